// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.cluster.Assignment;
import dev.wasserstein.measure.Measure;
import java.util.List;

/**
 * Groups of measures, or of points.
 *
 * @param prototypes the barycenters of the groups; of points one measure, whose atoms are the
 *     centres
 * @param assignments the group of each measure, by id; of points none
 * @param objective Σ λ_n times the cost between a measure and its prototype; of points the
 *     distortion
 * @param warnings every doubt that the run has, each a sentence
 */
public record ClusterResult(
    List<Measure> prototypes,
    List<Assignment> assignments,
    double objective,
    List<String> warnings,
    List<String> lines,
    boolean hasConverged)
    implements JobResult {}
