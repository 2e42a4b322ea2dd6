// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Deadline;
import dev.wasserstein.barycenter.OptimalityProof;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.ExactTransport;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Exact barycenters against linear programs written out in full, and against closed forms. */
class MultiMarginalTest {
  private static final int PROBLEMS = 200;

  private static final MultiMarginal.Limits EXACT =
      new MultiMarginal.Limits(1e-10, 200, Deadline.NEVER, 1, 1);

  @Test
  void equalsTheProgramOverAllCombinations() {
    for (int number = 0; number < PROBLEMS; number++) {
      List<WeightedMeasure<DiscreteMeasure>> measures = problem(number, 1 + number % 5);
      MultiMarginal.Result result = MultiMarginal.free("b", measures).solve(EXACT, round -> {});
      double expected = BarycenterProgram.multiMarginal(measures);
      String where = "problem " + number;
      assertEquals(expected, result.proof().objective(), 1e-9 * expected, where);
      assertTrue(result.proof().reached(), where);
      assertReached(result.proof(), where);
      assertTrue(result.proof().bound() <= result.proof().objective() * (1 + 1e-13), where);
      assertEquals(expected, objective(measures, result.barycenter()), 1e-9 * expected, where);
      int atoms = measures.stream().mapToInt(each -> each.measure().size()).sum();
      assertTrue(result.barycenter().size() <= atoms - measures.size() + 1, where);
      assertMarginals(measures, result, where);
    }
  }

  @Test
  void equalsTheProgramOnASupport() {
    for (int number = 0; number < PROBLEMS; number++) {
      List<WeightedMeasure<DiscreteMeasure>> measures = problem(number, 1 + number % 4);
      RandomGenerator random = SubSeed.stream(number, 7);
      double[] support = new double[(2 + random.nextInt(9)) * (1 + number % 4)];
      Arrays.setAll(support, p -> random.nextGaussian());
      MultiMarginal.Result result =
          MultiMarginal.onSupport("b", measures, support).solve(EXACT, round -> {});
      double expected = BarycenterProgram.onSupport(measures, support);
      String where = "problem " + number;
      assertEquals(expected, result.proof().objective(), 1e-9 * expected, where);
      assertTrue(result.proof().reached(), where);
      assertTrue(result.proof().bound() <= result.proof().objective() * (1 + 1e-13), where);
      assertEquals(expected, objective(measures, result.barycenter()), 1e-9 * expected, where);
      assertArrayEquals(support, result.barycenter().support());
      assertMarginals(measures, result, where);
    }
  }

