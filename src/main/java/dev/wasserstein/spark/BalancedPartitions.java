// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Spreads measures over partitions so that each gets about the same work. A measure of m_n atoms
 * costs about m · m_n, not 1: the largest go first, each to the partition with the least work so
 * far (Graham's longest processing time rule). In a partition they stand in the order of their ids;
 * Spark sorts, on disk where memory does not suffice.
 */
final class BalancedPartitions {
  private BalancedPartitions() {}

  static <M extends Measure> JavaRDD<WeightedMeasure<M>> of(
      JavaSparkContext context, JavaRDD<WeightedMeasure<M>> measures, int count) {
    context.setJobDescription("size up the measures");
    Broadcast<Map<String, Integer>> places =
        context.broadcast(assign(measures.map(new ToSize<>()).collect(), count));
    return measures
        .keyBy(new ToId<>())
        .repartitionAndSortWithinPartitions(new ById(count, places))
        .values();
  }

  /** Which measure goes where. */
  static Map<String, Integer> assign(List<Size> sizes, int count) {
    List<Size> largestFirst = new ArrayList<>(sizes);
    largestFirst.sort(Comparator.comparingInt(Size::atoms).reversed().thenComparing(Size::id));
    PriorityQueue<Load> loads = new PriorityQueue<>();
    for (int partition = 0; partition < count; partition++) {
      loads.add(new Load(0, partition));
    }
    Map<String, Integer> places = new HashMap<>();
    for (Size size : largestFirst) {
      Load least = loads.remove();
      places.put(size.id(), least.partition());
      loads.add(new Load(least.work() + size.atoms(), least.partition()));
    }
    return places;
  }

  record Size(String id, int atoms) implements Serializable {}

  private record Load(long work, int partition) implements Comparable<Load> {
    @Override
    public int compareTo(Load other) {
      int byWork = Long.compare(work, other.work);
      return byWork != 0 ? byWork : Integer.compare(partition, other.partition);
    }
  }

  private static final class ToSize<M extends Measure>
      implements Function<WeightedMeasure<M>, Size> {
    private static final long serialVersionUID = 1L;

    @Override
    public Size call(WeightedMeasure<M> measure) {
      return new Size(measure.measure().id(), measure.measure().size());
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
