// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.linalg.SymmetricEigen;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.Gaussians;
import dev.wasserstein.transport.gaussian.BuresTransport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Bures fixed point: formulas, an independent implementation, laws. */
class GaussianBarycenterTest {
  private static final GaussianBarycenter METHOD = new GaussianBarycenter();
  private static final OuterLoop LOOP = new OuterLoop(new StopRule(1e-8, 1e-12, 500), record -> {});

  @Test
  void onTheLineStandardDeviationsAreAveraged() {
    BarycenterSolution solution =
        run(
            weighted(0.2, gaussian("a", new double[] {-1}, 4)),
            weighted(0.3, gaussian("b", new double[] {2}, 25)),
            weighted(0.5, gaussian("c", new double[] {4}, 0)));
    double sigma = 0.2 * 2 + 0.3 * 5;
    GaussianMeasure barycenter = (GaussianMeasure) solution.barycenter();
    assertArrayEquals(new double[] {-0.2 + 0.6 + 2}, barycenter.mean(), 1e-15);
    assertArrayEquals(new double[] {sigma * sigma}, barycenter.covariance(), 1e-14);
    converged(solution);
  }

  @Test
  void commutingCovariancesHaveAFormula() {
    double[] turn = Gaussians.rotation(3, 0.7);
    double[][] diagonals = {{4, 9, 0}, {1, 0.25, 1e-6}, {16, 0, 1}};
    double[] weights = {0.5, 0.2, 0.3};
    double[] expected = new double[3];
    List<WeightedMeasure<GaussianMeasure>> inputs = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      double[] covariance = Gaussians.congruent(turn, Gaussians.diagonal(diagonals[n]), 3);
      inputs.add(weighted(weights[n], gaussian("g" + n, new double[3], covariance)));
      for (int k = 0; k < 3; k++) {
        expected[k] += weights[n] * Math.sqrt(diagonals[n][k]);
      }
    }
    for (int k = 0; k < 3; k++) {
      expected[k] *= expected[k];
    }
    BarycenterSolution solution = run(inputs);
    assertArrayEquals(
        Gaussians.congruent(turn, Gaussians.diagonal(expected), 3), covariance(solution), 1e-7);
    BarycenterSolution straight =
        run(
            weighted(0.5, gaussian("a", new double[3], Gaussians.diagonal(diagonals[0]))),
            weighted(0.2, gaussian("b", new double[3], Gaussians.diagonal(diagonals[1]))),
            weighted(0.3, gaussian("c", new double[3], Gaussians.diagonal(diagonals[2]))));
    assertArrayEquals(Gaussians.diagonal(expected), covariance(straight), 1e-14);
    assertTrue(straight.iterations() <= 2, "iterations: " + straight.iterations());
    converged(straight);
  }

  @Test
  void theMirroredPairHasARoundBarycenter() {
    BarycenterSolution solution =
        run(
            weighted(1, gaussian("a", new double[2], 4, -2, -2, 4)),
            weighted(1, gaussian("b", new double[2], 4, 2, 2, 4)));
    double expected = 2 + Math.sqrt(3);
    assertArrayEquals(new double[] {expected, 0, 0, expected}, covariance(solution), 1e-14);
    converged(solution);
  }

  @Test
  void equalsAnIndependentImplementation() {
    // scripts/reference/bures.py: POT 0.9.7.post1, eps=1e-15; by BFGS over Cholesky factors the
    // same within 2e-7 (its objective .5559322296935617).
    double[] expected = {
      1.2755391811599863, -0.20789719768962467, -0.9915579868169996,
      -0.2078971976896247, 1.5891270446548746, -0.11427382695870317,
      -0.9915579868169996, -0.11427382695870315, 1.323893692248459
    };
    BarycenterSolution solution =
        run(
            weighted(0.2, gaussian("a", new double[3], Gaussians.reference(0, 3))),
            weighted(0.3, gaussian("b", new double[3], Gaussians.reference(1, 3))),
            weighted(0.5, gaussian("c", new double[3], Gaussians.reference(2, 3))));
    assertArrayEquals(expected, covariance(solution), 1e-12);
    assertEquals(0.5559322296935459, solution.objective(), 1e-13);
    converged(solution);
  }

  @ParameterizedTest
  @CsvSource({"1, 3, 2", "2, 5, 3", "10, 6, 12", "40, 5, 60", "60, 4, 60"})
  void theFixedPointIsReached(int d, int count, int rank) {
    BarycenterSolution solution = run(random(count, d, rank, d));
    converged(solution);
    List<IterationRecord> history = solution.history();
    for (int k = 1; k < history.size(); k++) {
      double before = history.get(k - 1).objective();
      assertTrue(history.get(k).objective() <= before * (1 + 1e-13), "iteration " + k);
    }
    // As the definition says it, with symmetric roots throughout.
    double[] root = SymmetricEigen.of(covariance(solution), d).root();
    double[] sum = new double[d * d];
    List<WeightedMeasure<GaussianMeasure>> inputs = random(count, d, rank, d);
    double total = inputs.stream().mapToDouble(WeightedMeasure::weight).sum();
    for (WeightedMeasure<GaussianMeasure> input : inputs) {
      double[] product = Gaussians.congruent(root, input.measure().covariance(), d);
      double[] term = SymmetricEigen.of(product, d).root();
      for (int k = 0; k < d * d; k++) {
        sum[k] += input.weight() / total * term[k];
      }
    }
    assertArrayEquals(covariance(solution), sum, 1e-12 * largest(sum));
    // The reported objective is that of the reported Gaussian.
    BuresTransport transport = new BuresTransport((GaussianMeasure) solution.barycenter());
    double objective = 0;
    for (WeightedMeasure<GaussianMeasure> input : inputs) {
      objective += input.weight() / total * transport.squaredDistance(input.measure());
    }
    assertEquals(objective, solution.objective(), 1e-12 * objective);
  }

  /** Five Gaussians of rank 2 in 6 dimensions: none is regular, nor is a pair of them. */
  @Test
  void singularCovariancesAreValid() {
    BarycenterSolution solution = run(random(5, 6, 2, 77));
    assertTrue(solution.last().residual() <= 1e-10, "residual " + solution.last().residual());
    converged(run(random(5, 6, 0, 78)));
    double[] flat = Gaussians.congruent(Gaussians.rotation(3, 0.3), Gaussians.diagonal(2, 1, 0), 3);
    double[] other =
        Gaussians.congruent(Gaussians.rotation(3, 0.3), Gaussians.diagonal(5, 3, 0), 3);
    BarycenterSolution planar =
        run(
            weighted(1, gaussian("a", new double[3], flat)),
            weighted(1, gaussian("b", new double[3], other)));
    converged(planar);
    assertTrue(SymmetricEigen.values(covariance(planar), 3)[0] < 1e-15);
  }

  /** The expected numbers come from scripts/reference/bures.py, in 60 digits. */
  @ParameterizedTest
  @CsvSource({"1e-5, 1, 1e3", "1, 1e4, 1e-4"})
  void smallVariancesBesideLargeOnesAreNotLost(double first, double second, double third) {
    double[] deviations = {first, second, third};
    double[] weights = {0.2, 0.3, 0.5};
    List<WeightedMeasure<GaussianMeasure>> inputs = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      double[] covariance = Gaussians.reference(n, 3);
      for (int k = 0; k < 9; k++) {
        covariance[k] *= deviations[k / 3] * deviations[k % 3];
      }
      inputs.add(weighted(weights[n], gaussian("g" + n, new double[3], covariance)));
    }
    double[] expected =
        second == 1
            ? new double[] {
              1.1446025608617683e-10, -3.2730027556656563e-06, -0.009657423249553088,
              -3.2730027556656563e-06, 1.2633320960840697, 40.73204699603012,
              -0.009657423249553088, 40.73204699603012, 1460549.423606333
            }
            : new double[] {
              1.2259327444469938, -1124.8707539052468, -9.057983669607538e-05,
              -1124.8707539052468, 167007326.90605807, -0.28641695604627115,
              -9.057983669607538e-05, -0.28641695604627115, 1.1164638078109519e-08
            };
    BarycenterSolution solution = run(inputs);
    converged(solution);
    for (int k = 0; k < 9; k++) {
      double scale = deviations[k / 3] * deviations[k % 3];
      assertEquals(expected[k] / scale, covariance(solution)[k] / scale, 1e-12);
    }
  }

  /**
   * Rotated, so that rounding in the large variances reaches the small ones; along the last axis
   * the barycenter's variance is little above the smallest one of the inputs.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1e-9, 1e-11})
  void nearlySingularCovariancesAreValid(double least) {
    List<WeightedMeasure<GaussianMeasure>> inputs = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      double[] covariance =
          Gaussians.congruent(
              Gaussians.rotation(4, 0.4 * n), Gaussians.diagonal(1, 1e-4, 1e-9, least), 4);
      inputs.add(weighted(1 + n, gaussian("g" + n, new double[4], covariance)));
    }
    BarycenterSolution solution = run(inputs);
    double[] values = SymmetricEigen.values(covariance(solution), 4);
    // The inputs hold seven to five digits of it.
    assertTrue(
        values[0] >= (1 - 1e-4) * least && values[0] < 3 * least, "least variance " + values[0]);
    assertTrue(solution.last().residual() <= 1e-6, "residual " + solution.last().residual());
  }

  /** Constants and coordinates that repeat others take nothing from small variances beside them. */
  @Test
  void singularCovariancesKeepTheirSmallVariances() {
    double[] deviations = {1, 1e-4, 1e4};
    int[] place = {0, 2, 4};
    List<WeightedMeasure<GaussianMeasure>> inputs = new ArrayList<>();
    List<WeightedMeasure<GaussianMeasure>> wide = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      // Coordinate 3 repeats coordinate 0, which for distances is √2 of it; coordinate 1 is
      // constant.
      double[] covariance = Gaussians.reference(n, 3);
      double[] wideCovariance = new double[25];
      double[] scaled = new double[9];
      for (int k = 0; k < 9; k++) {
        covariance[k] *= deviations[k / 3] * deviations[k % 3];
        wideCovariance[place[k / 3] * 5 + place[k % 3]] = covariance[k];
        scaled[k] = covariance[k] * root2(k / 3) * root2(k % 3);
      }
      for (int k = 0; k < 5; k++) {
        wideCovariance[3 * 5 + k] = wideCovariance[k];
      }
      for (int k = 0; k < 5; k++) {
        wideCovariance[k * 5 + 3] = wideCovariance[k * 5];
      }
      inputs.add(weighted(1 + n, gaussian("g" + n, new double[3], scaled)));
      wide.add(weighted(1 + n, gaussian("g" + n, new double[5], wideCovariance)));
    }
    BarycenterSolution expected = run(inputs);
    BarycenterSolution solution = run(wide);
    converged(expected);
    converged(solution);
    assertEquals(expected.objective(), solution.objective(), 1e-12 * expected.objective());
    for (int k = 0; k < 9; k++) {
      double scale = deviations[k / 3] * deviations[k % 3];
      assertEquals(
          covariance(expected)[k] / root2(k / 3) / root2(k % 3) / scale,
          covariance(solution)[place[k / 3] * 5 + place[k % 3]] / scale,
          1e-11);
    }
  }

  private static double root2(int k) {
    return k == 0 ? Math.sqrt(2) : 1;
  }

  /** diag(Σ λ √s)², for variances from 1e-20 to 1 and a constant. */
  @Test
  void commutingCovariancesOfAllSizes() {
    double[][] diagonals = {
      {4, 9e-20, 0, 1e-8, 25e-4}, {1, 0.25e-20, 0, 16e-8, 1e-4}, {16, 1e-20, 0, 9e-8, 4e-4}
    };
    double[] weights = {0.5, 0.3, 0.2};
    List<WeightedMeasure<GaussianMeasure>> inputs = new ArrayList<>();
    double[] deviations = new double[5];
    for (int n = 0; n < 3; n++) {
      inputs.add(
          weighted(weights[n], gaussian("g" + n, new double[5], Gaussians.diagonal(diagonals[n]))));
      for (int k = 0; k < 5; k++) {
        deviations[k] += weights[n] * Math.sqrt(diagonals[n][k]);
      }
    }
    BarycenterSolution solution = run(inputs);
    converged(solution);
    for (int k = 0; k < 5; k++) {
      double variance = deviations[k] * deviations[k];
      assertEquals(variance, covariance(solution)[6 * k], 1e-13 * variance);
    }
  }

  @Test
  void aMeasureIsItsOwnBarycenter() {
    for (int rank : new int[] {0, 1, 5, 9}) {
      GaussianMeasure a = Gaussians.random("a", 5, rank, 3);
      BarycenterSolution solution = run(weighted(0.3, a));
      assertEquals(a.withId("barycenter"), solution.barycenter());
      assertEquals(0, solution.objective());
      assertEquals(RunStatus.CONVERGED, solution.status());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6})
  void movesAndTurnsAndScalesWithTheInputs(int d) {
    List<WeightedMeasure<GaussianMeasure>> inputs = random(4, d, 2 * d, 5);
    double[] turn = Gaussians.rotation(d, 1.1);
    for (int k = 0; k < d * d; k++) {
      turn[k] *= 3;
    }
    List<WeightedMeasure<GaussianMeasure>> moved = new ArrayList<>();
    for (WeightedMeasure<GaussianMeasure> input : inputs) {
      moved.add(weighted(input.weight(), moved(input.measure(), turn)));
    }
    BarycenterSolution still = run(inputs);
    BarycenterSolution other = run(moved);
    GaussianMeasure expected = moved((GaussianMeasure) still.barycenter(), turn);
    assertArrayEquals(expected.covariance(), covariance(other), 1e-11);
    assertArrayEquals(expected.mean(), ((GaussianMeasure) other.barycenter()).mean(), 1e-12);
    assertEquals(9 * still.objective(), other.objective(), 1e-11 * other.objective());
  }

  @Test
  void theOrderOfTheMeasuresDoesNotMatter() {
    List<WeightedMeasure<GaussianMeasure>> inputs = random(40, 4, 8, 6);
    List<WeightedMeasure<GaussianMeasure>> reversed = new ArrayList<>(inputs);
    Collections.reverse(reversed);
    assertEquals(run(inputs).barycenter(), run(reversed).barycenter());
  }

  private static GaussianMeasure moved(GaussianMeasure measure, double[] matrix) {
    int d = measure.dimension();
    double[] mean = new double[d];
    for (int i = 0; i < d; i++) {
      mean[i] = 5 + i;
      for (int k = 0; k < d; k++) {
        mean[i] += matrix[i * d + k] * measure.mean()[k];
      }
    }
    return gaussian(measure.id(), mean, Gaussians.congruent(matrix, measure.covariance(), d));
  }

  private static List<WeightedMeasure<GaussianMeasure>> random(
      int count, int d, int rank, long stream) {
    List<WeightedMeasure<GaussianMeasure>> inputs = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      inputs.add(
          weighted(
              1 + n,
              Gaussians.random(String.format(java.util.Locale.ROOT, "g%02d", n), d, rank, stream)));
    }
    return inputs;
  }

  private static void converged(BarycenterSolution solution) {
    assertEquals(RunStatus.CONVERGED, solution.status());
    assertTrue(solution.last().residual() <= 1e-12, "residual " + solution.last().residual());
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double[] covariance(BarycenterSolution solution) {
    return ((GaussianMeasure) solution.barycenter()).covariance();
  }

  private static GaussianMeasure gaussian(String id, double[] mean, double... covariance) {
    return new GaussianMeasure(id, mean, covariance);
  }

  private static WeightedMeasure<GaussianMeasure> weighted(double weight, GaussianMeasure measure) {
    return new WeightedMeasure<>(measure, weight);
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // List.of only reads
  private static BarycenterSolution run(WeightedMeasure<GaussianMeasure>... inputs) {
    return run(List.of(inputs));
  }

  private static BarycenterSolution run(List<WeightedMeasure<GaussianMeasure>> inputs) {
    try (LocalMeasures<GaussianMeasure> measures = new LocalMeasures<>(inputs, 2)) {
      return LOOP.run(METHOD, measures, METHOD.start(measures));
    }
  }
}
