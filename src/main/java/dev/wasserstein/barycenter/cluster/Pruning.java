// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.annotation.PublicApi;

/** Whether lower bounds may save the computation of costs; the result is the same. */
@PublicApi
public enum Pruning {
  /** They may: costs are squares of the Wasserstein distance. */
  BOUNDS,
  /** All costs are computed. */
  NONE
}
