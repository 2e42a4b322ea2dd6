// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import java.util.List;

/**
 * Distances between measures.
 *
 * @param pairs how many there are
 * @param largestGap the largest dual gap of a pair
 */
public record DistanceResult(long pairs, double largestGap, List<String> lines)
    implements JobResult {}
