// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.input.GroupTask;
import dev.wasserstein.input.GroupedInput;
import dev.wasserstein.input.Grouping;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadPlan;
import dev.wasserstein.input.ReadResult;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Groups of measures on the executors. The measures of a group are brought together on one of them,
 * where they are solved whole; the groups are dealt out by their work.
 */
final class SparkGroups implements GroupedInput {
  /** Groups of more work than this are solved by all executors together. */
  private static final double LARGE = 2e9;

  private final Session session;
  private final SparkInput input;
  private final OptionalInt partitions;

  SparkGroups(Session session, SparkInput input, OptionalInt partitions) {
    this.session = session;
    this.input = input;
    this.partitions = partitions;
  }

  @Override
  public List<MeasureHeader> headers() {
    return input.headers();
  }

  @Override
  public long passedOver() {
    return input.passedOver();
  }

  @Override
  public Map<List<String>, String> faults() {
    return input.faults();
  }

  @Override
  public <R extends Serializable> Collection<R> solve(
      Map<List<String>, Double> groups, GroupTask<MeasureRecord, R> task) {
    if (groups.isEmpty()) {
      return List.of();
    }
    JavaSparkContext context = session.context();
    int count =
        Math.min(
            groups.size(),
            partitions.orElse(ReadPlan.TASKS_FOR_A_CORE * context.defaultParallelism()));
    Broadcast<Map<List<String>, Integer>> places =
        context.broadcast(new HashMap<>(BalancedPartitions.deal(groups, count, Grouping.ORDER)));
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    context.setJobDescription("solve " + groups.size() + " groups");
    try {
      return input
          .found()
          .filter(new IsPlaced(places))
          .keyBy(new ToPosition())
          .repartitionAndSortWithinPartitions(new ByGroup(count, places))
          .values()
          .mapPartitions(new Solve<>(task, configuration))
          .collect();
    } finally {
      places.destroy();
      configuration.destroy();
    }
  }

  @Override
  public MeasureInput alone(List<String> group) {
    return input.alone(group);
  }

  @Override
  public boolean isLarge(double work, double all, long bytes) {
    return work > LARGE || bytes > ReadPlan.PARTITION_BYTES;
  }

  @Override
  public String engine() {
    return input.engine();
  }

  @Override
  public void close() {
    input.close();
  }

  private static final class IsPlaced implements Function<ReadResult, Boolean> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Map<List<String>, Integer>> places;

    IsPlaced(Broadcast<Map<List<String>, Integer>> places) {
      this.places = places;
    }

    @Override
    public Boolean call(ReadResult found) {
      return found.measure() != null
          && places.value().containsKey(found.measure().source().group());
    }
  }

  /**
   * Where a measure stands among others: those of a group together, in the order of the input.
   *
   * @param group its cells, one after the other
   */
  private record Place(List<String> group, ReadResult.Position position)
      implements Serializable, Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byGroup = Grouping.ORDER.compare(group, other.group);
      return byGroup != 0 ? byGroup : position.compareTo(other.position);
    }
  }

  private static final class ToPosition implements Function<ReadResult, Place> {
    private static final long serialVersionUID = 1L;

    @Override
    public Place call(ReadResult found) {
      return new Place(found.measure().source().group(), found.position());
    }
  }

  private static final class ByGroup extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int count;
    private final Broadcast<Map<List<String>, Integer>> places;

    ByGroup(int count, Broadcast<Map<List<String>, Integer>> places) {
      this.count = count;
      this.places = places;
    }

    @Override
    public int numPartitions() {
      return count;
    }

    @Override
    public int getPartition(Object place) {
      return places.value().get(((Place) place).group());
    }
  }

  /** Solves the groups of a partition, one after the other. */
  private static final class Solve<R extends Serializable>
      implements FlatMapFunction<Iterator<ReadResult>, R> {
    private static final long serialVersionUID = 1L;

    private final GroupTask<MeasureRecord, R> task;
    private final Broadcast<SerializableConfiguration> configuration;

    Solve(GroupTask<MeasureRecord, R> task, Broadcast<SerializableConfiguration> configuration) {
      this.task = task;
      this.configuration = configuration;
    }

    @Override
    public Iterator<R> call(Iterator<ReadResult> found) {
      Configuration files = configuration.value().value();
      return new Solved<>(task.open(files), found);
    }
  }

  private static final class Solved<R> implements Iterator<R> {
    private final GroupTask.Solver<MeasureRecord, R> solver;
    private final Iterator<ReadResult> found;
    private MeasureRecord next;

    Solved(GroupTask.Solver<MeasureRecord, R> solver, Iterator<ReadResult> found) {
      this.solver = solver;
      this.found = found;
      advance();
    }

    private void advance() {
      next = found.hasNext() ? found.next().measure() : null;
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public R next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      List<String> group = next.source().group();
      List<MeasureRecord> measures = new ArrayList<>();
      while (next != null && next.source().group().equals(group)) {
        measures.add(next);
        advance();
      }
      return solver.solve(group, measures);
    }
  }
}
