// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.NoResultException;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnbalancedParticleFlowTest {
  private static final long SEED = Long.getLong("test.seed", 20260314);
  private static final StopRule TIGHT = new StopRule(1e-12, 1e-11, 20_000);

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003L + 83);

  private static BarycenterSolution run(
      List<WeightedMeasure<DiscreteMeasure>> measures,
      DiscreteMeasure start,
      double epsilon,
      double penalty,
      StopRule rule) {
    UnbalancedParticleFlow method = new UnbalancedParticleFlow(0.5, epsilon, penalty, 1);
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(measures, 2)) {
      return new OuterLoop(rule, record -> {}).run(method, local, method.start(start));
    }
  }

  private static DiscreteMeasure cloud(BarycenterSolution solution) {
    return (DiscreteMeasure) solution.barycenter();
  }

  private static WeightedMeasure<DiscreteMeasure> weighted(
      String id, double weight, int d, double[] masses, double... atoms) {
    return new WeightedMeasure<>(new DiscreteMeasure(id, d, masses, atoms), weight);
  }

  /** Clouds of 3 to 8 atoms of total masses from ½ to 2. */
  private List<WeightedMeasure<DiscreteMeasure>> clouds(int count, int d, boolean balanced) {
    List<WeightedMeasure<DiscreteMeasure>> clouds = new ArrayList<>();
    double[] weights = random.doubles(count, 0.2, 1).toArray();
    double sum = Arrays.stream(weights).sum();
    for (int n = 0; n < count; n++) {
      int size = 3 + random.nextInt(6);
      double[] masses = random.doubles(size, 0.1, 1).toArray();
      double total = Arrays.stream(masses).sum() / (balanced ? 1 : 0.5 + 1.5 * random.nextDouble());
      Arrays.setAll(masses, i -> masses[i] / total);
      double[] atoms = new double[size * d];
      Arrays.setAll(atoms, p -> random.nextGaussian());
      clouds.add(weighted("m" + n, weights[n] / sum, d, masses, atoms));
    }
    return clouds;
  }

  private DiscreteMeasure start(int m, int d) {
    double[] atoms = new double[m * d];
    Arrays.setAll(atoms, p -> random.nextGaussian());
    return DiscreteMeasure.uniform("barycenter", d, atoms);
  }

  /** The problem by a plain iteration on plans in doubles, to its fixed point. */
  private record Brute(double epsilon, double penalty) {
    double objective(
        List<WeightedMeasure<DiscreteMeasure>> measures, DiscreteMeasure barycenter, int m) {
      double sum = 0;
      for (WeightedMeasure<DiscreteMeasure> each : measures) {
        sum += each.weight() * cost(each.measure(), barycenter, m);
      }
      return sum;
    }

    private double cost(DiscreteMeasure a, DiscreteMeasure q, int m) {
      double[][] costs = costs(q, a);
      double[][] plan = plan(costs, q.masses(), a.masses());
      double value = 0;
      double[] columns = new double[a.size()];
      for (int j = 0; j < q.size(); j++) {
        double row = 0;
        for (int i = 0; i < a.size(); i++) {
          double p = plan[j][i];
          value += p * costs[j][i] + (p > 0 ? epsilon * p * (Math.log(p) - 1) : 0);
          row += p;
          columns[i] += p;
        }
        value += penalty * divergence(row, q.masses()[j]);
      }
      for (int i = 0; i < a.size(); i++) {
        double mass = a.masses()[i];
        value += penalty * divergence(columns[i], mass);
        value += epsilon * mass * (1 - Math.log(mass) + Math.log(m));
      }
      return value;
    }

    private static double divergence(double x, double y) {
      return (x > 0 ? x * Math.log(x / y) : 0) - x + y;
    }

    private static double[][] costs(DiscreteMeasure q, DiscreteMeasure a) {
      int d = q.dimension();
      double[][] costs = new double[q.size()][a.size()];
      for (int j = 0; j < q.size(); j++) {
        for (int i = 0; i < a.size(); i++) {
          for (int k = 0; k < d; k++) {
            double difference = q.support()[j * d + k] - a.support()[i * d + k];
            costs[j][i] += difference * difference;
          }
        }
      }
      return costs;
    }

    /** P_ji = v_j K_ji u_i, by its optimality: u = (a/Kv)^κ and v = (q/Ku)^κ. */
    private double[][] plan(double[][] costs, double[] q, double[] a) {
      double kappa = penalty / (penalty + epsilon);
      double[] v = new double[q.length];
      double[] u = new double[a.length];
      for (int k = 0; k < 200_000; k++) {
        double change = 0;
        for (int i = 0; i < a.length; i++) {
          double[] terms = new double[q.length];
          for (int j = 0; j < q.length; j++) {
            terms[j] = v[j] - costs[j][i] / epsilon;
          }
          double next = kappa * (Math.log(a[i]) - logSum(terms));
          change = Math.max(change, Math.abs(next - u[i]));
          u[i] = next;
        }
        for (int j = 0; j < q.length; j++) {
          double[] terms = new double[a.length];
          for (int i = 0; i < a.length; i++) {
            terms[i] = u[i] - costs[j][i] / epsilon;
          }
          double next = kappa * (Math.log(q[j]) - logSum(terms));
          change = Math.max(change, Math.abs(next - v[j]));
          v[j] = next;
        }
        if (change < 1e-14) {
          break;
        }
      }
      double[][] plan = new double[q.length][a.length];
      for (int j = 0; j < q.length; j++) {
        for (int i = 0; i < a.length; i++) {
          plan[j][i] = Math.exp(v[j] + u[i] - costs[j][i] / epsilon);
        }
      }
      return plan;
    }

    private static double logSum(double[] terms) {
      double most = Arrays.stream(terms).max().orElseThrow();
      return most + Math.log(Arrays.stream(terms).map(t -> Math.exp(t - most)).sum());
    }
  }

  /**
   * Neither a place nor a mass can be changed to gain in first order, and the objective is that of
   * the primal problem.
   */
  @ParameterizedTest
  @CsvSource({"0.5,1", "0.1,0.5", "0.3,5", "1,0.3", "0.05,0.2"})
  void stationary(double epsilon, double penalty) {
    List<WeightedMeasure<DiscreteMeasure>> measures = clouds(3, 2, false);
    int m = 5;
    BarycenterSolution solution = run(measures, start(m, 2), epsilon, penalty, TIGHT);
    assertEquals(RunStatus.CONVERGED, solution.status(), "seed " + SEED);
    DiscreteMeasure found = cloud(solution);
    Brute brute = new Brute(epsilon, penalty);
    double objective = brute.objective(measures, found, m);
    assertEquals(objective, solution.objective(), 1e-8, "seed " + SEED);
    double h = 1e-4;
    for (int p = 0; p < found.support().length; p++) {
      double slope =
          (brute.objective(measures, moved(found, p, h), m)
                  - brute.objective(measures, moved(found, p, -h), m))
              / (2 * h);
      assertEquals(0, slope, 2e-6, "place " + p + ", seed " + SEED);
    }
    for (int j = 0; j < found.size(); j++) {
      double slope =
          (brute.objective(measures, heavier(found, j, 1 + h), m)
                  - brute.objective(measures, heavier(found, j, 1 - h), m))
              / (2 * h);
      assertEquals(0, slope, 2e-6, "mass " + j + ", seed " + SEED);
    }
  }

  private static DiscreteMeasure moved(DiscreteMeasure measure, int p, double by) {
    double[] atoms = measure.support().clone();
    atoms[p] += by;
    return new DiscreteMeasure("moved", measure.dimension(), measure.masses(), atoms);
  }

  private static DiscreteMeasure heavier(DiscreteMeasure measure, int j, double factor) {
    double[] masses = measure.masses().clone();
    masses[j] *= factor;
    return new DiscreteMeasure("heavier", measure.dimension(), masses, measure.support());
  }

  /**
   * Of Diracs and one atom: P_n = p_n with c_n + ε ln p + X ln(p/a) + X ln(p/q) = 0, q = Σ λ p and
   * z = Σ λ p x / q. Given z, q = (Σ λ a^s e^(−c s/X))^(1/(1 − s)), s = X/(ε + 2X).
   */
  @ParameterizedTest
  @CsvSource({"0.3,0.7,1", "0.3,70,1", "2,0.5,1", "0.01,0.8,1", "0.3,7e5,1e6", "1e-3,1e12,1e3"})
  void diracs(double epsilon, double penalty, double ratio) {
    double[] places = {0, 1, 1.5};
    double[] masses = {2, 5, 0.5 * ratio};
    double[] weights = {0.25, 0.35, 0.4};
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      measures.add(weighted("m" + n, weights[n], 1, new double[] {masses[n]}, places[n]));
    }
    BarycenterSolution solution =
        run(measures, DiscreteMeasure.uniform("s", 1, new double[] {0.7}), epsilon, penalty, TIGHT);
    double s = penalty / (epsilon + 2 * penalty);
    double z = 0.7;
    double sum = 0;
    for (int k = 0; k < 10_000; k++) {
      sum = 0;
      double moment = 0;
      for (int n = 0; n < 3; n++) {
        double c = (z - places[n]) * (z - places[n]);
        double p = weights[n] * Math.pow(masses[n], s) * Math.exp(-c * s / penalty);
        sum += p;
        moment += p * places[n];
      }
      z = moment / sum;
    }
    double q = Math.pow(sum, 1 / (1 - s));
    DiscreteMeasure found = cloud(solution);
    assertEquals(RunStatus.CONVERGED, solution.status());
    assertEquals(z, found.support()[0], 1e-9);
    assertEquals(q, found.masses()[0], 1e-9 * q);
  }

  /** On places where it stays, it is the barycenter on these, with the same objective. */
  @Test
  void fixedPlaces() {
    double epsilon = 0.2;
    double penalty = 0.6;
    List<WeightedMeasure<DiscreteMeasure>> measures = clouds(3, 2, false);
    BarycenterSolution free = run(measures, start(4, 2), epsilon, penalty, TIGHT);
    DiscreteMeasure found = cloud(free);
    // The places and all atoms of the inputs as a common support would give other entropies;
    // so the same places, with measures on them.
    double[] support = found.support();
    List<WeightedMeasure<DiscreteMeasure>> common = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      double[] masses = random.doubles(4, 0.1, 1).toArray();
      common.add(weighted("c" + n, 1.0 / 3, 2, masses, support));
    }
    UnbalancedBarycenter<DiscreteMeasure> fixed =
        new UnbalancedBarycenter<>(new CloudSupport(2, support), epsilon, penalty);
    UnbalancedParticleFlow flow = new UnbalancedParticleFlow(1e-300, epsilon, penalty, 1e300);
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(common, 2)) {
      BarycenterSolution expected =
          new OuterLoop(TIGHT, record -> {}).run(fixed, local, fixed.start(local));
      BarycenterSolution same =
          new OuterLoop(TIGHT, record -> {})
              .run(flow, local, flow.start(DiscreteMeasure.uniform("s", 2, support)));
      assertEquals(RunStatus.CONVERGED, same.status());
      assertArrayEquals(support, cloud(same).support());
      assertArrayEquals(
          ((DiscreteMeasure) expected.barycenter()).masses(), cloud(same).masses(), 1e-9);
      assertEquals(expected.objective(), same.objective(), 1e-9);
    }
  }

  /** In another unit of mass the masses are κ-homogeneous, and the places stay. */
  @Test
  void theUnitOfMass() {
    List<WeightedMeasure<DiscreteMeasure>> measures = clouds(3, 2, false);
    List<WeightedMeasure<DiscreteMeasure>> larger =
        measures.stream()
            .map(
                each ->
                    weighted(
                        each.measure().id(),
                        each.weight(),
                        2,
                        Arrays.stream(each.measure().masses()).map(a -> 1000 * a).toArray(),
                        each.measure().support()))
            .toList();
    DiscreteMeasure start = start(4, 2);
    DiscreteMeasure expected = cloud(run(measures, start, 0.2, 0.4, TIGHT));
    DiscreteMeasure found = cloud(run(larger, start, 0.2, 0.4, TIGHT));
    assertArrayEquals(expected.support(), found.support(), 1e-7, "seed " + SEED);
    double factor = Math.pow(1000, 0.4 / 0.6);
    for (int j = 0; j < found.size(); j++) {
      assertEquals(factor * expected.masses()[j], found.masses()[j], 1e-7 * factor, "seed " + SEED);
    }
  }

  /** At a small penalty an outlier is left alone, at a large one it draws the places. */
  @Test
  void anOutlier() {
    List<WeightedMeasure<DiscreteMeasure>> measures =
        List.of(
            weighted("a", 0.5, 1, new double[] {0.45, 0.45, 0.1}, 0, 1, 100),
            weighted("b", 0.5, 1, new double[] {0.5, 0.5}, 0.1, 1.1));
    DiscreteMeasure start = DiscreteMeasure.uniform("s", 1, new double[] {0, 1, 2});
    DiscreteMeasure without = cloud(run(measures, start, 0.05, 2, TIGHT));
    for (double place : without.support()) {
      assertTrue(place > -0.1 && place < 1.2, "place " + place);
    }
    double mass = Arrays.stream(without.masses()).sum();
    assertTrue(mass > 0.8 && mass < 1.1, "mass " + mass);
    DiscreteMeasure with = cloud(run(measures, start, 0.05, 1e6, TIGHT));
    assertTrue(Arrays.stream(with.support()).max().orElseThrow() > 40);
  }

  /** Masses that hold: on places that stay, the balanced barycenter, to which a large X tends. */
  @ParameterizedTest
  @ValueSource(doubles = {1e9, Double.POSITIVE_INFINITY})
  void balanced(double penalty) {
    double[] support = start(4, 2).support();
    List<WeightedMeasure<DiscreteMeasure>> common = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      double[] masses = random.doubles(4, 0.1, 1).toArray();
      double total = Arrays.stream(masses).sum();
      Arrays.setAll(masses, i -> masses[i] / total);
      common.add(weighted("c" + n, 1.0 / 3, 2, masses, support));
    }
    SinkhornBarycenter<DiscreteMeasure> fixed =
        new SinkhornBarycenter<>(new CloudSupport(2, support), SinkhornSettings.plain(0.5));
    UnbalancedParticleFlow flow = new UnbalancedParticleFlow(1e-300, 0.5, penalty, 1e300);
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(common, 2)) {
      BarycenterSolution expected =
          new OuterLoop(TIGHT, record -> {}).run(fixed, local, fixed.start(local));
      BarycenterSolution found =
          new OuterLoop(TIGHT, record -> {})
              .run(flow, local, flow.start(DiscreteMeasure.uniform("s", 2, support)));
      assertArrayEquals(
          ((DiscreteMeasure) expected.barycenter()).masses(), cloud(found).masses(), 1e-8);
      assertEquals(expected.objective(), found.objective(), 1e-6);
    }
  }

  /** Far from the origin and from each other, measures keep their digits. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e4, 1e6})
  void movesAlong(double far) {
    List<WeightedMeasure<DiscreteMeasure>> measures = clouds(2, 1, false);
    DiscreteMeasure start = start(3, 1);
    double[] shifts = {far, far + 3};
    List<WeightedMeasure<DiscreteMeasure>> moved = new ArrayList<>();
    for (int n = 0; n < 2; n++) {
      DiscreteMeasure each = measures.get(n).measure();
      double shift = shifts[n];
      moved.add(
          weighted(
              each.id(),
              measures.get(n).weight(),
              1,
              each.masses(),
              Arrays.stream(each.support()).map(x -> x + shift).toArray()));
    }
    DiscreteMeasure near =
        cloud(run(shifted(moved, -far), start, 0.8, 30, new StopRule(1e-12, 1e-8, 5000)));
    DiscreteMeasure found =
        cloud(
            run(
                moved,
                DiscreteMeasure.uniform(
                    "s", 1, Arrays.stream(start.support()).map(x -> x + far).toArray()),
                0.8,
                30,
                new StopRule(1e-12, 1e-8, 5000)));
    for (int j = 0; j < 3; j++) {
      assertEquals(near.support()[j] + far, found.support()[j], 1e-5, "seed " + SEED);
      assertEquals(near.masses()[j], found.masses()[j], 1e-5, "seed " + SEED);
    }
  }

  private static List<WeightedMeasure<DiscreteMeasure>> shifted(
      List<WeightedMeasure<DiscreteMeasure>> measures, double by) {
    return measures.stream()
        .map(
            each ->
                weighted(
                    each.measure().id(),
                    each.weight(),
                    1,
                    each.measure().masses(),
                    Arrays.stream(each.measure().support()).map(x -> x + by).toArray()))
        .toList();
  }

  /** Two clouds 1e6 apart, X large: each is drawn half of the way, and keeps its shape. */
  @Test
  void cloudsFarApart() {
    List<WeightedMeasure<DiscreteMeasure>> measures =
        List.of(
            weighted("a", 0.5, 1, new double[] {0.5, 0.5}, 0, 4),
            weighted("b", 0.5, 1, new double[] {0.5, 0.5}, 1e6, 1e6 + 2));
    DiscreteMeasure start = DiscreteMeasure.uniform("s", 1, new double[] {1, 5e5});
    DiscreteMeasure found =
        cloud(run(measures, start, 0.01, 1e16, new StopRule(1e-12, 1e-7, 2000)));
    double[] places = found.support().clone();
    Arrays.sort(places);
    assertArrayEquals(new double[] {5e5, 5e5 + 3}, places, 1e-3);
    assertArrayEquals(new double[] {0.5, 0.5}, found.masses(), 1e-3);
  }

  @Test
  void allMassDestroyed() {
    List<WeightedMeasure<DiscreteMeasure>> measures =
        List.of(
            weighted("a", 0.5, 1, new double[] {1}, -1e4),
            weighted("b", 0.5, 1, new double[] {1}, 1e4));
    DiscreteMeasure start = DiscreteMeasure.uniform("s", 1, new double[] {0});
    StopRule rule = new StopRule(1e-6, 1e-6, 50);
    NoResultException thrown =
        assertThrows(NoResultException.class, () -> run(measures, start, 0.1, 1, rule));
    assertTrue(thrown.getMessage().contains("Raise --mass-penalty"), thrown.getMessage());
  }
}
