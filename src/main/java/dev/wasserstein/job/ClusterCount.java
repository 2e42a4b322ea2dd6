// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

/**
 * What is known of one number of clusters.
 *
 * @param clusters their number
 * @param objective of the best start
 * @param silhouette its mean silhouette; not a number for one cluster
 * @param stability how well runs on random halves agree: the mean adjusted Rand index; not a number
 *     where a half has fewer measures than clusters
 */
public record ClusterCount(int clusters, double objective, double silhouette, double stability) {}
