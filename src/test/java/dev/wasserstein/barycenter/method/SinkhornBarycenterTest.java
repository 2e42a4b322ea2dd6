// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.geometry.SeparableGibbsKernel;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MapStates;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinkhornBarycenterTest {
  private static final long SEED = Long.getLong("test.seed", 20260311);
  private static final StopRule TIGHT = new StopRule(1e-10, 1e-11, 20_000);

  /** A normal density on cells 0, ..., n − 1, as POT makes them. */
  private static double[] gaussian(int n, double mean, double sd) {
    double[] masses = new double[n];
    double total = 0;
    for (int i = 0; i < n; i++) {
      masses[i] = StrictMath.exp(-(i - mean) * (i - mean) / (2 * sd * sd));
      total += masses[i];
    }
    for (int i = 0; i < n; i++) {
      masses[i] /= total;
    }
    return masses;
  }

  private static WeightedMeasure<GridMeasure> grid(String id, double weight, double[] masses) {
    return new WeightedMeasure<>(new GridMeasure(id, new int[] {masses.length}, masses), weight);
  }

  private static BarycenterSolution run(
      List<WeightedMeasure<GridMeasure>> measures, SinkhornSettings settings, StopRule rule) {
    GridSupport support = new GridSupport(measures.get(0).measure().shape());
    SinkhornBarycenter<GridMeasure> method = new SinkhornBarycenter<>(support, settings);
    try (LocalMeasures<GridMeasure> local = new LocalMeasures<>(measures, 2)) {
      return new OuterLoop(rule, record -> {}).run(method, local, method.start(local));
    }
  }

  private static double[] masses(BarycenterSolution solution) {
    return ((GridMeasure) solution.barycenter()).masses();
  }

  /** Mean and standard deviation in cells. */
  private static double[] moments(double[] masses) {
    double mean = 0;
    for (int i = 0; i < masses.length; i++) {
      mean += i * masses[i];
    }
    double variance = 0;
    for (int i = 0; i < masses.length; i++) {
      variance += (i - mean) * (i - mean) * masses[i];
    }
    return new double[] {mean, Math.sqrt(variance)};
  }

  private static List<WeightedMeasure<GridMeasure>> hundredCells() {
    return List.of(grid("a", 1, gaussian(100, 30, 10)), grid("b", 1, gaussian(100, 40, 10)));
  }

  /**
   * Published values of the hundred-cell problem, cost / max, ε = 1e-2; POT 0.9 gives the same to
   * the last digit but two with stopThr = 1e-12.
   */
  @Test
  void theHundredCellValues() {
    BarycenterSolution plain = run(hundredCells(), SinkhornSettings.plain(1e-2), TIGHT);
    assertEquals(RunStatus.CONVERGED, plain.status());
    double[] moments = moments(masses(plain));
    assertEquals(35.04368065, moments[0], 1e-7);
    assertEquals(12.12295108, moments[1], 1e-7);
    SinkhornSettings debiasing =
        SinkhornSettings.plain(1e-2).withDebiasing(SinkhornSettings.Debiasing.ON);
    moments = moments(masses(run(hundredCells(), debiasing, TIGHT)));
    assertEquals(35.01954824, moments[0], 1e-7);
    assertEquals(9.96963523, moments[1], 1e-7);
  }

  private static double root(DoubleUnaryOperator f, double low, double high) {
    double from = low;
    double to = high;
    for (int k = 0; k < 200; k++) {
      double middle = (from + to) / 2;
      if (f.applyAsDouble(middle) > 0) {
        to = middle;
      } else {
        from = middle;
      }
    }
    return (from + to) / 2;
  }

  /**
   * Normal distributions on a line (Janati, Cuturi, Gramfort 2020, theorem 3), of weights .3 and
   * .7: plain 4 s² − ε = Σ λ √(ε² + 16 s² s_n²), debiased √(16 s⁴ + ε²) = the same sum.
   */
  @ParameterizedTest
  @CsvSource({"0.02", "0.1", "1"})
  void closedFormsOfNormalDistributions(double epsilon) {
    double[] sds = {0.4, 0.7};
    double[] weights = {0.3, 0.7};
    DoubleUnaryOperator sum =
        s -> {
          double total = 0;
          for (int n = 0; n < 2; n++) {
            total += weights[n] * Math.sqrt(epsilon * epsilon + 16 * s * s * sds[n] * sds[n]);
          }
          return total;
        };
    double plain = root(s -> 4 * s * s - epsilon - sum.applyAsDouble(s), 0.1, 5);
    double debiased =
        root(s -> Math.sqrt(16 * s * s * s * s + epsilon * epsilon) - sum.applyAsDouble(s), 0.1, 5);
    int cells = 500;
    double width = 14;
    double cell = width / (cells - 1);
    List<WeightedMeasure<GridMeasure>> measures =
        List.of(
            grid("a", 0.3, gaussian(cells, (5 - 2 + 2) / cell, 0.4 / cell)),
            grid("b", 0.7, gaussian(cells, (5 + 2 + 2) / cell, 0.7 / cell)));
    StopRule rule = new StopRule(1e-10, 1e-9, 5000);
    SinkhornSettings settings =
        SinkhornSettings.plain(epsilon / (width * width)).withRelaxation(1.9);
    double[] found = moments(masses(run(measures, settings, rule)));
    assertEquals(plain, found[1] * cell, 1e-4);
    assertEquals(0.3 * 5 + 0.7 * 9, found[0] * cell, 1e-4);
    found =
        moments(
            masses(
                run(
                    measures,
                    settings.withDebiasing(SinkhornSettings.Debiasing.ON),
                    new StopRule(1e-10, 1e-9, 3000))));
    assertEquals(debiased, found[1] * cell, 1e-3);
    assertEquals(0.3 * 5 + 0.7 * 9, found[0] * cell, 1e-3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-2, 4e-3, 2e-3})
  void relaxationAndSchedulesEndAtTheSamePoint(double epsilon) {
    SinkhornSettings plain = SinkhornSettings.plain(epsilon);
    BarycenterSolution reference = run(hundredCells(), plain, TIGHT);
    for (SinkhornSettings settings :
        List.of(
            plain.withRelaxation(1.5),
            plain.withRelaxation(1.9),
            plain.withRelaxation(1.99),
            plain.withFirstEpsilon(1),
            plain.withFirstEpsilon(1).withRelaxation(1.6))) {
      BarycenterSolution solution = run(hundredCells(), settings, TIGHT);
      assertEquals(RunStatus.CONVERGED, solution.status(), settings.toString());
      assertArrayEquals(masses(reference), masses(solution), 1e-10, settings.toString());
      assertEquals(reference.objective(), solution.objective(), 1e-11, settings.toString());
    }
    int relaxed = run(hundredCells(), plain.withRelaxation(1.9), TIGHT).iterations();
    assertTrue(relaxed < 0.7 * reference.iterations(), relaxed + " of " + reference.iterations());
  }

  /** The first update is already the weighted geometric mean of Kᵀ(a / K1). */
  @Test
  void theWeightsAreInTheFirstIteration() {
    double epsilon = 0.01;
    double[][] masses = {gaussian(40, 10, 4), gaussian(40, 25, 3)};
    double[] weights = {0.2, 0.8};
    double[] expected = new double[40];
    SeparableGibbsKernel kernel = new SeparableGibbsKernel(new int[] {40}, 1 / 39.0, epsilon);
    for (int n = 0; n < 2; n++) {
      double[] ones = new double[40];
      double[] logs = new double[40];
      kernel.apply(ones, logs, 1);
      for (int j = 0; j < 40; j++) {
        logs[j] = Math.log(masses[n][j]) - logs[j];
      }
      double[] transformed = new double[40];
      kernel.apply(logs, transformed, 1);
      for (int j = 0; j < 40; j++) {
        expected[j] += weights[n] * transformed[j];
      }
    }
    double total = Arrays.stream(expected).map(Math::exp).sum();
    List<WeightedMeasure<GridMeasure>> measures =
        List.of(grid("a", 0.2, masses[0]), grid("b", 0.8, masses[1]));
    double[] found = masses(run(measures, SinkhornSettings.plain(epsilon), new StopRule(0, 0, 1)));
    for (int j = 0; j < 40; j++) {
      assertEquals(Math.exp(expected[j]) / total, found[j], 1e-14);
    }
  }

  private static List<WeightedMeasure<GridMeasure>> images(int count, int... shape) {
    RandomGenerator random = SubSeed.stream(SEED, 75);
    List<WeightedMeasure<GridMeasure>> images = new ArrayList<>();
    int size = (int) GridMeasure.cells(shape);
    for (int n = 0; n < count; n++) {
      double[] masses = new double[size];
      for (int i = 0; i < size; i++) {
        masses[i] = random.nextInt(4) > 0 ? 0 : random.nextDouble();
      }
      masses[random.nextInt(size)] += 1;
      double total = Arrays.stream(masses).sum();
      Arrays.setAll(masses, i -> masses[i] / total);
      images.add(new WeightedMeasure<>(new GridMeasure("m" + n, shape, masses), 1 + n));
    }
    return images;
  }

  /** Down to ε = 1e-6 of the mean cost, from a schedule and without one. */
  @ParameterizedTest
  @EnumSource(SinkhornSettings.Debiasing.class)
  void nothingIsLostAtAnyEpsilon(SinkhornSettings.Debiasing debiasing) {
    List<WeightedMeasure<GridMeasure>> images = images(3, 64, 64);
    double mean = new GridSupport(new int[] {64, 64}).meanCost();
    for (double share : new double[] {1e3, 1, 1e-2, 1e-4, 1e-6}) {
      for (double first : new double[] {share, Math.max(share, 1)}) {
        SinkhornSettings settings =
            SinkhornSettings.plain(share * mean)
                .withRelaxation(1.9)
                .withFirstEpsilon(first * mean)
                .withDebiasing(debiasing);
        BarycenterSolution solution = run(images, settings, new StopRule(0, 0, 24));
        String where = settings + ", seed " + SEED;
        assertTrue(Double.isFinite(solution.objective()), where);
        assertTrue(Double.isFinite(solution.last().residual()), where);
        double[] masses = masses(solution);
        assertEquals(1, Arrays.stream(masses).sum(), 1e-12, where);
        for (double mass : masses) {
          assertTrue(mass >= 0 && mass <= 1 + 1e-12, where);
        }
      }
    }
  }

  @Test
  void atTinyEpsilonARunConverges() {
    double mean = new GridSupport(new int[] {64, 64}).meanCost();
    double[] left = new double[64 * 64];
    double[] right = new double[64 * 64];
    left[20 * 64 + 10] = 1;
    right[30 * 64 + 40] = 1;
    List<WeightedMeasure<GridMeasure>> points =
        List.of(
            new WeightedMeasure<>(new GridMeasure("a", new int[] {64, 64}, left), 1),
            new WeightedMeasure<>(new GridMeasure("b", new int[] {64, 64}, right), 1));
    BarycenterSolution solution =
        run(points, SinkhornSettings.plain(1e-6 * mean), new StopRule(1e-8, 1e-4, 500));
    assertEquals(RunStatus.CONVERGED, solution.status());
    // Two points have the point half-way as their barycenter.
    assertEquals(1, masses(solution)[25 * 64 + 25], 1e-9);
    assertEquals(1, Arrays.stream(masses(solution)).sum(), 1e-12);
    double squaredDistance = (10 * 10 + 30 * 30) / 63.0 / 63.0;
    assertEquals(squaredDistance / 4, solution.objective(), 1e-5);
  }

  /**
   * Steps are short where places hardly exchange mass: marginals are off by a tenth and the
   * objective is 3 % below its end after 200 iterations whose changes are below 1e-6.
   */
  @Test
  void shortStepsAreNoConvergence() {
    double mean = new GridSupport(new int[] {64, 64}).meanCost();
    SinkhornSettings settings =
        SinkhornSettings.plain(1e-6 * mean).withRelaxation(1.9).withFirstEpsilon(mean);
    BarycenterSolution solution = run(images(2, 64, 64), settings, new StopRule(1e-6, 1e-3, 200));
    assertEquals(RunStatus.MAX_ITERATIONS, solution.status(), "seed " + SEED);
    assertTrue(solution.last().change() < 1e-6, "seed " + SEED);
    assertTrue(solution.last().residual() > 0.1, "seed " + SEED);
    assertEquals(1, Arrays.stream(masses(solution)).sum(), 1e-12);
  }

  @Test
  void infiniteEpsilonGivesTheUniformMeasure() {
    List<WeightedMeasure<GridMeasure>> measures =
        List.of(grid("a", 0.3, gaussian(60, 15, 3)), grid("b", 0.7, gaussian(60, 40, 6)));
    double[] plain =
        masses(run(measures, SinkhornSettings.plain(1e6), new StopRule(1e-12, 1e-10, 500)));
    for (double mass : plain) {
      assertEquals(1.0 / 60, mass, 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource(SinkhornSettings.Debiasing.class)
  void cloudsOfAllCellsAreGrids(SinkhornSettings.Debiasing debiasing) {
    List<WeightedMeasure<GridMeasure>> images = images(4, 6, 9);
    List<WeightedMeasure<DiscreteMeasure>> clouds = new ArrayList<>();
    images.forEach(
        image ->
            clouds.add(
                new WeightedMeasure<>(image.measure().toDiscreteWithEmptyCells(), image.weight())));
    SinkhornSettings settings =
        SinkhornSettings.plain(0.01).withRelaxation(1.7).withDebiasing(debiasing);
    StopRule rule = new StopRule(0, 0, 60);
    BarycenterSolution separable = run(images, settings, rule);
    CloudSupport support = new CloudSupport(2, clouds.get(0).measure().support());
    assertEquals(new GridSupport(new int[] {6, 9}).meanCost(), support.meanCost(), 1e-14);
    SinkhornBarycenter<DiscreteMeasure> method = new SinkhornBarycenter<>(support, settings);
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(clouds, 2)) {
      BarycenterSolution dense =
          new OuterLoop(rule, record -> {}).run(method, local, method.start(local));
      assertArrayEquals(masses(separable), ((DiscreteMeasure) dense.barycenter()).masses(), 1e-12);
      assertEquals(separable.objective(), dense.objective(), 1e-12);
    }
  }

  /** Over-relaxed, debiased and in mid-descent of ε: the state of a checkpoint is the state. */
  @ParameterizedTest
  @EnumSource
  void aStateComesBackFromItsNumbers(SinkhornSettings.Debiasing debiasing) {
    SinkhornSettings settings =
        SinkhornSettings.plain(0.002)
            .withRelaxation(1.9)
            .withFirstEpsilon(0.02)
            .withDebiasing(debiasing);
    SinkhornBarycenter<GridMeasure> method =
        new SinkhornBarycenter<>(new GridSupport(new int[] {8, 8}), settings);
    List<GridMeasure> block = images(5, 8, 8).stream().map(WeightedMeasure::measure).toList();
    MeasureMemory memory = MeasureMemory.of(new MapStates());
    SinkhornState state;
    try (LocalMeasures<GridMeasure> local = new LocalMeasures<>(images(5, 8, 8), 2)) {
      state = method.start(local);
    }
    double largestOmega = 1;
    for (int iteration = 0; iteration < 60; iteration++) {
      assertSame(state, method.state(method.numbers(state)));
      largestOmega = Math.max(largestOmega, state.relaxation().omega());
      double[] average = new double[64];
      for (Contribution contribution : method.contributions(state, block, memory)) {
        Arrays.setAll(average, j -> average[j] + contribution.vector()[j] / block.size());
      }
      state = method.update(state, average);
    }
    assertEquals(debiasing == SinkhornSettings.Debiasing.OFF, largestOmega > 1);
    SortedMap<String, double[]> others = method.numbers(state);
    SinkhornBarycenter<GridMeasure> other =
        new SinkhornBarycenter<>(new GridSupport(new int[] {8, 9}), settings);
    assertThrows(IllegalArgumentException.class, () -> other.state(others));
    others.remove("relaxation");
    assertThrows(IllegalArgumentException.class, () -> method.state(others));
  }

  private static void assertSame(SinkhornState expected, SinkhornState found) {
    assertEquals(expected.iteration(), found.iteration());
    assertEquals(expected.epsilon(), found.epsilon());
    assertEquals(expected.relaxation(), found.relaxation());
    assertArrayEquals(expected.logMasses(), found.logMasses());
    assertArrayEquals(expected.logDebiasing(), found.logDebiasing());
  }

  @Test
  void threeAxes() {
    List<WeightedMeasure<GridMeasure>> volumes = images(3, 5, 6, 7);
    BarycenterSolution solution =
        run(volumes, SinkhornSettings.plain(0.05).withRelaxation(1.9), TIGHT);
    assertEquals(RunStatus.CONVERGED, solution.status());
    assertEquals(1, Arrays.stream(masses(solution)).sum(), 1e-13);
  }
}
