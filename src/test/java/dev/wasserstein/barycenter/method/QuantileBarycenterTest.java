// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.BinnedMeasure;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.QuantileFunction;
import dev.wasserstein.transport.exact.SortedTransport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The barycenter on the line: formulas, and that nothing does better. */
class QuantileBarycenterTest {
  private static final OuterLoop LOOP = new OuterLoop(new StopRule(1e-8, 1e-4, 0), record -> {});

  @Test
  void equalSizesAverageTheSortedAtoms() {
    DiscreteMeasure a = DiscreteMeasure.uniform("a", 1, new double[] {3, 1, 2});
    DiscreteMeasure b = DiscreteMeasure.uniform("b", 1, new double[] {10, 40, 20});
    BarycenterSolution solution =
        run(List.of(new WeightedMeasure<>(a, 0.25), new WeightedMeasure<>(b, 0.75)), 3);
    assertArrayEquals(
        new double[] {0.25 + 7.5, 0.5 + 15, 0.75 + 30}, support(solution), 1e-15 * 30);
    assertEquals(RunStatus.DONE, solution.status());
    assertEquals(1, solution.iterations());
    assertEquals(0, solution.last().residual());
    double between = (81.0 + 18 * 18 + 37 * 37) / 3;
    assertEquals(0.25 * 0.75 * between, solution.objective(), 1e-12 * between);
  }

  @Test
  void aMeasureIsItsOwnBarycenter() {
    for (WeightedMeasure<DiscreteMeasure> cloud : Clouds.random(6, 1, 100)) {
      BarycenterSolution exact = runOnBreakpoints(List.of(cloud));
      QuantileFunction quantiles = QuantileFunction.of(cloud.measure());
      assertArrayEquals(quantiles.atoms(), support(exact));
      assertEquals(0, exact.objective(), 1e-25);
    }
  }

  /**
   * The pairwise identity F* = Σ_{i<j} λ_i λ_j W₂²(μ_i, μ_j) holds on the line only at the optimum.
   */
  @Test
  void onAllBreakpointsTheObjectiveIsThePairwiseSum() {
    for (int stream = 0; stream < 10; stream++) {
      List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(5, 1, 200 + stream);
      double total = clouds.stream().mapToDouble(WeightedMeasure::weight).sum();
      double expected = 0;
      for (int i = 0; i < clouds.size(); i++) {
        for (int j = 0; j < i; j++) {
          expected +=
              clouds.get(i).weight()
                  * clouds.get(j).weight()
                  / (total * total)
                  * new SortedTransport()
                      .solve(
                          TransportProblem.quadratic(
                              clouds.get(i).measure(), clouds.get(j).measure()))
                      .cost();
        }
      }
      BarycenterSolution solution = runOnBreakpoints(clouds);
      assertEquals(expected, solution.objective(), 1e-12 * expected);
      assertTrue(run(clouds, 20).objective() > expected);
    }
  }

