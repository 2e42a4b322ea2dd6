// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.input.GroupTask;
import dev.wasserstein.input.Grouping;
import dev.wasserstein.input.ReadPlan;
import dev.wasserstein.input.ShardFiles;
import dev.wasserstein.input.ShardGroups;
import dev.wasserstein.input.ShardRequest;
import dev.wasserstein.wasp.ParameterSelection;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Groups of shards, not read yet, and where they are worked on. */
public final class ShardGroupSource {
  /** Files of more bytes than this are read by the executors of a cluster. */
  private static final long LOCAL_BYTES = 64L << 20;

  /** A group of fewer bytes is solved by one thread: others would take longer to wake. */
  private static final long SMALL_BYTES = 1L << 20;

  private final Session session;
  private final int partitions;
  private final ShardRequest request;
  private final ShardGroups groups;
  private final boolean onSpark;
  private final long bytes;

  /**
   * The groups behind paths.
   *
   * @param partitions the number of Spark partitions; 0 for the cluster's cores
   * @param columns by which shards are grouped
   * @throws dev.wasserstein.measure.BadInputException if a path is wrong
   */
  public ShardGroupSource(
      Session session,
      MeasureSource.Engine engine,
      int partitions,
      ShardRequest request,
      List<String> columns) {
    this.session = session;
    this.partitions = partitions;
    this.request = request;
    this.groups = ShardGroups.list(session.hadoop(), request, columns);
    this.bytes = groups.groups().values().stream().mapToLong(ShardGroupSource::bytes).sum();
    this.onSpark =
        engine == MeasureSource.Engine.SPARK
            || (engine == MeasureSource.Engine.AUTO
                && !session.isOneMachine()
                && bytes > LOCAL_BYTES);
  }

  /** The groups. */
  public ShardGroups groups() {
    return groups;
  }

  /** The bytes of the files of shards. */
  public static long bytes(List<ShardFiles> shards) {
    return shards.stream().mapToLong(ShardFiles::bytes).sum();
  }

  /** "local" or "spark". */
  public String engine() {
    return onSpark ? "spark" : "local";
  }

  /** Whether a group is the better worked on by all cores together. */
  public boolean isLarge(List<String> group) {
    long own = bytes(groups.groups().get(group));
    return onSpark
        ? own > ReadPlan.PARTITION_BYTES
        : own > SMALL_BYTES && own > bytes / (2L * Runtime.getRuntime().availableProcessors());
  }

  /** The shards of one group, all cores at its service. */
  public ShardSource alone(List<String> group, ParameterSelection selection) {
    return ShardSource.of(
        session,
        onSpark ? MeasureSource.Engine.SPARK : MeasureSource.Engine.LOCAL,
        partitions,
        request,
        selection,
        groups.groups().get(group));
  }

  /**
   * Does something with whole groups, each in one thread of this process or in one task, many at a
   * time, the largest first.
   *
   * @return what comes of them, in any order
   */
  public <R extends Serializable> Collection<R> solve(
      Collection<List<String>> wanted, GroupTask<ShardFiles, R> task) {
    List<Group> largestFirst =
        wanted.stream()
            .map(group -> new Group(group, new ArrayList<>(groups.groups().get(group))))
            .sorted(Comparator.comparingLong(Group::bytes).reversed())
            .toList();
    return onSpark && !largestFirst.isEmpty()
        ? byTasks(largestFirst, task)
        : byThreads(largestFirst, task);
  }

  @SuppressWarnings("NonApiType") // must be Serializable, which List is not
  private record Group(List<String> cells, ArrayList<ShardFiles> shards) implements Serializable {
    long bytes() {
      return ShardGroupSource.bytes(shards);
    }
  }

  private <R extends Serializable> List<R> byThreads(
      List<Group> all, GroupTask<ShardFiles, R> task) {
    return InParallel.map(
        all,
        Runtime.getRuntime().availableProcessors(),
        group -> task.open(session.hadoop()).solve(group.cells(), group.shards()));
  }

  private <R extends Serializable> List<R> byTasks(List<Group> all, GroupTask<ShardFiles, R> task) {
    JavaSparkContext context = session.context();
    int wished =
        partitions > 0 ? partitions : ReadPlan.TASKS_FOR_A_CORE * context.defaultParallelism();
    int count = Math.min(all.size(), wished);
    Map<List<String>, Double> work = new HashMap<>();
    all.forEach(group -> work.put(group.cells(), (double) group.bytes()));
    Map<List<String>, Integer> places = BalancedPartitions.deal(work, count, Grouping.ORDER);
    List<Dealt> dealt = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      dealt.add(new Dealt(new ArrayList<>()));
    }
    all.forEach(group -> dealt.get(places.get(group.cells())).groups().add(group));
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    context.setJobDescription("combine the shards of " + all.size() + " groups");
    try {
      return context
          .parallelize(dealt, count)
          .mapPartitions(new Solve<>(task, configuration))
          .collect();
    } finally {
      configuration.destroy();
    }
  }

  /** The groups of one task. */
  @SuppressWarnings("NonApiType") // must be Serializable, which List is not
  private record Dealt(ArrayList<Group> groups) implements Serializable {}

  private static final class Solve<R extends Serializable>
      implements FlatMapFunction<Iterator<Dealt>, R> {
    private static final long serialVersionUID = 1L;

    private final GroupTask<ShardFiles, R> task;
    private final Broadcast<SerializableConfiguration> configuration;

    Solve(GroupTask<ShardFiles, R> task, Broadcast<SerializableConfiguration> configuration) {
      this.task = task;
      this.configuration = configuration;
    }

    @Override
    public Iterator<R> call(Iterator<Dealt> dealt) {
      Configuration files = configuration.value().value();
      GroupTask.Solver<ShardFiles, R> solver = task.open(files);
      List<R> results = new ArrayList<>();
      while (dealt.hasNext()) {
        for (Group group : dealt.next().groups()) {
          results.add(solver.solve(group.cells(), group.shards()));
        }
      }
      return results.iterator();
    }
  }
}
