// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.bench;

import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.CompensatedSum;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.spark.SparkMeasures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What an outer iteration costs on Spark where there is next to nothing to solve, and what the
 * barest Spark job costs beside it: medians in milliseconds, as rows of a table.
 *
 * <pre>SparkOverhead MASTER [ROUNDS [PARTITIONS...]]</pre>
 */
public final class SparkOverhead {
  private static final int WARM_UP = 60;
  private static final int SIZE = 10;
  private static final int[] LENGTHS = {100, 10_000, 1_000_000};

  private SparkOverhead() {}

  /** Prints a row for each number of partitions. */
  public static void main(String[] words) throws IOException {
    int rounds = words.length > 1 ? Integer.parseInt(words[1]) : 50;
    int[] counts =
        words.length > 2
            ? Arrays.stream(words).skip(2).mapToInt(Integer::parseInt).toArray()
            : new int[] {2, 8, 64};
    try (SparkSession session =
        SparkSession.builder()
            .appName("overhead")
            .config("spark.master", words[0])
            .config("spark.serializer", "org.apache.spark.serializer.JavaSerializer")
            .getOrCreate()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      for (int partitions : counts) {
        row(context, words[0], partitions, rounds);
      }
    }
  }

  private static void row(JavaSparkContext context, String master, int partitions, int rounds) {
    List<WeightedMeasure<DiscreteMeasure>> clouds = new ArrayList<>();
    RandomGenerator random = SubSeed.stream(1, 1);
    for (int n = 0; n < partitions; n++) {
      double[] support = random.doubles(2 * SIZE).toArray();
      clouds.add(new WeightedMeasure<>(DiscreteMeasure.uniform("m" + n, 2, support), 1));
    }
    JavaRDD<Integer> numbers = context.parallelize(List.of(1), 1).repartition(partitions).cache();
    StringBuilder row = new StringBuilder("| " + master.split(":", 2)[0] + " | " + partitions);
    double job = median(rounds, () -> numbers.count());
    try (Measures<DiscreteMeasure> measures =
        new SparkMeasures<>(context, context.parallelize(clouds), partitions)) {
      cell(row, job);
      cell(row, iteration(measures, clouds.get(0).measure(), rounds));
      for (int length : LENGTHS) {
        int times = length > 100_000 ? rounds / 5 : rounds;
        cell(row, median(times, () -> measures.aggregate("vectors", length, new Vectors())));
      }
    }
    numbers.unpersist();
    System.out.println(row + " |");
  }

  private static void cell(StringBuilder row, double millis) {
    row.append(String.format(Locale.ROOT, " | %.1f", millis));
  }

  private static double iteration(
      Measures<DiscreteMeasure> measures, DiscreteMeasure start, int rounds) {
    List<Double> at = new ArrayList<>();
    new OuterLoop(new StopRule(0, 0, WARM_UP + rounds), record -> at.add(record.seconds()))
        .run(new ParticleFlow(0.01), measures, start);
    double[] millis = new double[at.size() - 1 - WARM_UP];
    Arrays.setAll(millis, k -> 1e3 * (at.get(WARM_UP + k + 1) - at.get(WARM_UP + k)));
    Arrays.sort(millis);
    return millis[millis.length / 2];
  }

  private static double median(int rounds, Runnable work) {
    for (int n = 0; n < WARM_UP / 2; n++) {
      work.run();
    }
    double[] millis = new double[rounds];
    for (int n = 0; n < rounds; n++) {
      long begin = System.nanoTime();
      work.run();
      millis[n] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(millis);
    return millis[rounds / 2];
  }

  /** A vector of the length that is broadcast, from each partition. */
  private static final class Vectors
      implements BlockAggregator<DiscreteMeasure, Integer, CompensatedSum> {
    private static final long serialVersionUID = 1L;

    @Override
    public CompensatedSum zero() {
      return new CompensatedSum(0);
    }

    @Override
    public CompensatedSum add(
        CompensatedSum sum,
        Integer length,
        List<WeightedMeasure<DiscreteMeasure>> block,
        MeasureMemory memory) {
      CompensatedSum all = sum.length() == 0 ? new CompensatedSum(length) : sum;
      all.add(0, 1);
      return all;
    }

    @Override
    public CompensatedSum merge(CompensatedSum left, CompensatedSum right) {
      if (left.length() == 0 || right.length() == 0) {
        return left.length() == 0 ? right : left;
      }
      left.add(right);
      return left;
    }
  }
}
