// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

/**
 * The work of one iteration of clustering.
 *
 * @param measures the measures that took part
 * @param solves the costs that were computed
 * @param skipped the share of the costs between measures and prototypes that bounds saved
 * @param empty the clusters without a measure, which were set to far measures
 */
public record ClusterEffort(long measures, long solves, double skipped, int empty) {}
