// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.bench;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.start.SampleStart;
import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.spark.SparkMeasures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * How long executors are idle where measures have from 10 to 50,000 atoms, as many in each octave:
 * in the order of the input, dealt by hash, and as the program deals them. Each task solves its
 * measures from cold against one barycenter; its time is the CPU time that Spark says it took. Idle
 * is 1 − mean / greatest time of a task: what is lost where each partition has a core of its own.
 *
 * <pre>SparkSkew MASTER [MEASURES [PARTITIONS...]]</pre>
 */
public final class SparkSkew {
  private static final int FEWEST_ATOMS = 10;
  private static final int MOST_ATOMS = 50_000;
  private static final int SUPPORT = 50;
  private static final double NANO = 1e-9;

  private SparkSkew() {}

  /** Prints the rows of each number of partitions. */
  public static void main(String[] words) throws IOException {
    int count = words.length > 1 ? Integer.parseInt(words[1]) : 40;
    int[] partitions =
        words.length > 2
            ? Arrays.stream(words).skip(2).mapToInt(Integer::parseInt).toArray()
            : new int[] {2, 8};
    try (SparkSession session =
        SparkSession.builder()
            .appName("skew")
            .config("spark.master", words[0])
            .config("spark.serializer", "org.apache.spark.serializer.JavaSerializer")
            .getOrCreate()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      TaskTimes times = new TaskTimes();
      context.sc().addSparkListener(times);
      List<WeightedMeasure<DiscreteMeasure>> clouds = clouds(count);
      System.out.println(
          "The largest of "
              + clouds.stream().mapToInt(cloud -> cloud.measure().size()).sum()
              + " atoms in "
              + count
              + " measures: "
              + clouds.stream().mapToInt(cloud -> cloud.measure().size()).max().orElse(0));
      // Compiled before it is measured.
      row(context, times, clouds, 8);
      System.out.println("| partitions | layout | task seconds | the longest | idle |");
      System.out.println("|---|---|---|---|---|");
      for (int number : partitions) {
        System.out.print(row(context, times, clouds, number));
      }
    }
  }

  private static List<WeightedMeasure<DiscreteMeasure>> clouds(int count) {
    RandomGenerator random = SubSeed.stream(20261122L, 5);
    List<WeightedMeasure<DiscreteMeasure>> clouds = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int atoms =
          (int) (FEWEST_ATOMS * Math.pow((double) MOST_ATOMS / FEWEST_ATOMS, random.nextDouble()));
      double[] support = new double[2 * atoms];
      Arrays.setAll(support, i -> random.nextGaussian());
      clouds.add(new WeightedMeasure<>(DiscreteMeasure.uniform("m" + n, 2, support), 1));
    }
    return clouds;
  }

  private static String row(
      JavaSparkContext context,
      TaskTimes times,
      List<WeightedMeasure<DiscreteMeasure>> clouds,
      int partitions)
      throws IOException {
    JavaRDD<WeightedMeasure<DiscreteMeasure>> inOrder =
        context.parallelize(clouds, partitions).cache();
    JavaRDD<WeightedMeasure<DiscreteMeasure>> hashed =
        inOrder
            .mapToPair(measure -> new Tuple2<>(measure.measure().id(), measure))
            .partitionBy(new HashPartitioner(partitions))
            .values()
            .cache();
    StringBuilder rows = new StringBuilder();
    try (SparkMeasures<DiscreteMeasure> dealt = new SparkMeasures<>(context, inOrder, partitions)) {
      DiscreteMeasure start = new SampleStart().start(dealt, SUPPORT, 1);
      inOrder.count();
      hashed.count();
      times.forget(context);
      inOrder.mapPartitions(new Solves(start)).collect();
      append(rows, partitions, "in the order of the input", times.forget(context));
      hashed.mapPartitions(new Solves(start)).collect();
      append(rows, partitions, "by hash", times.forget(context));
      dealt.aggregate("solves", start, new Solves(start));
      append(rows, partitions, "as dealt out", times.forget(context));
    }
    inOrder.unpersist();
    hashed.unpersist();
    return rows.toString();
  }

  private static void append(StringBuilder rows, int partitions, String layout, List<Long> nanos) {
    double sum = NANO * nanos.stream().mapToLong(Long::longValue).sum();
    double longest = NANO * Collections.max(nanos);
    rows.append(
        String.format(
            Locale.ROOT,
            "| %d | %s | %.2f | %.2f | %.1f %% |%n",
            partitions,
            layout,
            sum,
            longest,
            100 * (1 - sum / partitions / longest)));
  }

  /** The CPU times of the tasks that have ended. */
  private static final class TaskTimes extends SparkListener {
    private final Map<Long, Long> nanos = new HashMap<>();

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
      nanos.put(event.taskInfo().taskId(), event.taskMetrics().executorCpuTime());
    }

    /** The times since this was called last. */
    List<Long> forget(JavaSparkContext context) {
      try {
        context.sc().listenerBus().waitUntilEmpty();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      synchronized (this) {
        List<Long> times = List.copyOf(nanos.values());
        nanos.clear();
        return times;
      }
    }
  }

  /** The contributions of a block, from cold; their number. */
  private static final class Solves
      implements BlockAggregator<DiscreteMeasure, DiscreteMeasure, Integer>,
          FlatMapFunction<Iterator<WeightedMeasure<DiscreteMeasure>>, Integer> {
    private static final long serialVersionUID = 1L;

    private final DiscreteMeasure start;

    Solves(DiscreteMeasure start) {
      this.start = start;
    }

    @Override
    public Iterator<Integer> call(Iterator<WeightedMeasure<DiscreteMeasure>> measures) {
      int solved = 0;
      while (measures.hasNext()) {
        solved = add(solved, start, List.of(measures.next()), MeasureMemory.none());
      }
      return List.of(solved).iterator();
    }

    @Override
    public Integer zero() {
      return 0;
    }

    @Override
    public Integer add(
        Integer solved,
        DiscreteMeasure state,
        List<WeightedMeasure<DiscreteMeasure>> block,
        MeasureMemory memory) {
      List<Contribution> contributions =
          new ParticleFlow(0.5)
              .contributions(
                  state,
                  block.stream().map(WeightedMeasure::measure).toList(),
                  MeasureMemory.none());
      return solved + contributions.size();
    }

    @Override
    public Integer merge(Integer left, Integer right) {
      return left + right;
    }
  }
}
