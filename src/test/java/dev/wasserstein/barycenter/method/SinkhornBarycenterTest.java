// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.LocalMeasures;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinkhornBarycenterTest {
  private static final StopRule TIGHT = new StopRule(1e-13, 1e-12, 20_000);

  /** A normal density on cells 0, ..., n − 1, as scripts of POT make them. */
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

  static BarycenterSolution run(
      List<WeightedMeasure<GridMeasure>> measures, SinkhornSettings settings, StopRule rule) {
    GridSupport support = new GridSupport(measures.get(0).measure().shape());
    SinkhornBarycenter<GridMeasure> method = new SinkhornBarycenter<>(support, settings);
    try (LocalMeasures<GridMeasure> local = new LocalMeasures<>(measures, 2)) {
      return new OuterLoop(rule, record -> {}).run(method, local, method.start(local));
    }
  }

  private static double[] moments(GridMeasure measure) {
    double[] masses = measure.masses();
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

  /** Reference: published values of the hundred-cell problem, cost / max, ε = 1e-2. */
  @Test
  void theHundredCellValues() {
    BarycenterSolution plain = run(hundredCells(), SinkhornSettings.plain(1e-2), TIGHT);
    assertEquals(RunStatus.CONVERGED, plain.status());
    double[] moments = moments((GridMeasure) plain.barycenter());
    assertEquals(35.04368065, moments[0], 1e-7);
    assertEquals(12.12295108, moments[1], 1e-7);
    BarycenterSolution debiased =
        run(
            hundredCells(),
            SinkhornSettings.plain(1e-2).withDebiasing(SinkhornSettings.Debiasing.ON),
            TIGHT);
    assertEquals(RunStatus.CONVERGED, debiased.status());
    moments = moments((GridMeasure) debiased.barycenter());
    assertEquals(35.01954824, moments[0], 1e-7);
    assertEquals(9.96963523, moments[1], 1e-7);
  }

  @Test
  void relaxationInnerIterationsAndSchedulesEndAtTheSamePoint() {
    for (SinkhornSettings.Debiasing debiasing : SinkhornSettings.Debiasing.values()) {
      SinkhornSettings plain = SinkhornSettings.plain(4e-3).withDebiasing(debiasing);
      double[] expected = masses(run(hundredCells(), plain, TIGHT));
      int steps = run(hundredCells(), plain, TIGHT).iterations();
      List<SinkhornSettings> others = new ArrayList<>();
      others.add(plain.withRelaxation(1.5));
      others.add(plain.withRelaxation(1.9));
      others.add(plain.withInnerIterations(5));
      others.add(plain.withFirstEpsilon(1));
      others.add(plain.withFirstEpsilon(1).withRelaxation(1.6));
      for (SinkhornSettings settings : others) {
        BarycenterSolution solution = run(hundredCells(), settings, TIGHT);
        System.out.println(
            settings
                + " "
                + solution.status()
                + " "
                + solution.iterations()
                + " of "
                + steps
                + " objective "
                + solution.objective());
        double[] found = masses(solution);
        for (int j = 0; j < expected.length; j++) {
          assertEquals(expected[j], found[j], 1e-9, settings + " at " + j);
        }
      }
    }
  }

  private static double[] masses(BarycenterSolution solution) {
    assertTrue(solution.last().residual() >= 0);
    return ((GridMeasure) solution.barycenter()).masses();
  }
}
