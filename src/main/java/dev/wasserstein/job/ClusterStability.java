// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Deadline;
import dev.wasserstein.barycenter.cluster.Assignment;
import dev.wasserstein.barycenter.cluster.ClusterSolution;
import dev.wasserstein.barycenter.cluster.Half;
import dev.wasserstein.evaluate.Contingency;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The stability of a number of clusters (von Luxburg 2010, section 2; Lange et al. 2004): the
 * measures are split into two random halves, each half is clustered on its own, all measures are
 * assigned to the nearest prototypes of either, and both partitions are compared by the adjusted
 * Rand index (Hubert and Arabie 1985); the mean over {@value #SPLITS} splits. Measures that the
 * clustering of all sets aside are in neither half: half of the measures may be too few to set one
 * aside.
 */
final class ClusterStability {
  private static final int SPLITS = 5;

  private final Clustering clustering;
  private final long seed;
  private final Deadline deadline;

  /**
   * The stability of clusterings of a collection, on the same splits for each number of clusters.
   *
   * @param deadline after which nothing is computed
   */
  ClusterStability(Clustering clustering, long seed, Deadline deadline) {
    this.clustering = clustering;
    this.seed = seed;
    this.deadline = deadline;
  }

  /**
   * The stability of a clustering of all measures; not a number where it is not known: a half has
   * fewer measures than clusters, or the time is over.
   */
  double of(ClusterSolution solution) {
    int clusters = solution.prototypes().size();
    if (clusters == 1) {
      return 1;
    }
    List<String> members = solution.members().stream().map(Assignment::id).toList();
    if (members.size() / 2 < clusters) {
      return Double.NaN;
    }
    Set<String> outliers = new HashSet<>();
    solution.outliers().forEach(each -> outliers.add(each.id()));
    double sum = 0;
    for (int split = 0; split < SPLITS; split++) {
      List<List<String>> partitions = new ArrayList<>();
      for (Half half : Half.of(members, outliers, SubSeed.hash(seed, "split-" + split))) {
        if (deadline.isOver()) {
          return Double.NaN;
        }
        partitions.add(labels(clustering.assignedBy(clusters, split, half), outliers));
      }
      sum += Contingency.of(partitions.get(0), partitions.get(1)).adjustedRandIndex();
    }
    return deadline.isOver() ? Double.NaN : sum / SPLITS;
  }

  private static List<String> labels(List<Assignment> assignments, Set<String> outliers) {
    return assignments.stream()
        .filter(each -> !outliers.contains(each.id()))
        .map(each -> String.valueOf(each.cluster()))
        .toList();
  }
}
