// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrimmingTest {
  private record Thing(String id, double weight, double cost) {}

  private static Set<String> outliers(double share, Thing... things) {
    return new TreeSet<>(
        new Trimming(share).outliers(List.of(things), Thing::id, Thing::weight, Thing::cost));
  }

  @Test
  void theFarthestGoUpToTheShareOfTheWeight() {
    Thing a = new Thing("a", 1, 9);
    Thing b = new Thing("b", 2, 8);
    Thing c = new Thing("c", 1, 8);
    Thing d = new Thing("d", 6, 1);
    assertEquals(Set.of(), outliers(0, a, b, c, d));
    assertEquals(Set.of(), outliers(0.09, a, b, c, d));
    assertEquals(Set.of("a"), outliers(0.1, a, b, c, d));
    // c is as far as b, and comes after it.
    assertEquals(Set.of("a", "c"), outliers(0.2, d, c, b, a));
    // The next, b, would pass the share, and so stays, with all that are nearer.
    assertEquals(Set.of("a", "c"), outliers(0.39, a, b, c, d));
    assertEquals(Set.of("a", "b", "c"), outliers(0.4, a, b, c, d));
    assertEquals(Set.of("a", "b", "c"), outliers(0.99, a, b, c, d));
  }

  @Test
  void whatItsPrototypeMeetsIsNoOutlier() {
    assertEquals(Set.of("x"), outliers(0.9, new Thing("x", 1, 1), new Thing("y", 1, 0)));
  }

  private static ClusterSolution run(
      List<WeightedMeasure<DiscreteMeasure>> inputs,
      int k,
      long seed,
      Objective objective,
      Pruning pruning,
      double share) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
      return new ClusterLoop(new StopRule(1e-10, 1e-6, 200), record -> {}, objective)
          .run(
              new ClusterProblem<>(
                  new ParticleFlow(0.5),
                  measures,
                  ExactCost.SQUARED_WASSERSTEIN,
                  one -> new KMeansStart().start(one, 8, seed),
                  pruning,
                  new Trimming(share)),
              k,
              1,
              seed,
              Checkpoints.NONE);
    }
  }

  private static List<WeightedMeasure<DiscreteMeasure>> points(double[]... places) {
    List<WeightedMeasure<DiscreteMeasure>> points = new ArrayList<>();
    for (double[] place : places) {
      points.add(new WeightedMeasure<>(DiscreteMeasure.uniform("p" + points.size(), 2, place), 1));
    }
    return points;
  }

  /**
   * Least mean square distance to the means of two groups of those that stay: all ways to choose.
   */
  private static double bruteForce(double[][] places, int stay) {
    double best = Double.POSITIVE_INFINITY;
    int ways = (int) Math.pow(3, places.length);
    for (int way = 0; way < ways; way++) {
      double[][] sums = new double[2][4];
      int rest = way;
      for (double[] place : places) {
        int group = rest % 3;
        rest /= 3;
        if (group < 2) {
          sums[group][0]++;
          sums[group][1] += place[0];
          sums[group][2] += place[1];
          sums[group][3] += place[0] * place[0] + place[1] * place[1];
        }
      }
      if (sums[0][0] + sums[1][0] == stay && sums[0][0] > 0 && sums[1][0] > 0) {
        double spread = 0;
        for (double[] sum : sums) {
          spread += sum[3] - (sum[1] * sum[1] + sum[2] * sum[2]) / sum[0];
        }
        best = Math.min(best, spread / stay);
      }
    }
    return best;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theBestStartIsTheTrimmedOptimum(long stream) {
    RandomGenerator random = SubSeed.stream(Clouds.SEED, 4100 + stream);
    double[][] places = new double[9][];
    for (int n = 0; n < places.length; n++) {
      places[n] = new double[] {3 * random.nextGaussian(), 3 * random.nextGaussian()};
    }
    double least = Double.POSITIVE_INFINITY;
    for (int seed = 1; seed <= 30; seed++) {
      ClusterSolution solution = run(points(places), 2, seed, Objective.MEAN, Pruning.BOUNDS, 0.25);
      assertEquals(2, solution.outliers().size());
      least = Math.min(least, solution.objective());
    }
    double exact = bruteForce(places, 7);
    assertEquals(exact, least, 1e-9 * exact);
  }

  private static List<WeightedMeasure<DiscreteMeasure>> withOutliers(int count) {
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>(Planted.clouds(4, 9, 2, 12));
    RandomGenerator random = SubSeed.stream(Clouds.SEED, 4200);
    for (int n = 0; n < count; n++) {
      double angle = 2 * Math.PI * random.nextDouble();
      double[] support = new double[20];
      for (int p = 0; p < support.length; p++) {
        support[p] =
            150 * (p % 2 == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle))
                + random.nextGaussian();
      }
      measures.add(new WeightedMeasure<>(DiscreteMeasure.uniform("far-" + n, 2, support), 1));
    }
    return measures;
  }

  /** Without trimming the far ones have clusters of their own. */
  @Test
  void plantedOutliersAreSetAsideAndPlantedClustersFound() {
    List<WeightedMeasure<DiscreteMeasure>> inputs = withOutliers(4);
    ClusterSolution best = null;
    for (int seed = 1; seed <= 10; seed++) {
      ClusterSolution other = run(inputs, 4, seed, Objective.MEAN, Pruning.BOUNDS, 0.1);
      best = best == null || other.objective() < best.objective() ? other : best;
    }
    assertEquals(
        List.of("far-0", "far-1", "far-2", "far-3"),
        best.outliers().stream().map(Assignment::id).toList());
    assertTrue(Planted.recovered(best.members()));
    assertEquals(RunStatus.CONVERGED, best.status());
    assertEquals(Double.NaN, best.outliers().get(0).silhouette());
    ClusterSolution all = run(inputs, 4, 1, Objective.MEAN, Pruning.BOUNDS, 0);
    assertTrue(all.outliers().isEmpty());
    assertTrue(!Planted.recovered(all.members().subList(0, 36)));
  }

  /** Every bit: bounds are of distances, whatever is summed. */
  @Test
  void boundsChangeNothingAndTheObjectiveIsThatOfTheMembers() {
    for (Objective objective : Objective.values()) {
      List<WeightedMeasure<DiscreteMeasure>> inputs = Clouds.random(45, 2, 4300);
      ClusterSolution pruned = run(inputs, 5, 3, objective, Pruning.BOUNDS, 0.15);
      ClusterSolution all = run(inputs, 5, 3, objective, Pruning.NONE, 0.15);
      assertEquals(all.prototypes(), pruned.prototypes());
      assertEquals(all.assignments(), pruned.assignments());
      assertEquals(all.objective(), pruned.objective());
      assertTrue(pruned.skipped(1) > 0.4, () -> "skipped " + pruned.skipped(1));
      double sum = 0;
      double weight = 0;
      double set = 0;
      double farthest = 0;
      for (Assignment each : pruned.members()) {
        sum += each.weight() * (objective == Objective.MEAN ? each.cost() : Math.sqrt(each.cost()));
        weight += each.weight();
        farthest = Math.max(farthest, each.cost());
      }
      for (Assignment each : pruned.outliers()) {
        set += each.weight();
        assertTrue(each.cost() >= farthest);
      }
      assertEquals(sum / weight, pruned.objective(), 1e-12);
      assertEquals(pruned.last().objective(), pruned.objective(), 1e-12);
      assertTrue(set <= 0.15 + 1e-9 && set > 0.1, "set aside " + set);
    }
  }

  /** With equal weights neither choosing outliers nor moving prototypes raises it. */
  @Test
  void theTrimmedObjectiveNeverRises() {
    List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
    Clouds.random(50, 2, 4400)
        .forEach(each -> inputs.add(new WeightedMeasure<>(each.measure(), 1)));
    ClusterSolution solution = run(inputs, 6, 2, Objective.MEAN, Pruning.BOUNDS, 0.2);
    double before = Double.POSITIVE_INFINITY;
    for (var record : solution.history()) {
      assertTrue(record.objective() <= before * (1 + 1e-12));
      before = record.objective();
    }
    assertEquals(10, solution.outliers().size());
    Map<Integer, Integer> sizes = new HashMap<>();
    solution.members().forEach(each -> sizes.merge(each.cluster(), 1, Integer::sum));
    for (int c = 0; c < 6; c++) {
      assertEquals(sizes.getOrDefault(c, 0), solution.sizes()[c]);
    }
  }
}
