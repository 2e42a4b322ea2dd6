// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import java.util.List;

/**
 * Distances between measures.
 *
 * @param count of pairs
 * @param largestGap the largest dual gap of a pair
 * @param unconverged how many pairs had a solve that stopped at the cap on its iterations
 * @param pairs the distances, at most 5 million; empty where they were written to an output instead
 */
public record DistanceResult(
    long count, double largestGap, long unconverged, List<DistancePair> pairs, List<String> lines)
    implements JobResult {
  /** Keeps a copy of the list. */
  public DistanceResult {
    pairs = List.copyOf(pairs);
  }

  @Override
  public boolean hasConverged() {
    return unconverged == 0;
  }
}
