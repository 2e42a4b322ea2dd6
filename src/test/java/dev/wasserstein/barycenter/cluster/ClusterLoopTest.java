// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.ExactCost;
import dev.wasserstein.transport.exact.NetworkSimplex;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterLoopTest {
  private static final StopRule RULE = new StopRule(1e-8, 1e-4, 100);

  private static ClusterSolution run(
      List<WeightedMeasure<DiscreteMeasure>> inputs,
      int k,
      long seed,
      Objective objective,
      Pruning pruning,
      double batchShare) {
    return run(inputs, k, seed, objective, pruning, batchShare, Trimming.NONE);
  }

  private static ClusterSolution run(
      List<WeightedMeasure<DiscreteMeasure>> inputs,
      int k,
      long seed,
      Objective objective,
      Pruning pruning,
      double batchShare,
      Trimming trimming) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
      return new ClusterLoop(RULE, record -> {}, objective)
          .run(
              new ClusterProblem<>(
                  new ParticleFlow(0.5),
                  measures,
                  ExactCost.SQUARED_WASSERSTEIN,
                  one -> new KMeansStart().start(one, 16, seed),
                  pruning,
                  trimming),
              k,
              batchShare,
              seed,
              Checkpoints.NONE);
    }
  }

  private static ClusterSolution best(
      List<WeightedMeasure<DiscreteMeasure>> inputs, int k, long seed) {
    ClusterSolution best = run(inputs, k, seed, Objective.MEAN, Pruning.BOUNDS, 1);
    for (int restart = 1; restart < 5; restart++) {
      ClusterSolution other = run(inputs, k, seed + restart, Objective.MEAN, Pruning.BOUNDS, 1);
      best = other.objective() < best.objective() ? other : best;
    }
    return best;
  }

  @Test
  void plantedShapesAreRecoveredFromAnySeedWithRestarts() {
    for (long seed : new long[] {1, 100, 10_000, -7}) {
      ClusterSolution solution = best(Planted.shapes(12), 4, seed);
      assertTrue(Planted.recovered(solution.assignments()), "seed " + seed);
      assertEquals(RunStatus.CONVERGED, solution.status());
      assertTrue(solution.silhouette() > 0.4, () -> "silhouette " + solution.silhouette());
    }
  }

  @Test
  void plantedCloudsAreRecoveredInEveryDimension() {
    for (int d : new int[] {1, 2, 3, 6}) {
      ClusterSolution solution = best(Planted.clouds(5, 9, d, 20), 5, 3);
      assertTrue(Planted.recovered(solution.assignments()), "dimension " + d);
    }
  }

  /** Every bit of the result, and most of the work saved. */
  @Test
  void boundsSaveWorkAndChangeNothing() {
    for (Objective objective : Objective.values()) {
      for (List<WeightedMeasure<DiscreteMeasure>> inputs :
          List.of(Planted.shapes(15), Planted.clouds(6, 10, 3, 3), Clouds.random(50, 2, 33))) {
        ClusterSolution pruned = run(inputs, 6, 5, objective, Pruning.BOUNDS, 1);
        ClusterSolution all = run(inputs, 6, 5, objective, Pruning.NONE, 1);
        assertEquals(all.prototypes(), pruned.prototypes());
        assertEquals(all.assignments(), pruned.assignments());
        assertEquals(all.objective(), pruned.objective());
        assertEquals(all.history().size(), pruned.history().size());
        for (int n = 0; n < all.history().size(); n++) {
          assertEquals(all.history().get(n).objective(), pruned.history().get(n).objective());
        }
        assertEquals(0, all.skipped(0));
        assertTrue(pruned.skipped(1) > 0.5, () -> "skipped " + pruned.skipped(1));
      }
    }
  }

  @Test
  void theObjectiveNeverRisesAndIsThatOfTheAssignments() {
    for (Objective objective : Objective.values()) {
      List<WeightedMeasure<DiscreteMeasure>> inputs = Clouds.random(60, 2, 34);
      ClusterSolution solution = run(inputs, 7, 11, objective, Pruning.BOUNDS, 1);
      double before = Double.POSITIVE_INFINITY;
      for (IterationRecord record : solution.history()) {
        assertTrue(record.objective() <= before * (1 + 1e-12));
        before = record.objective();
      }
      double total = inputs.stream().mapToDouble(WeightedMeasure::weight).sum();
      double sum = 0;
      for (WeightedMeasure<DiscreteMeasure> input : inputs) {
        double least = Double.POSITIVE_INFINITY;
        double second = Double.POSITIVE_INFINITY;
        for (Measure prototype : solution.prototypes()) {
          double cost =
              new NetworkSimplex()
                  .solve(TransportProblem.quadratic((DiscreteMeasure) prototype, input.measure()))
                  .cost();
          second = Math.min(second, Math.max(least, cost));
          least = Math.min(least, cost);
        }
        Assignment assignment =
            solution.assignments().stream()
                .filter(each -> each.id().equals(input.measure().id()))
                .findFirst()
                .orElseThrow();
        assertEquals(least, assignment.cost(), 1e-12 * (1 + least));
        assertEquals(second, assignment.secondCost(), 1e-12 * (1 + second));
        sum += input.weight() / total * (objective == Objective.MEAN ? least : Math.sqrt(least));
      }
      assertEquals(sum, solution.objective(), 1e-12 * sum);
      assertEquals(
          objective == Objective.MEAN
              ? ObjectiveKind.SQUARED_WASSERSTEIN
              : ObjectiveKind.WASSERSTEIN,
          solution.objectiveKind());
    }
  }

  /** More clusters than distinct measures: some stay empty, and the run ends. */
  @Test
  void moreClustersThanDistinctMeasures() {
    List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
    for (int n = 0; n < 9; n++) {
      inputs.add(
          new WeightedMeasure<>(
              DiscreteMeasure.uniform("m" + n, 2, new double[] {n % 3, 0, n % 3, 1}), 1));
    }
    ClusterSolution solution = run(inputs, 5, 1, Objective.MEAN, Pruning.BOUNDS, 1);
    assertEquals(0, solution.objective(), 1e-15);
    assertEquals(RunStatus.CONVERGED, solution.status());
    assertEquals(3, solution.assignments().stream().map(Assignment::cluster).distinct().count());
    ClusterSolution one = run(inputs, 1, 1, Objective.MEAN, Pruning.BOUNDS, 1);
    assertEquals(9, one.sizes()[0]);
    assertEquals(Double.POSITIVE_INFINITY, one.assignments().get(0).margin());
    assertEquals(Double.NaN, one.silhouette());
  }

  /** A measure that has a cluster for itself gains nothing by another one. */
  @Test
  void asManyClustersAsMeasuresIsAClusterForEach() {
    for (int seed = 1; seed <= 5; seed++) {
      ClusterSolution solution =
          run(Clouds.random(30, 2, seed), 30, seed, Objective.MEAN, Pruning.BOUNDS, 1);
      for (int size : solution.sizes()) {
        assertEquals(1, size, "seed " + seed);
      }
      assertEquals(RunStatus.CONVERGED, solution.status());
    }
  }

  /** Two clouds that no prototype can meet, each three times: two clusters can win no measure. */
  @Test
  void clustersThatCanWinNoMeasureDoNotKeepTheRunFromConverging() {
    List<WeightedMeasure<DiscreteMeasure>> two = Clouds.random(2, 2, 4);
    List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      inputs.add(new WeightedMeasure<>(two.get(n / 3).measure().withId("m" + n), 1));
    }
    ClusterSolution solution = run(inputs, 4, 1, Objective.MEAN, Pruning.BOUNDS, 1);
    assertTrue(solution.objective() > 0);
    assertEquals(RunStatus.CONVERGED, solution.status());
    assertEquals(2, solution.assignments().stream().map(Assignment::cluster).distinct().count());
  }

  @Test
  void batchesRecoverPlantedClustersAndDoNotSayConverged() {
    ClusterSolution solution =
        run(Planted.clouds(4, 60, 2, 30), 4, 2, Objective.MEAN, Pruning.BOUNDS, 0.25);
    assertTrue(Planted.recovered(solution.assignments()));
    assertEquals(240, solution.assignments().size());
    assertTrue(solution.status() != RunStatus.CONVERGED);
    assertTrue(solution.efforts().stream().allMatch(effort -> effort.measures() < 120));
  }

  /**
   * Points, whose barycenters are means. By numpy 2: (b − a) / max(a, b) with the distances a and b
   * to the means of the own and of the nearest other cluster; scikit-learn, too, gives 0 to a point
   * that is alone.
   */
  @Test
  void silhouettesOfPointsAreThoseByTheFormula() {
    double[][] places = {{0, 0}, {1, 0}, {2, 1}, {10, 0}, {11, 2}, {12.5, 0}, {5, 9}};
    double[] weights = {1, 2, 1, 1, 1, 3, 1};
    double[] expected = {
      0.8998821449207965,
      0.9746163458716596,
      0.8536985660048367,
      0.8060276073025889,
      0.8105736213164163,
      0.922242094147721,
      0
    };
    List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
    for (int n = 0; n < places.length; n++) {
      inputs.add(new WeightedMeasure<>(DiscreteMeasure.uniform("p" + n, 2, places[n]), weights[n]));
    }
    ClusterSolution solution = best(inputs, 3, 1);
    for (int n = 0; n < places.length; n++) {
      assertEquals(expected[n], solution.assignments().get(n).silhouette(), 1e-6, "p" + n);
    }
    assertEquals(0.8086140913731121, solution.silhouette(), 1e-6);
  }
}
