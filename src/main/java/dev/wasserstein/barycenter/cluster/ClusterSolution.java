// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.measure.Measure;
import java.util.List;

/**
 * The end of a clustering.
 *
 * @param prototypes the barycenters of the clusters, named prototype-1, prototype-2, ..., the
 *     cluster of the largest weight first; of equal weights the one with the least id of a member
 * @param medoids the ids of the measures that the prototypes are; empty where they are barycenters
 * @param objectiveKind what the objective measures
 * @param objective the mean of the terms of all measures but outliers at their prototypes, by
 *     weight
 * @param dualGap by how much the objective may exceed its exact value for these prototypes
 * @param history one record for each iterate from the starts on
 * @param efforts what each iterate took
 * @param assignments of all measures to the prototypes, by id
 * @param assignmentSolves the costs that were computed for them
 */
public record ClusterSolution(
    List<Measure> prototypes,
    List<String> medoids,
    ObjectiveKind objectiveKind,
    double objective,
    double dualGap,
    List<IterationRecord> history,
    List<ClusterEffort> efforts,
    List<Assignment> assignments,
    long assignmentSolves) {

  /** The last iterate's record. */
  public IterationRecord last() {
    return history.get(history.size() - 1);
  }

  /** How the loop ended. */
  public RunStatus status() {
    return last().status();
  }

  /** The costs that were computed in all iterations. */
  public long solves() {
    return efforts.stream().mapToLong(ClusterEffort::solves).sum();
  }

  /**
   * The share of the costs between measures and prototypes that bounds saved.
   *
   * @param from the first iteration that counts
   */
  public double skipped(int from) {
    double skipped = 0;
    double all = 0;
    for (ClusterEffort effort : efforts.subList(Math.min(from, efforts.size()), efforts.size())) {
      skipped += effort.measures() * effort.skipped();
      all += effort.measures();
    }
    return all > 0 ? skipped / all : 0;
  }

  /** The measures that were set aside. */
  public List<Assignment> outliers() {
    return assignments.stream().filter(Assignment::isOutlier).toList();
  }

  /** The measures that were not set aside. */
  public List<Assignment> members() {
    return assignments.stream().filter(each -> !each.isOutlier()).toList();
  }

  /** The number of measures in each cluster, without outliers. */
  public int[] sizes() {
    int[] sizes = new int[prototypes.size()];
    members().forEach(assignment -> sizes[assignment.cluster()]++);
    return sizes;
  }

  /** The mean of {@link Assignment#silhouette}, by weight; not a number for one cluster. */
  public double silhouette() {
    double sum = 0;
    double total = 0;
    for (Assignment assignment : members()) {
      sum += assignment.weight() * assignment.silhouette(objectiveKind.exponent());
      total += assignment.weight();
    }
    return total > 0 ? sum / total : 0;
  }
}
