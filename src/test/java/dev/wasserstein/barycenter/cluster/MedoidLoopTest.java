// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.Weighing;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.ExactCost;
import dev.wasserstein.transport.exact.NetworkSimplex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MedoidLoopTest {
  private static MedoidLoop<DiscreteMeasure> loop(
      LocalMeasures<DiscreteMeasure> measures, Objective objective, double share) {
    return new MedoidLoop<>(
        CostMatrix.of(measures, ExactCost.SQUARED_WASSERSTEIN),
        Weighing.of(objective, ObjectiveKind.SQUARED_WASSERSTEIN, measures.summary()),
        ObjectiveKind.SQUARED_WASSERSTEIN,
        new Trimming(share),
        new StopRule(1e-8, 1e-4, 500),
        record -> {});
  }

  private static ClusterSolution best(
      List<WeightedMeasure<DiscreteMeasure>> inputs, int k, Objective objective, double share) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
      MedoidLoop<DiscreteMeasure> loop = loop(measures, objective, share);
      return IntStream.rangeClosed(1, 20)
          .mapToObj(seed -> loop.run(k, seed))
          .min(Comparator.comparingDouble(ClusterSolution::objective))
          .orElseThrow();
    }
  }

  private static double[][] terms(
      List<WeightedMeasure<DiscreteMeasure>> inputs, Objective objective) {
    int n = inputs.size();
    double[][] terms = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double cost =
            i == j
                ? 0
                : new NetworkSimplex()
                    .solve(
                        TransportProblem.quadratic(
                            inputs.get(i).measure(), inputs.get(j).measure()))
                    .cost();
        terms[i][j] = objective == Objective.MEAN ? cost : Math.sqrt(cost);
      }
    }
    return terms;
  }

  /**
   * Over all sets of medoids; of equal weights the {@code aside} farthest measures do not count.
   */
  private static double bruteForce(
      List<WeightedMeasure<DiscreteMeasure>> inputs, double[][] terms, int k, int aside) {
    int n = inputs.size();
    double best = Double.POSITIVE_INFINITY;
    for (int set = 0; set < 1 << n; set++) {
      if (Integer.bitCount(set) == k) {
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
          double least = Double.POSITIVE_INFINITY;
          for (int j = 0; j < n; j++) {
            least = (set >> j & 1) == 1 ? Math.min(least, terms[i][j]) : least;
          }
          rows.add(new double[] {least, inputs.get(i).weight()});
        }
        rows.sort(Comparator.comparingDouble(row -> row[0]));
        double sum = 0;
        double total = 0;
        for (double[] row : rows.subList(0, n - aside)) {
          sum += row[0] * row[1];
          total += row[1];
        }
        best = Math.min(best, sum / total);
      }
    }
    return best;
  }

  @Test
  void theBestStartIsTheOptimum() {
    for (Objective objective : Objective.values()) {
      for (int stream = 0; stream < 4; stream++) {
        List<WeightedMeasure<DiscreteMeasure>> inputs = Clouds.random(10, 2, 5100 + stream);
        double[][] terms = terms(inputs, objective);
        for (int k = 1; k <= 4; k++) {
          ClusterSolution solution = best(inputs, k, objective, 0);
          double exact = bruteForce(inputs, terms, k, 0);
          assertEquals(exact, solution.objective(), 1e-12 * exact, objective + " " + k);
          assertEquals(RunStatus.CONVERGED, solution.status());
          assertEquals(solution.last().objective(), solution.objective(), 1e-12 * exact);
        }
      }
    }
  }

  @Test
  void theBestStartIsTheTrimmedOptimum() {
    for (int stream = 0; stream < 4; stream++) {
      List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
      Clouds.random(10, 2, 5200 + stream)
          .forEach(each -> inputs.add(new WeightedMeasure<>(each.measure(), 1)));
      double[][] terms = terms(inputs, Objective.MEAN);
      for (int k = 1; k <= 3; k++) {
        ClusterSolution solution = best(inputs, k, Objective.MEAN, 0.2);
        assertEquals(2, solution.outliers().size());
        double exact = bruteForce(inputs, terms, k, 2);
        assertEquals(exact, solution.objective(), 1e-12 * exact, "k " + k);
      }
    }
  }

  /** Prototypes are members, each the best of its cluster. */
  @Test
  void medoidsAreTheBestMembersOfTheirClusters() {
    List<WeightedMeasure<DiscreteMeasure>> inputs = Clouds.random(30, 2, 5300);
    double[][] terms = terms(inputs, Objective.MEAN);
    ClusterSolution solution = best(inputs, 4, Objective.MEAN, 0);
    List<String> ids = inputs.stream().map(each -> each.measure().id()).toList();
    for (int c = 0; c < 4; c++) {
      int medoid = ids.indexOf(solution.medoids().get(c));
      assertEquals(
          inputs.get(medoid).measure().withId("prototype-" + (c + 1)),
          solution.prototypes().get(c));
      int cluster = c;
      List<Integer> members =
          solution.assignments().stream()
              .filter(each -> each.cluster() == cluster)
              .map(each -> ids.indexOf(each.id()))
              .toList();
      assertTrue(members.contains(medoid));
      double own = sum(inputs, terms, members, medoid);
      for (int other : members) {
        assertTrue(own <= sum(inputs, terms, members, other) * (1 + 1e-12));
      }
    }
  }

  private static double sum(
      List<WeightedMeasure<DiscreteMeasure>> inputs,
      double[][] terms,
      List<Integer> members,
      int medoid) {
    return members.stream().mapToDouble(i -> inputs.get(i).weight() * terms[i][medoid]).sum();
  }

  @Test
  void asManyMedoidsAsMeasuresCostNothing() {
    ClusterSolution solution = best(Clouds.random(12, 2, 5400), 12, Objective.MEAN, 0);
    assertEquals(0, solution.objective());
    for (int size : solution.sizes()) {
      assertEquals(1, size);
    }
    assertEquals(0, solution.silhouette());
  }
}