  /** On a lattice many combinations tie, and boxes never have one left. */
  @Test
  void ofMeasuresOnOneLattice() {
    for (int number = 0; number < 20; number++) {
      RandomGenerator random = SubSeed.stream(number, 3);
      List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        double[] atoms = new double[2 * 5];
        Arrays.setAll(atoms, p -> random.nextInt(3));
        double[] masses = new double[5];
        Arrays.fill(masses, 0.2);
        measures.add(
            new WeightedMeasure<>(DiscreteMeasure.trusted("m" + n, 2, masses, atoms), 0.25));
      }
      MultiMarginal.Result result = MultiMarginal.free("b", measures).solve(EXACT, round -> {});
      double expected = BarycenterProgram.multiMarginal(measures);
      assertEquals(expected, result.proof().objective(), 1e-9 * expected);
      assertTrue(result.proof().reached());
    }
  }

  @Test
  void aMeasureIsItsOwnBarycenter() {
    List<WeightedMeasure<DiscreteMeasure>> one = problem(3, 2).subList(0, 1);
    MultiMarginal.Result result =
        MultiMarginal.free("b", List.of(new WeightedMeasure<>(one.get(0).measure(), 1)))
            .solve(EXACT, round -> {});
    assertEquals(0, result.proof().objective());
    assertArrayEquals(one.get(0).measure().support(), result.barycenter().support());
    assertArrayEquals(one.get(0).measure().masses(), result.barycenter().masses(), 1e-16);
  }

  /** Copies of one measure, far from 0: their barycenter is that measure. */
  @Test
  void ofCopiesTheObjectiveIsZero() {
    DiscreteMeasure measure = problem(5, 3).get(0).measure();
    double[] far = measure.support().clone();
    Arrays.setAll(far, p -> far[p] + 1000);
    List<WeightedMeasure<DiscreteMeasure>> copies = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      copies.add(
          new WeightedMeasure<>(DiscreteMeasure.trusted("m" + n, 3, measure.masses(), far), 0.25));
    }
    MultiMarginal.Result result = MultiMarginal.free("b", copies).solve(EXACT, round -> {});
    assertEquals(0, result.proof().objective(), 1e-20);
    assertEquals(0, objective(copies, result.barycenter()), 1e-20);
  }

  /** The shape does not depend on where the measures are, however far apart. */
  @Test
  void ofMeasuresFarApart() {
    for (int number = 0; number < 20; number++) {
      RandomGenerator random = SubSeed.stream(number, 13);
      List<WeightedMeasure<DiscreteMeasure>> near = new ArrayList<>();
      List<WeightedMeasure<DiscreteMeasure>> far = new ArrayList<>();
      double[] shift = new double[2];
      for (int n = 0; n < 4; n++) {
        double[] atoms = new double[2 * 4];
        Arrays.setAll(atoms, p -> random.nextInt(1 << 20) / (double) (1 << 20));
        double[] moved = atoms.clone();
        for (int p = 0; p < moved.length; p++) {
          double way = (1 << 17) * (n * n - p % 2);
          moved[p] += way;
          shift[p % 2] = n == 0 ? way / 4 : p < 2 ? shift[p % 2] + way / 4 : shift[p % 2];
        }
        double[] masses = {0.25, 0.25, 0.25, 0.25};
        near.add(new WeightedMeasure<>(DiscreteMeasure.trusted("m" + n, 2, masses, atoms), 0.25));
        far.add(new WeightedMeasure<>(DiscreteMeasure.trusted("m" + n, 2, masses, moved), 0.25));
      }
      DiscreteMeasure barycenter =
          MultiMarginal.free("b", far).solve(EXACT, round -> {}).barycenter();
      double[] back = barycenter.support().clone();
      Arrays.setAll(back, p -> back[p] - shift[p % 2]);
      double expected = BarycenterProgram.multiMarginal(near);
      double found = objective(near, DiscreteMeasure.trusted("b", 2, barycenter.masses(), back));
      assertEquals(expected, found, 1e-8 * expected, "problem " + number);
    }
  }

  /** Of long sums rounding is taken off; exact values come from whole numbers. */
  @Test
  void noBoundIsAboveTheLeastValueByRounding() {
    int n = 256;
    for (int number = 0; number < 40; number++) {
      RandomGenerator random = SubSeed.stream(number, 17);
      List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
      for (int k = 0; k < n; k++) {
        measures.add(new WeightedMeasure<>(cloud("m", k == 0 ? 3 : 1, 2, random), 1.0 / n));
      }
      double[] support = new double[6];
      Arrays.setAll(support, p -> random.nextGaussian());
      MultiMarginalProblem free = MultiMarginalProblem.free(measures);
      double[][] potentials = new double[n][];
      for (int k = 0; k < n; k++) {
        potentials[k] = new double[free.size(k)];
        Arrays.setAll(potentials[k], i -> 5 + random.nextGaussian());
      }
      BigDecimal least = least(free, potentials, Optional.empty());
      for (Pricing pricing : List.of(new BoxSearch(free), new CombinationSearch(free))) {
        assertTrue(new BigDecimal(least(pricing, potentials)).compareTo(least) <= 0);
      }
      MultiMarginalProblem fixed = MultiMarginalProblem.onSupport(measures);
      double[] places = fixed.relative(support);
      BigDecimal onSupport = least(fixed, potentials, Optional.of(places));
      double found = least(new SupportPricing(fixed, places), potentials);
      assertTrue(new BigDecimal(found).compareTo(onSupport) <= 0, "problem " + number);
    }
  }

  /** Where the first measure alone has a choice: Σ λ_n (|x_n − z|² − g_n), exactly. */
  private static BigDecimal least(
      MultiMarginalProblem problem, double[][] potentials, Optional<double[]> places) {
    int d = problem.dimension();
    int n = problem.count();
    BigDecimal least = null;
    for (int first = 0; first < problem.size(0); first++) {
      for (int j = 0; j < places.map(all -> all.length / d).orElse(1); j++) {
        BigDecimal value = BigDecimal.ZERO;
        for (int c = 0; c < d; c++) {
          BigDecimal sum = BigDecimal.ZERO;
          BigDecimal squares = BigDecimal.ZERO;
          for (int k = 0; k < n; k++) {
            BigDecimal x = new BigDecimal(problem.atoms(k)[(k == 0 ? first : 0) * d + c]);
            int own = j * d + c;
            BigDecimal from =
                x.subtract(places.map(all -> new BigDecimal(all[own])).orElse(BigDecimal.ZERO));
            sum = sum.add(x);
            squares = squares.add(from.multiply(from));
          }
          BigDecimal mean = sum.divide(new BigDecimal(n));
          value = value.add(squares.divide(new BigDecimal(n)));
          value = places.isPresent() ? value : value.subtract(mean.multiply(mean));
        }
        for (int k = 0; k < n; k++) {
          value =
              value.subtract(
                  new BigDecimal(potentials[k][k == 0 ? first : 0]).divide(new BigDecimal(n)));
        }
        least = least == null ? value : least.min(value);
      }
    }
    return least;
  }

  /** Reduced costs stay those of their columns where some are forgotten. */
  @Test
  void slacksFollowTheColumns() {
    MultiMarginalProblem problem = MultiMarginalProblem.free(problem(4, 2));
    Columns columns = new Columns(problem, new BoxSearch(problem));
    StartingColumns start =
        new StartingColumns(problem, (combination, mass) -> columns.add(combination));
    start.alongDirections(20, 1);
    InteriorPoint interior = new InteriorPoint(columns, problem.rounding());
    interior.coldStart();
    assertTrue(interior.solve(1e-9, Deadline.NEVER));
    assertTrue(interior.isFeasible());
    interior.keep(columns.keep(k -> k % 2 == 1));
    assertEquals(columns.count(), interior.slacks().length);
    for (int k = 0; k < columns.count(); k++) {
      assertEquals(
          columns.costs()[k] - columns.dual(interior.duals(), k), interior.slacks()[k], 1e-9);
    }
  }

  /** Of 1500 clouds as one cell each nothing but the atoms is kept. */
  @Test
  void theMemoryOfVeryManyMeasures() {
    assertTrue(MultiMarginal.bytes(75_000, 1500, 1500, 2) < 20e6);
    // 10 columns a row are kept of 200 measures, 100 a row of ten.
    double many = MultiMarginal.bytes(3000, 3000, 200, 2);
    assertEquals(16 * 9e6 + 10 * 3000 * (64 + 12 * 200), many, 1e6);
    double few = MultiMarginal.bytes(1000, 1000, 10, 2);
    assertEquals(16 * 1e6 + 100 * 1000 * (64 + 12 * 10), few, 1e6);
  }

  /** In seconds where there are 10^10 combinations; the bound meets the objective. */
  @Test
  void tenMeasuresOfTenAtoms() {
    for (int d = 2; d <= 3; d++) {
      List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
      RandomGenerator random = SubSeed.stream(d, 1);
      for (int n = 0; n < 10; n++) {
        measures.add(new WeightedMeasure<>(cloud("m" + n, 10, d, random), 0.1));
      }
      MultiMarginal.Result result = MultiMarginal.free("b", measures).solve(EXACT, round -> {});
      assertTrue(result.proof().reached());
      assertEquals(
          result.proof().bound(),
          objective(measures, result.barycenter()),
          1e-9 * result.proof().objective());
    }
  }

  /** Potentials of any kind give a bound. */
  @Test
  void theBoundHoldsForAnyPotentials() {
    for (int number = 0; number < 100; number++) {
      List<WeightedMeasure<DiscreteMeasure>> measures = problem(number, 2 + number % 2);
      MultiMarginalProblem problem = MultiMarginalProblem.free(measures);
      double optimum = BarycenterProgram.multiMarginal(measures);
      RandomGenerator random = SubSeed.stream(number, 9);
      double[][] potentials = new double[problem.count()][];
      double linear = 0;
      for (int k = 0; k < potentials.length; k++) {
        potentials[k] = new double[problem.size(k)];
        for (int i = 0; i < potentials[k].length; i++) {
          potentials[k][i] = (number % 3) * random.nextGaussian();
          linear += problem.weights()[k] * problem.masses(k)[i] * potentials[k][i];
        }
      }
      double boxes = least(new BoxSearch(problem), potentials);
      double branches = least(new CombinationSearch(problem), potentials);
      assertEquals(boxes, branches, 1e-12);
      double bound = problem.inUnits(linear + boxes) + problem.meansVariance();
      assertTrue(bound <= optimum * (1 + 1e-12));
    }
  }

  /** By the plan's own objective. */
  private static void assertReached(OptimalityProof proof, String where) {
    double gap = proof.objective() - proof.bound();
    assertTrue(gap <= 1e-10 * proof.objective() + 1e-14, () -> where + ": " + gap);
  }

  private static double least(Pricing pricing, double[][] potentials) {
    return pricing.search(potentials, 1e-13, 10, Deadline.NEVER).bound();
  }

  private static List<WeightedMeasure<DiscreteMeasure>> problem(int number, int d) {
    RandomGenerator random = SubSeed.stream(number, 1);
    int count = 2 + random.nextInt(4);
    double[] weights = new double[count];
    Arrays.setAll(weights, n -> 0.1 + random.nextDouble());
    double total = Arrays.stream(weights).sum();
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int size = 1 + random.nextInt(count > 4 ? 3 : 5);
      measures.add(new WeightedMeasure<>(cloud("m" + n, size, d, random), weights[n] / total));
    }
    return measures;
  }

  static DiscreteMeasure cloud(String id, int size, int d, RandomGenerator random) {
    double[] atoms = new double[size * d];
    Arrays.setAll(atoms, p -> 3 * random.nextGaussian() + 1);
    double[] masses = new double[size];
    Arrays.setAll(masses, i -> 0.05 + random.nextDouble());
    double total = Arrays.stream(masses).sum();
    Arrays.setAll(masses, i -> masses[i] / total);
    return DiscreteMeasure.trusted(id, d, masses, atoms);
  }

  private static double objective(
      List<WeightedMeasure<DiscreteMeasure>> measures, DiscreteMeasure barycenter) {
    double sum = 0;
    for (WeightedMeasure<DiscreteMeasure> each : measures) {
      sum +=
          each.weight()
              * new ExactTransport()
                  .solve(TransportProblem.quadratic(barycenter, each.measure()))
                  .cost();
    }
    return sum;
  }

  private static void assertMarginals(
      List<WeightedMeasure<DiscreteMeasure>> measures, MultiMarginal.Result result, String where) {
    double[] atoms = result.barycenter().masses().clone();
    for (int n = 0; n < measures.size(); n++) {
      double[] missing = measures.get(n).measure().masses().clone();
      for (OptimalityProof.PlanRow row : result.proof().plan()) {
        missing[row.indices()[n]] -= row.mass();
      }
      for (double each : missing) {
        assertEquals(0, each, 1e-13, where);
      }
    }
    for (OptimalityProof.PlanRow row : result.proof().plan()) {
      atoms[row.atom()] -= row.mass();
    }
    for (double each : atoms) {
      assertEquals(0, each, 1e-13, where);
    }
  }
}
