// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.geometry.StreamedGibbsKernel;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.transport.DualPotentials;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.ExactTransport;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkhornTest {
  private static final GroundCost COST = SquaredEuclidean.INSTANCE;
  private static final long SEED = Long.getLong("test.seed", 20260311);
  private static final Sinkhorn TIGHT = new Sinkhorn(1e-12, 20_000);

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003L + 74);

  private double[] masses(int size) {
    double[] masses = new double[size];
    Arrays.setAll(masses, i -> 0.1 + random.nextDouble());
    double total = Arrays.stream(masses).sum();
    Arrays.setAll(masses, i -> masses[i] / total);
    return masses;
  }

  private DiscreteMeasure cloud(String id, int size, int dimension, double centre) {
    double[] support = new double[size * dimension];
    Arrays.setAll(support, i -> centre + random.nextGaussian());
    return new DiscreteMeasure(id, dimension, masses(size), support);
  }

  private static double mean(DiscreteMeasure measure, int k) {
    double mean = 0;
    for (int i = 0; i < measure.size(); i++) {
      mean += measure.masses()[i] * measure.support()[i * measure.dimension() + k];
    }
    return mean;
  }

  /** For two atoms each, of equal masses, P_11/P_12 = e^((C_12 + C_21 − C_11 − C_22)/2ε). */
  @Test
  void twoByTwo() {
    DiscreteMeasure a = DiscreteMeasure.uniform("a", 1, new double[] {0, 1});
    DiscreteMeasure b = DiscreteMeasure.uniform("b", 1, new double[] {0.25, 1.5});
    double[] c = {0.0625, 2.25, 0.5625, 0.25};
    for (double epsilon : new double[] {10, 1, 0.1, 0.02, 1e-3}) {
      double odds = StrictMath.exp((c[1] + c[2] - c[0] - c[3]) / (2 * epsilon));
      double p = 0.5 / (1 + 1 / odds);
      double q = 0.5 / (1 + odds);
      double transport = p * (c[0] + c[3]) + q * (c[1] + c[2]);
      double divergence = 2 * (p * Math.log(4 * p) + (q > 0 ? q * Math.log(4 * q) : 0));
      EntropicSolution solution = TIGHT.solve(EntropicProblem.of(a, b, COST), epsilon);
      assertEquals(EntropicSolution.Status.CONVERGED, solution.status());
      assertEquals(transport, solution.transportCost(), 1e-12);
      assertEquals(transport + epsilon * divergence, solution.entropicCost(), 1e-12);
      assertEquals(transport + epsilon * divergence, solution.dualValue(), 1e-12);
    }
  }

  /** A plan of this form with these marginals is the optimum; the test builds it entry by entry. */
  @Test
  void thePlanHasTheMarginalsAndTheCosts() {
    for (int trial = 0; trial < 12; trial++) {
      int d = 1 + trial % 3;
      DiscreteMeasure a = cloud("a", 3 + random.nextInt(40), d, 0);
      DiscreteMeasure b = cloud("b", 3 + random.nextInt(40), d, 1);
      double epsilon = new double[] {5, 0.5, 0.05, 0.02}[trial % 4];
      EntropicSolution solution = TIGHT.solve(EntropicProblem.of(a, b, COST), epsilon);
      assertEquals(EntropicSolution.Status.CONVERGED, solution.status(), "seed " + SEED);
      double[] rows = new double[a.size()];
      double[] columns = new double[b.size()];
      double transport = 0;
      double entropic = 0;
      for (int i = 0; i < a.size(); i++) {
        for (int j = 0; j < b.size(); j++) {
          double cost = COST.between(a.support(), i, b.support(), j, d);
          double log =
              (solution.potentials().source()[i] + solution.potentials().target()[j] - cost)
                  / epsilon;
          double mass = a.masses()[i] * b.masses()[j] * StrictMath.exp(log);
          rows[i] += mass;
          columns[j] += mass;
          transport += mass * cost;
          entropic += mass * (cost + epsilon * log);
        }
      }
      assertArrayEquals(a.masses(), rows, 1e-11, "seed " + SEED);
      assertArrayEquals(b.masses(), columns, 1e-11, "seed " + SEED);
      assertEquals(transport, solution.transportCost(), 1e-10 * transport);
      assertEquals(entropic, solution.entropicCost(), 1e-9 * entropic);
      assertTrue(solution.marginalError() <= 2e-12);
      assertEquals(solution.entropicCost(), solution.dualValue(), 1e-9 * entropic);
      double exact = new ExactTransport().solve(TransportProblem.of(a, b, COST)).cost();
      assertTrue(solution.transportCost() >= exact - 1e-9, "no plan is below the optimum");
    }
  }

  /** |x − y − s|² is |x − y|² and terms of x and of y alone: the plan stays, T moves by s. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e3, 1e6, 1e9})
  void theProjectionMovesWithTheTarget(double shift) {
    DiscreteMeasure a = cloud("a", 12, 2, 0);
    DiscreteMeasure b = cloud("b", 15, 2, 1);
    double[] moved = Arrays.stream(b.support()).map(x -> x + shift).toArray();
    for (double epsilon : new double[] {10, 0.5, 0.1}) {
      double[] near =
          TIGHT.solve(EntropicProblem.of(a, b, COST), epsilon).plan().orElseThrow().projection();
      DiscreteMeasure far = new DiscreteMeasure("far", 2, b.masses(), moved);
      double[] there =
          TIGHT.solve(EntropicProblem.of(a, far, COST), epsilon).plan().orElseThrow().projection();
      for (int p = 0; p < near.length; p++) {
        assertEquals(near[p], there[p] - shift, 1e-7 + 1e-14 * shift, "seed " + SEED);
      }
    }
  }

  /** Potentials of costs a billion times as large, as of atoms that have moved to the target. */
  @Test
  void potentialsOfAnotherProblemDoNoHarm() {
    DiscreteMeasure a = cloud("a", 12, 2, 0);
    DiscreteMeasure b = cloud("b", 15, 2, 1);
    double[] far = new double[12];
    Arrays.setAll(far, i -> 1e12 * random.nextGaussian());
    for (double epsilon : new double[] {0.5, 1e-7, 1e-12}) {
      EntropicProblem problem = EntropicProblem.of(a, b, COST);
      double value = TIGHT.solve(problem, epsilon).dualValue();
      double other =
          TIGHT.solve(problem, epsilon, new DualPotentials(far, new double[15])).dualValue();
      assertEquals(value, other, 1e-9, "epsilon " + epsilon + ", seed " + SEED);
    }
  }

  @Test
  void smallEpsilonTendsToTheExactCostAndLargeEpsilonToTheProduct() {
    DiscreteMeasure a = cloud("a", 20, 2, 0);
    DiscreteMeasure b = cloud("b", 25, 2, 1);
    double exact = new ExactTransport().solve(TransportProblem.of(a, b, COST)).cost();
    double last = Double.POSITIVE_INFINITY;
    for (double epsilon : new double[] {1, 0.1, 0.01, 1e-3}) {
      EntropicSolution solution =
          new Sinkhorn(1e-6, 200_000).solve(EntropicProblem.of(a, b, COST), epsilon);
      double excess = solution.transportCost() - exact;
      assertTrue(excess >= -1e-5 && excess <= last + 1e-9, "excess " + excess);
      // ⟨P, C⟩ − exact ≤ ε · entropy of a coupling.
      assertTrue(excess <= epsilon * Math.log(500) + 1e-5);
      last = excess;
    }
    assertTrue(last < 2e-4 * exact, "at ε = 1e-3: " + last + ", seed " + SEED);
    double product = 0;
    for (int i = 0; i < a.size(); i++) {
      for (int j = 0; j < b.size(); j++) {
        product += a.masses()[i] * b.masses()[j] * COST.between(a.support(), i, b.support(), j, 2);
      }
    }
    EntropicSolution large = TIGHT.solve(EntropicProblem.of(a, b, COST), 1e6);
    assertEquals(product, large.transportCost(), 1e-4);
    assertEquals(product, large.entropicCost(), 1e-4);
  }

  @Test
  void theDivergenceHasItsLimitsAndVanishesOnTheDiagonal() {
    DiscreteMeasure a = cloud("a", 20, 2, 0);
    DiscreteMeasure b = cloud("b", 25, 2, 1);
    for (double epsilon : new double[] {0.05, 1, 100}) {
      SinkhornDivergence divergence = new SinkhornDivergence(TIGHT, COST, epsilon);
      assertEquals(0, divergence.from(a).apply(a).cost(), 1e-8);
      double there = divergence.from(a).apply(b).cost();
      assertTrue(there > 0);
      assertEquals(there, divergence.from(b).apply(a).cost(), 1e-8);
    }
    double exact = new ExactTransport().solve(TransportProblem.of(a, b, COST)).cost();
    double near =
        new SinkhornDivergence(new Sinkhorn(1e-9, 100_000), COST, 0.003).from(a).apply(b).cost();
    assertEquals(exact, near, 0.01);
    double means = 0;
    for (int k = 0; k < 2; k++) {
      means += Math.pow(mean(a, k) - mean(b, k), 2);
    }
    assertEquals(means, new SinkhornDivergence(TIGHT, COST, 1e6).from(a).apply(b).cost(), 1e-4);
  }

  @Test
  void gridsAreTheirCellsAndEmptyCellsDoNotMatter() {
    int[] shape = {7, 5};
    double[] first = masses(35);
    double[] second = masses(35);
    for (int i = 0; i < 35; i += 4) {
      first[i] = 0;
      second[(i + 7) % 35] = 0;
    }
    double firstTotal = Arrays.stream(first).sum();
    double secondTotal = Arrays.stream(second).sum();
    Arrays.setAll(first, i -> first[i] / firstTotal);
    Arrays.setAll(second, i -> second[i] / secondTotal);
    GridMeasure a = new GridMeasure("a", shape, first);
    GridMeasure b = new GridMeasure("b", shape, second);
    for (double epsilon : new double[] {0.5, 0.02, 2e-3}) {
      EntropicSolution grid = TIGHT.solve(EntropicProblem.of(a, b), epsilon);
      EntropicSolution cells =
          TIGHT.solve(EntropicProblem.of(a.toDiscrete(), b.toDiscrete(), COST), epsilon);
      assertEquals(cells.transportCost(), grid.transportCost(), 1e-11);
      assertEquals(cells.entropicCost(), grid.entropicCost(), 1e-11);
      assertEquals(cells.dualValue(), grid.dualValue(), 1e-11);
    }
  }

  /** The logarithmic iteration against Sinkhorn's own, on scalings. */
  @Test
  void logarithmsAndScalingsAgreeAtModerateEpsilon() {
    DiscreteMeasure a = cloud("a", 12, 2, 0);
    DiscreteMeasure b = cloud("b", 9, 2, 0.5);
    double epsilon = 2;
    double[] u = new double[12];
    double[] v = new double[9];
    Arrays.fill(v, 1);
    for (int round = 0; round < 500; round++) {
      for (int i = 0; i < 12; i++) {
        double sum = 0;
        for (int j = 0; j < 9; j++) {
          sum += v[j] * Math.exp(-COST.between(a.support(), i, b.support(), j, 2) / epsilon);
        }
        u[i] = a.masses()[i] / sum;
      }
      for (int j = 0; j < 9; j++) {
        double sum = 0;
        for (int i = 0; i < 12; i++) {
          sum += u[i] * Math.exp(-COST.between(a.support(), i, b.support(), j, 2) / epsilon);
        }
        v[j] = b.masses()[j] / sum;
      }
    }
    EntropicSolution solution =
        new Sinkhorn(1e-15, 200).solve(EntropicProblem.of(a, b, COST), epsilon);
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 9; j++) {
        double cost = COST.between(a.support(), i, b.support(), j, 2);
        double mass =
            a.masses()[i]
                * b.masses()[j]
                * Math.exp(
                    (solution.potentials().source()[i] + solution.potentials().target()[j] - cost)
                        / epsilon);
        assertEquals(u[i] * v[j] * Math.exp(-cost / epsilon), mass, 1e-12 * Math.max(mass, 1e-3));
      }
    }
  }

  @Test
  void aStreamedKernelIsTheMatrix() {
    DiscreteMeasure a = cloud("a", 12, 2, 0);
    DiscreteMeasure b = cloud("b", 30, 2, 0.5);
    EntropicProblem dense = EntropicProblem.of(a, b, COST);
    EntropicProblem streamed =
        new EntropicProblem(
            a.masses(),
            b.masses(),
            dense.largestCost(),
            epsilon -> new StreamedGibbsKernel(2, a.support(), b.support(), COST, epsilon));
    EntropicSolution first = TIGHT.solve(dense, 0.1);
    EntropicSolution second = TIGHT.solve(streamed, 0.1);
    assertEquals(first.transportCost(), second.transportCost(), 1e-11);
    assertEquals(first.entropicCost(), second.entropicCost(), 1e-11);
  }
}
