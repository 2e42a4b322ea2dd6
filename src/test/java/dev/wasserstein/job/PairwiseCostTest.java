// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.Wasserstein;

/** The laws of distances on threads. */
class PairwiseCostTest extends PairwiseCostContract {
  @Override
  Wasserstein wasserstein() {
    return Wasserstein.onThreads();
  }
}
