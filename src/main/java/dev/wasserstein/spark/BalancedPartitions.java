// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Spreads measures over partitions so that each gets about the same work. A measure of m_n atoms
 * costs about m · m_n, not 1: the largest go first, each to the partition with the least work so
 * far (Graham's longest processing time rule). In a partition they stand in the order of their ids;
 * Spark sorts, on disk where memory does not suffice. Measures that lie so already, such as images
 * of one size in files named after them, stay where they are: nothing is sent.
 */
final class BalancedPartitions {
  /** Partitions whose largest has this many times the work of the mean are even enough. */
  private static final double MOST_OVER_MEAN = 1.25;

  private BalancedPartitions() {}

  /**
   * Deals measures out.
   *
   * @param kept receives a broadcast that the partitions need as long as they are used
   */
  static <M extends Measure> JavaRDD<WeightedMeasure<M>> of(
      JavaSparkContext context,
      JavaRDD<WeightedMeasure<M>> measures,
      int count,
      Consumer<Broadcast<?>> kept) {
    context.setJobDescription("size up the measures");
    List<List<Size>> lying =
        measures.mapPartitions(new ToSizes<>()).collect().stream().map(Sizes::list).toList();
    if (isBalanced(lying, count)) {
      return measures.mapPartitions(new AsTheyLie<>(), true);
    }
    List<Size> sizes = lying.stream().flatMap(List::stream).toList();
    Broadcast<Map<String, Integer>> places = context.broadcast(assign(sizes, count));
    kept.accept(places);
    return measures
        .keyBy(new ToId<>())
        .repartitionAndSortWithinPartitions(new ById(count, places))
        .values();
  }

  /**
   * Whether measures lie as they should: in partitions of about equal work and of this number, each
   * in the order of the ids.
   */
  static boolean isBalanced(List<List<Size>> lying, int count) {
    long all = 0;
    long most = 0;
    for (List<Size> partition : lying) {
      for (int n = 1; n < partition.size(); n++) {
        if (partition.get(n - 1).id().compareTo(partition.get(n).id()) >= 0) {
          return false;
        }
      }
      long work = partition.stream().mapToLong(Size::atoms).sum();
      all += work;
      most = Math.max(most, work);
    }
    return lying.size() == count && (double) most * count <= MOST_OVER_MEAN * all;
  }

  /** Which measure goes where. */
  static Map<String, Integer> assign(List<Size> sizes, int count) {
    Map<String, Double> work = new HashMap<>();
    sizes.forEach(size -> work.put(size.id(), (double) size.atoms()));
    return deal(work, count, Comparator.naturalOrder());
  }

  /**
   * Which of some things goes where, by the work that each takes.
   *
   * @param ties the order of those of equal work
   */
  static <K> Map<K, Integer> deal(Map<K, Double> work, int count, Comparator<K> ties) {
    List<Map.Entry<K, Double>> largestFirst = new ArrayList<>(work.entrySet());
    largestFirst.sort(
        Map.Entry.<K, Double>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey(ties)));
    PriorityQueue<Load> loads = new PriorityQueue<>();
    for (int partition = 0; partition < count; partition++) {
      loads.add(new Load(0, partition));
    }
    Map<K, Integer> places = new HashMap<>();
    for (Map.Entry<K, Double> each : largestFirst) {
      Load least = loads.remove();
      places.put(each.getKey(), least.partition());
      // The least work, too, takes some time.
      loads.add(new Load(least.work() + Math.max(1, each.getValue()), least.partition()));
    }
    return places;
  }

  record Size(String id, int atoms) implements Serializable {}

  private record Load(double work, int partition) implements Comparable<Load> {
    @Override
    public int compareTo(Load other) {
      int byWork = Double.compare(work, other.work);
      return byWork != 0 ? byWork : Integer.compare(partition, other.partition);
    }
  }

  /** The same measures as another collection, which may be stored by itself. */
  private static final class AsTheyLie<M extends Measure>
      implements FlatMapFunction<Iterator<WeightedMeasure<M>>, WeightedMeasure<M>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<WeightedMeasure<M>> call(Iterator<WeightedMeasure<M>> measures) {
      return measures;
    }
  }

  /** Those of a partition, in its order. */
  private record Sizes(List<Size> list) implements Serializable {}

  private static final class ToSizes<M extends Measure>
      implements FlatMapFunction<Iterator<WeightedMeasure<M>>, Sizes> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Sizes> call(Iterator<WeightedMeasure<M>> measures) {
      List<Size> sizes = new ArrayList<>();
      measures.forEachRemaining(
          each -> sizes.add(new Size(each.measure().id(), each.measure().size())));
      return List.of(new Sizes(sizes)).iterator();
    }
  }

  private static final class ToId<M extends Measure>
      implements Function<WeightedMeasure<M>, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String call(WeightedMeasure<M> measure) {
      return measure.measure().id();
    }
  }

  private static final class ById extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int count;
    private final Broadcast<Map<String, Integer>> places;

    ById(int count, Broadcast<Map<String, Integer>> places) {
      this.count = count;
      this.places = places;
    }

    @Override
    public int numPartitions() {
      return count;
    }

    @Override
    public int getPartition(Object id) {
      Map<String, Integer> map = places.value();
      return map.get((String) id);
    }
  }
}
