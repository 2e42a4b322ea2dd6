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
 * clustering of all sets aside are not compared.
 */
final class ClusterStability {
  private static final int SPLITS = 5;

  /** Both halves of each split. */
  private final List<List<Half>> splits = new ArrayList<>();

  private final Clustering clustering;
  private final Deadline deadline;
  private final int smallest;

  /**
   * The splits of a collection, the same for each number of clusters.
   *
   * @param ids of positive weight
   * @param deadline after which nothing is computed
   */
  ClusterStability(Clustering clustering, List<String> ids, long seed, Deadline deadline) {
    this.clustering = clustering;
    this.deadline = deadline;
    this.smallest = ids.size() / 2;
    for (int split = 0; ids.size() > 1 && split < SPLITS; split++) {
      splits.add(Half.of(ids, SubSeed.hash(seed, "split-" + split)));
    }
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
    if (smallest < clusters) {
      return Double.NaN;
    }
    Set<String> members = new HashSet<>();
    solution.members().forEach(each -> members.add(each.id()));
    double sum = 0;
    for (int split = 0; split < SPLITS; split++) {
      List<List<String>> partitions = new ArrayList<>();
      for (Half half : splits.get(split)) {
        if (deadline.isOver()) {
          return Double.NaN;
        }
        partitions.add(labels(clustering.assignedBy(clusters, split, half), members));
      }
      sum += Contingency.of(partitions.get(0), partitions.get(1)).adjustedRandIndex();
    }
    return deadline.isOver() ? Double.NaN : sum / SPLITS;
  }

  private static List<String> labels(List<Assignment> assignments, Set<String> members) {
    return assignments.stream()
        .filter(each -> members.contains(each.id()))
        .map(each -> String.valueOf(each.cluster()))
        .toList();
  }
}
