// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.collection.WarmStart;

/**
 * Lower bounds of a measure's distances to the prototypes, kept from pass to pass (Elkan 2003). A
 * warm start, which changes no result: where it is lost, distances are computed again.
 *
 * @param run the run it belongs to
 * @param nearest the cluster it was in
 * @param lower (k), lower bounds of W₂ to the prototypes at that time
 * @param travelled (k), how far the prototypes had moved by then
 */
record ElkanBounds(String run, int nearest, double[] lower, double[] travelled)
    implements WarmStart {
  @Override
  public long bytes() {
    return 16L * lower.length + 160;
  }
}
