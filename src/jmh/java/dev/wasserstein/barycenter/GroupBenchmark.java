// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.method.QuantileBarycenter;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A group of 10 measures of n equal masses, from the list to the solution: many groups in turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class GroupBenchmark {
  private static final int GROUPS = 128;
  private static final int MEASURES = 10;

  @Param("50")
  private int size;

  private final OuterLoop loop = new OuterLoop(new StopRule(1e-8, 1e-4, 200), record -> {});
  private final List<List<WeightedMeasure<DiscreteMeasure>>> onTheLine = new ArrayList<>();
  private final List<List<WeightedMeasure<DiscreteMeasure>>> inThePlane = new ArrayList<>();
  private int turn;

  /** Makes the groups. */
  @Setup
  public void prepare() {
    for (int group = 0; group < GROUPS; group++) {
      onTheLine.add(group(1, group));
      inThePlane.add(group(2, group));
    }
  }

  private List<WeightedMeasure<DiscreteMeasure>> group(int dimension, int number) {
    List<WeightedMeasure<DiscreteMeasure>> group = new ArrayList<>();
    for (int n = 0; n < MEASURES; n++) {
      double shift = 0.3 * n;
      RandomGenerator random = SubSeed.stream(number, dimension, "measure-" + n);
      double[] atoms = new double[size * dimension];
      Arrays.setAll(atoms, p -> shift + random.nextGaussian());
      group.add(new WeightedMeasure<>(DiscreteMeasure.uniform("m" + n, dimension, atoms), 1));
    }
    return group;
  }

  /** The average of quantile functions. */
  @Benchmark
  public BarycenterSolution quantile() {
    return solve(
        onTheLine,
        new QuantileBarycenter<>(),
        measures -> QuantileBarycenter.form(DiscreteMeasure.uniformMasses(size)));
  }

  /** A particle flow from k-means. */
  @Benchmark
  public BarycenterSolution particleFlow() {
    return solve(
        inThePlane, new ParticleFlow(0.5), measures -> new KMeansStart().start(measures, size, 1));
  }

  /** A start of the particle flow. */
  private interface Start {
    DiscreteMeasure of(LocalMeasures<DiscreteMeasure> measures);
  }

  private BarycenterSolution solve(
      List<List<WeightedMeasure<DiscreteMeasure>>> groups,
      BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method,
      Start start) {
    try (LocalMeasures<DiscreteMeasure> measures =
        new LocalMeasures<>(groups.get(turn++ & (GROUPS - 1)), 1)) {
      return loop.run(method, measures, start.of(measures));
    }
  }
}
