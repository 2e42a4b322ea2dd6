// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.transport.entropic.EntropicProblem;
import dev.wasserstein.transport.entropic.EntropicSolution;
import dev.wasserstein.transport.entropic.Sinkhorn;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Sinkhorn} with a mass penalty. */
class UnbalancedSinkhornTest {
  private static final long SEED = Long.getLong("test.seed", 20260311);
  private static final Sinkhorn TIGHT = new Sinkhorn(1e-13, 20_000);

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003L + 81);

  private static EntropicSolution solve(
      DiscreteMeasure a, DiscreteMeasure b, double epsilon, double penalty) {
    return TIGHT
        .withMassPenalty(penalty)
        .solve(EntropicProblem.of(a, b, SquaredEuclidean.INSTANCE), epsilon);
  }

  private DiscreteMeasure cloud(String id, int size, double total, double centre) {
    double[] support = new double[size * 2];
    double[] masses = new double[size];
    Arrays.setAll(support, i -> centre + random.nextGaussian());
    Arrays.setAll(masses, i -> 0.1 + random.nextDouble());
    double sum = Arrays.stream(masses).sum();
    Arrays.setAll(masses, i -> masses[i] * total / sum);
    return new DiscreteMeasure(id, 2, masses, support);
  }

  /**
   * Of points a δ(x) and b δ(y) the plan has the mass p with C + ε ln(p/ab) + X ln(p/a) + X ln(p/b)
   * = 0, and costs ε a b + X (a + b) − (ε + 2X) p.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0.1, 1, 1",
    "2, 0.5, 0.1, 1, 1",
    "3, 7, 0.01, 50, 2",
    "0.001, 4, 1, 0.2, 0.5",
    "1, 1, 0.01, 0.1, 4",
    "5000, 100, 0.5, 1000, 3"
  })
  void points(double a, double b, double epsilon, double penalty, double distance) {
    EntropicSolution solution =
        solve(
            new DiscreteMeasure("a", 1, new double[] {a}, new double[] {0}),
            new DiscreteMeasure("b", 1, new double[] {b}, new double[] {distance}),
            epsilon,
            penalty);
    double cost = distance * distance;
    double mass =
        Math.pow(a * b, (epsilon + penalty) / (epsilon + 2 * penalty))
            * Math.exp(-cost / (epsilon + 2 * penalty));
    double least = epsilon * a * b + penalty * (a + b) - (epsilon + 2 * penalty) * mass;
    double whole = epsilon * a * b + penalty * (a + b);
    assertEquals(EntropicSolution.Status.CONVERGED, solution.status());
    assertEquals(mass, solution.planMass(), 1e-11 * Math.max(a, b));
    assertEquals(cost * mass, solution.transportCost(), 1e-11 * cost * Math.max(a, b));
    assertEquals(least, solution.entropicCost(), 1e-11 * whole);
    assertEquals(least, solution.dualValue(), 1e-11 * whole);
  }

  /** Mass, ⟨P, C⟩ and the whole cost by scripts/reference/unbalanced.py (POT). */
  @ParameterizedTest
  @CsvSource({
    "0.05, 1.0, 1.2582261115339153, 0.25604242216242673, 0.520636471355473",
    "0.02, 0.1, 0.8253039237153957, 0.04689269456076241, 0.15843313678261295",
    "1.0, 0.2, 1.4577116847027785, 0.3967953783982084, 0.5592036414161103"
  })
  void referenceValues(
      double epsilon, double penalty, double mass, double transport, double whole) {
    EntropicSolution solution =
        solve(
            new DiscreteMeasure("a", 1, new double[] {0.5, 0.3, 0.2}, new double[] {0, 0.25, 0.5}),
            new DiscreteMeasure(
                "b", 1, new double[] {0.2, 0.6, 0.8, 0.4}, new double[] {0.25, 0.5, 0.75, 1}),
            epsilon,
            penalty);
    assertEquals(mass, solution.planMass(), 1e-11);
    assertEquals(transport, solution.transportCost(), 1e-11);
    assertEquals(whole, solution.entropicCost(), 1e-11);
    assertEquals(whole, solution.dualValue(), 1e-11);
  }

  /** The gap closes for all penalties, also those far above ε. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.1, 1, 30, 1e4, 1e8})
  void theDualValueMeetsTheCost(double penalty) {
    DiscreteMeasure a = cloud("a", 30, 2, 0);
    DiscreteMeasure b = cloud("b", 40, 2.5, 1);
    EntropicSolution solution = solve(a, b, 0.3, penalty);
    assertEquals(EntropicSolution.Status.CONVERGED, solution.status(), "seed " + SEED);
    assertTrue(solution.iterations() < 1000, solution.iterations() + " iterations");
    // A transport of the lesser mass leaves 0.5 to destroy.
    double scale = Math.max(1, penalty);
    assertEquals(solution.dualValue(), solution.entropicCost(), 1e-10 * scale);
  }

  /** With equal masses and X → ∞ it is the balanced problem; the difference falls like 1/X. */
  @Test
  void anInfinitePenaltyBalances() {
    DiscreteMeasure a = cloud("a", 30, 1, 0);
    DiscreteMeasure b = cloud("b", 40, 1, 1);
    EntropicSolution balanced =
        TIGHT.solve(EntropicProblem.of(a, b, SquaredEuclidean.INSTANCE), 0.3);
    assertEquals(1, balanced.planMass(), 1e-12);
    double before = Double.POSITIVE_INFINITY;
    for (double penalty : new double[] {1e2, 1e4, 1e6}) {
      double off = balanced.entropicCost() - solve(a, b, 0.3, penalty).entropicCost();
      assertTrue(off > 0 && off < before / 50, "at " + penalty + ": " + off);
      before = off;
    }
    assertEquals(balanced.transportCost(), solve(a, b, 0.3, 1e9).transportCost(), 1e-7);
  }

  /** Where the penalty vanishes nothing is worth moving. */
  @Test
  void withoutPenaltyNothingMoves() {
    DiscreteMeasure a = cloud("a", 30, 1, 0);
    DiscreteMeasure b = cloud("b", 40, 3, 50);
    EntropicSolution solution = solve(a, b, 0.1, 1e-2);
    assertEquals(0, solution.planMass(), 1e-100);
    assertEquals(0.1 * 3 + 1e-2 * 4, solution.entropicCost(), 1e-12);
  }
}
