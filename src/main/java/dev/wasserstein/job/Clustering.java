// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.cluster.Assignment;
import dev.wasserstein.barycenter.cluster.Half;
import java.util.List;

/** Runs on one collection of measures, for any number of clusters. */
interface Clustering {
  /** Clusters all measures, from each start. */
  ClusterStarts solve(int clusters);

  /**
   * Clusters one half of the measures in the same way, and assigns all measures to the prototypes.
   *
   * @param split which of several splits into halves it is of, from 0 on
   * @return by id
   */
  List<Assignment> assignedBy(int clusters, int split, Half half);
}
