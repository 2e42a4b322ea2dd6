// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnbalancedBarycenterTest {
  private static final long SEED = Long.getLong("test.seed", 20260311);
  private static final StopRule TIGHT = new StopRule(1e-13, 1e-13, 5000);

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003L + 82);

  private static WeightedMeasure<GridMeasure> line(String id, double weight, double... masses) {
    return new WeightedMeasure<>(new GridMeasure(id, new int[] {masses.length}, masses), weight);
  }

  private static BarycenterSolution run(
      List<WeightedMeasure<GridMeasure>> measures, double epsilon, double penalty, StopRule rule) {
    GridSupport support = new GridSupport(measures.get(0).measure().shape());
    UnbalancedBarycenter<GridMeasure> method =
        new UnbalancedBarycenter<>(support, epsilon, penalty);
    try (LocalMeasures<GridMeasure> local = new LocalMeasures<>(measures, 2)) {
      return new OuterLoop(rule, record -> {}).run(method, local, method.start(local));
    }
  }

  private static double[] masses(BarycenterSolution solution) {
    return ((GridMeasure) solution.barycenter()).masses();
  }

  private List<WeightedMeasure<GridMeasure>> images(int count, boolean balanced, int... shape) {
    List<WeightedMeasure<GridMeasure>> images = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      double[] masses = new double[(int) GridMeasure.cells(shape)];
      Arrays.setAll(masses, i -> random.nextInt(3) == 0 ? 0 : random.nextDouble());
      double total = Arrays.stream(masses).sum() / (balanced ? 1 : 0.5 + random.nextDouble());
      Arrays.setAll(masses, i -> masses[i] / total);
      images.add(new WeightedMeasure<>(new GridMeasure("m" + n, shape, masses), 1.0 / count));
    }
    return images;
  }

  /** By scripts/reference/unbalanced.py (POT). */
  static List<double[]> referenceValues() {
    return List.of(
        new double[] {
          0.05,
          1.0,
          0.13235335359748074,
          0.29987430385776287,
          0.3106189936754116,
          0.25014079575273407,
          0.07729389535350598
        },
        new double[] {
          0.02,
          0.1,
          0.1976744253075082,
          0.2353033478362116,
          0.27090079370777453,
          0.21849121084047562,
          0.11166504576565939
        },
        new double[] {
          0.05,
          0.05,
          0.3247516232568123,
          0.483864506728567,
          0.5402458701981219,
          0.3892331818623847,
          0.23715061746825603
        });
  }

  @ParameterizedTest
  @MethodSource("referenceValues")
  void referenceValues(double[] values) {
    List<WeightedMeasure<GridMeasure>> measures =
        List.of(
            line("a", 0.5, 0.5, 0.3, 0.2, 0, 0),
            line("b", 0.25, 0, 0.2, 0.6, 0.8, 0.4),
            line("c", 0.25, 0, 0, 0.1, 0.1, 0.3));
    BarycenterSolution solution = run(measures, values[0], values[1], TIGHT);
    assertEquals(RunStatus.CONVERGED, solution.status());
    assertArrayEquals(Arrays.copyOfRange(values, 2, 7), masses(solution), 1e-11);
  }

  /**
   * So small an ε that places hardly exchange mass: steps of the constants that suit a larger one
   * are too long. By scripts/reference/unbalanced.py (POT).
   */
  @Test
  void convergesWherePlacesHardlyExchangeMass() {
    List<WeightedMeasure<GridMeasure>> measures =
        List.of(
            line("a", 1, 0.5, 0.25, 0.25, 0, 0, 0),
            line("b", 1, 0, 0, 0.125, 0.125, 0.25, 0.5),
            line("c", 1, 0.1, 0.3, 0.1, 0.3, 0.1, 0.1));
    BarycenterSolution solution = run(measures, 0.0025, 1, new StopRule(1e-12, 1e-12, 20_000));
    assertEquals(RunStatus.CONVERGED, solution.status());
    double[] expected = {
      0.06802862939871476,
      0.28992868079403034,
      0.09442254848166226,
      0.27745733857222155,
      0.20404003937454812,
      8.522682148276476e-05
    };
    assertArrayEquals(expected, masses(solution), 1e-9);
  }

  /**
   * Of masses a_n at one place: P_n = p_n with ε ln p + X ln(p/a) + X ln(p/q) = 0, and q = Σ λ p,
   * so q = (Σ λ a_n^s)^(1/(1 − s)) with s = X/(ε + 2X).
   */
  @Test
  void onePlace() {
    double epsilon = 0.3;
    double penalty = 0.7;
    double share = penalty / (epsilon + 2 * penalty);
    double sum = 0.25 * Math.pow(2, share) + 0.75 * Math.pow(5, share);
    BarycenterSolution solution =
        run(List.of(line("a", 0.25, 2), line("b", 0.75, 5)), epsilon, penalty, TIGHT);
    assertEquals(Math.pow(sum, 1 / (1 - share)), masses(solution)[0], 1e-11);
  }

  /** A large penalty needs no more iterations than a small one. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.01, 0.1, 1, 100, 1e6})
  void allPenaltiesConverge(double penalty) {
    BarycenterSolution solution =
        run(images(5, false, 9, 7), 0.01, penalty, new StopRule(1e-9, 1e-8, 800));
    assertEquals(RunStatus.CONVERGED, solution.status(), "seed " + SEED);
    for (double mass : masses(solution)) {
      assertTrue(mass >= 0 && mass < 1e6);
    }
  }

  /** With equal masses and X → ∞ it is the balanced barycenter, with its objective. */
  @Test
  void anInfinitePenaltyBalances() {
    List<WeightedMeasure<GridMeasure>> images = images(4, true, 8, 6);
    GridSupport support = new GridSupport(new int[] {8, 6});
    SinkhornBarycenter<GridMeasure> method =
        new SinkhornBarycenter<>(support, SinkhornSettings.plain(0.02));
    BarycenterSolution balanced;
    try (LocalMeasures<GridMeasure> local = new LocalMeasures<>(images, 2)) {
      balanced = new OuterLoop(TIGHT, record -> {}).run(method, local, method.start(local));
    }
    BarycenterSolution solution = run(images, 0.02, 1e9, TIGHT);
    assertArrayEquals(masses(balanced), masses(solution), 1e-9, "seed " + SEED);
    assertEquals(balanced.objective(), solution.objective(), 1e-7);
  }

  /** Forty clouds are two blocks, whose measures go through the kernel together. */
  @Test
  void cloudsOfAllCellsAreGrids() {
    List<WeightedMeasure<GridMeasure>> images = images(40, false, 6, 5);
    List<WeightedMeasure<DiscreteMeasure>> clouds = new ArrayList<>();
    images.forEach(
        image ->
            clouds.add(
                new WeightedMeasure<>(image.measure().toDiscreteWithEmptyCells(), image.weight())));
    StopRule rule = new StopRule(0, 0, 40);
    BarycenterSolution separable = run(images, 0.02, 0.5, rule);
    UnbalancedBarycenter<DiscreteMeasure> method =
        new UnbalancedBarycenter<>(
            new CloudSupport(2, clouds.get(0).measure().support()), 0.02, 0.5);
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(clouds, 1)) {
      BarycenterSolution dense =
          new OuterLoop(rule, record -> {}).run(method, local, method.start(local));
      assertArrayEquals(masses(separable), ((DiscreteMeasure) dense.barycenter()).masses(), 1e-12);
      assertEquals(separable.objective(), dense.objective(), 1e-12);
    }
  }

  /** In another unit of mass the masses are κ-homogeneous. */
  @Test
  void theUnitOfMass() {
    List<WeightedMeasure<GridMeasure>> images = images(3, false, 12);
    List<WeightedMeasure<GridMeasure>> larger =
        images.stream()
            .map(
                image ->
                    line(
                        image.measure().id(),
                        image.weight(),
                        Arrays.stream(image.measure().masses()).map(a -> 1000 * a).toArray()))
            .toList();
    double[] expected = masses(run(images, 0.05, 0.4, TIGHT));
    double[] found = masses(run(larger, 0.05, 0.4, TIGHT));
    for (int j = 0; j < found.length; j++) {
      assertEquals(Math.pow(1000, 0.4 / 0.45) * expected[j], found[j], 1e-9 * found[j]);
    }
  }
}
