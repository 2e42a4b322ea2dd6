// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.measure.Measure;
import java.io.Serializable;
import java.util.function.Function;

/**
 * What transport between two measures costs.
 *
 * @param <M> the kind of the measures
 */
public interface PairwiseCost<M extends Measure> extends Serializable {
  /**
   * A cost.
   *
   * @param cost such as W₂²
   * @param dualGap by how much it may exceed the optimum
   */
  record Cost(double cost, double dualGap) {}

  /**
   * The costs from one measure to others; what depends on that one alone is computed once. The
   * function keeps work space: one thread at a time.
   */
  Function<M, Cost> from(M measure);
}