  @Test
  void theBinAveragesAreTheIntegralsOfTheQuantileFunction() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(4, 1, 300);
    double[] coarse = support(run(clouds, 7));
    DiscreteMeasure fine = (DiscreteMeasure) runOnBreakpoints(clouds).barycenter();
    QuantileFunction quantiles = QuantileFunction.of(fine);
    assertArrayEquals(quantiles.averages(QuantileFunction.uniformLevels(7)), coarse, 1e-13);
    // By brute force: a million points of the unit interval.
    double[] sums = new double[7];
    int points = 1_000_000;
    for (int k = 0, i = 0; k < points; k++) {
      double t = (k + 0.5) / points;
      while (quantiles.levels()[i] < t) {
        i++;
      }
      sums[(int) (7 * t)] += 7 * quantiles.atoms()[i] / points;
    }
    assertArrayEquals(sums, coarse, 1e-3);
  }

  @Test
  void theObjectiveIsThatOfExactTransport() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(6, 1, 400);
    BarycenterSolution solution = run(clouds, 13);
    double total = clouds.stream().mapToDouble(WeightedMeasure::weight).sum();
    double expected = 0;
    for (WeightedMeasure<DiscreteMeasure> cloud : clouds) {
      expected +=
          cloud.weight()
              / total
              * new SortedTransport()
                  .solve(
                      TransportProblem.quadratic(
                          (DiscreteMeasure) solution.barycenter(), cloud.measure()))
                  .cost();
    }
    assertEquals(expected, solution.objective(), 1e-12 * expected);
  }

  @Test
  void levelsThatDifferByRoundingAreOne() {
    List<WeightedMeasure<DiscreteMeasure>> measures =
        List.of(
            new WeightedMeasure<>(
                new DiscreteMeasure("a", 1, new double[] {0.1, 0.2, 0.7}, new double[] {0, 1, 2}),
                1),
            new WeightedMeasure<>(
                new DiscreteMeasure("b", 1, new double[] {0.7, 0.3}, new double[] {9, 8}), 1));
    DiscreteMeasure barycenter = (DiscreteMeasure) runOnBreakpoints(measures).barycenter();
    assertArrayEquals(new double[] {0.1, 0.2, 0.7}, barycenter.masses(), 1e-15);
    assertArrayEquals(new double[] {4, 4.5, 5.5}, barycenter.support(), 1e-15);
  }

  @Test
  void theOrderOfTheMeasuresDoesNotMatter() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(40, 1, 500);
    List<WeightedMeasure<DiscreteMeasure>> reversed = new ArrayList<>(clouds);
    java.util.Collections.reverse(reversed);
    assertEquals(runOnBreakpoints(clouds).barycenter(), runOnBreakpoints(reversed).barycenter());
    assertEquals(run(clouds, 50).barycenter(), run(reversed, 50).barycenter());
  }

  /** Far from the origin, where ∫ Q² − 2 ∫ Q R + ∫ R² would leave no digit. */
  @Test
  void binnedMeasuresGiveWhatWholeOnesGive() {
    for (double offset : new double[] {0, 1e8}) {
      List<WeightedMeasure<DiscreteMeasure>> clouds =
          Clouds.random(7, 1, 600).stream()
              .map(cloud -> new WeightedMeasure<>(moved(cloud.measure(), offset), cloud.weight()))
              .toList();
      for (int bins : new int[] {1, 4, 15, 100}) {
        BarycenterSolution whole = run(clouds, bins);
        List<WeightedMeasure<Measure>> binned = new ArrayList<>();
        for (WeightedMeasure<DiscreteMeasure> cloud : clouds) {
          // Some stay whole, as those that are no larger than the bins are many.
          boolean kept = cloud.measure().id().endsWith("3");
          binned.add(
              new WeightedMeasure<>(
                  kept ? cloud.measure() : QuantileFunction.binned(cloud.measure(), bins),
                  cloud.weight()));
        }
        try (LocalMeasures<Measure> measures = new LocalMeasures<>(binned, 2)) {
          BarycenterSolution solution =
              LOOP.run(
                  new QuantileBarycenter<>(),
                  measures,
                  QuantileBarycenter.form(DiscreteMeasure.uniformMasses(bins)));
          // The averages are rounded as the atoms are.
          double rounding = Math.ulp(offset) * Math.sqrt(whole.objective());
          assertEquals(whole.barycenter(), solution.barycenter());
          assertEquals(
              whole.objective(), solution.objective(), 1e-13 * whole.objective() + rounding);
          try (LocalMeasures<DiscreteMeasure> originals = Clouds.local(clouds)) {
            assertEquals(originals.summary().atoms(), measures.summary().atoms());
            assertEquals(originals.summary().fingerprint(), measures.summary().fingerprint());
            assertArrayEquals(originals.summary().variances(), measures.summary().variances());
          }
        }
      }
    }
  }

  private static DiscreteMeasure moved(DiscreteMeasure measure, double offset) {
    return new DiscreteMeasure(
        measure.id(),
        1,
        measure.masses(),
        Arrays.stream(measure.support()).map(x -> x + offset).toArray());
  }

  @Test
  void binnedMeasuresAnswerOnlyForTheirBins() {
    BinnedMeasure binned =
        QuantileFunction.binned(
            DiscreteMeasure.uniform("a", 1, new double[] {5, 1, 2, 0, 8, 9}), 3);
    assertArrayEquals(new double[] {0.5, 3.5, 8.5}, binned.averages());
    assertEquals((0.5 + 4.5 + 0.5) / 6, binned.spread(), 1e-15);
    assertEquals(6, binned.originalSize());
    assertEquals(binned, binned.withId("b").withId("a"));
    try (LocalMeasures<Measure> measures =
        new LocalMeasures<>(List.of(new WeightedMeasure<>(binned, 1)), 1)) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              LOOP.run(
                  new QuantileBarycenter<>(),
                  measures,
                  QuantileBarycenter.form(DiscreteMeasure.uniformMasses(2))));
      assertThrows(
          IllegalArgumentException.class, () -> QuantileBarycenter.allBreakpoints(measures));
    }
  }

  @Test
  void refusesMoreThanOneDimension() {
    assertThrows(
        IllegalArgumentException.class,
        () -> QuantileFunction.of(DiscreteMeasure.uniform("a", 2, new double[] {0, 0})));
  }

  private static double[] support(BarycenterSolution solution) {
    return ((DiscreteMeasure) solution.barycenter()).support();
  }

  private static BarycenterSolution run(List<WeightedMeasure<DiscreteMeasure>> inputs, int size) {
    double[] masses = new double[size];
    Arrays.fill(masses, 1.0 / size);
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
      return LOOP.run(new QuantileBarycenter<>(), measures, QuantileBarycenter.form(masses));
    }
  }

  private static BarycenterSolution runOnBreakpoints(
      List<WeightedMeasure<DiscreteMeasure>> inputs) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
      return LOOP.run(
          new QuantileBarycenter<>(), measures, QuantileBarycenter.allBreakpoints(measures));
    }
  }
}
