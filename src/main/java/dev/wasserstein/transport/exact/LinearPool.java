// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.numeric.NeumaierSum;
import java.util.Arrays;
import java.util.List;

/**
 * The linear pool of measures on the line, Σ λ_n F_n for their distribution functions F_n (Stone
 * 1961), of measures whose quantile functions are linear between common levels and constant
 * outside: they have atoms at their ends. It is not a barycenter: of measures that lie apart it has
 * as many humps.
 */
public final class LinearPool {
  private final double[] levels;
  private final List<double[]> values;
  private final double[] weights;
  private final double[] breakpoints;

  /**
   * The pool of measures.
   *
   * @param levels (m), rising, in (0, 1)
   * @param values of each measure at the levels (m), not falling
   * @param weights of the measures, not negative, summing to 1
   */
  public LinearPool(double[] levels, List<double[]> values, double[] weights) {
    this.levels = levels;
    this.values = values;
    this.weights = weights;
    this.breakpoints =
        values.stream().flatMapToDouble(Arrays::stream).sorted().distinct().toArray();
  }

  /** The values of the pool's quantile function, inf {x : Σ λ_n F_n(x) ≥ p}, at the levels (m). */
  public double[] values() {
    double[] quantiles = new double[levels.length];
    for (int k = 0; k < levels.length; k++) {
      quantiles[k] = value(levels[k]);
      quantiles[k] = k == 0 ? quantiles[k] : Math.max(quantiles[k], quantiles[k - 1]);
    }
    return quantiles;
  }

  private double value(double level) {
    int low = 0;
    int high = breakpoints.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (mass(breakpoints[middle], true) >= level) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    double before = low == 0 ? 0 : mass(breakpoints[low - 1], true);
    double up = mass(breakpoints[low], false);
    if (low == 0 || up < level) {
      return breakpoints[low];
    }
    double from = breakpoints[low - 1];
    double share = up > before ? (level - before) / (up - before) : 1;
    return from + Math.min(1, Math.max(0, share)) * (breakpoints[low] - from);
  }

  /** The mass of the pool up to a point, the mass at the point itself included or not. */
  private double mass(double x, boolean included) {
    NeumaierSum sum = new NeumaierSum();
    for (int n = 0; n < weights.length; n++) {
      sum.add(weights[n] * mass(values.get(n), x, included));
    }
    return sum.value();
  }

  private double mass(double[] quantiles, double x, boolean included) {
    int below = count(quantiles, x, false);
    int upTo = count(quantiles, x, true);
    if (included && upTo == quantiles.length) {
      return 1;
    }
    if (upTo > below) {
      return included ? levels[upTo - 1] : below == 0 ? 0 : levels[below];
    }
    if (below == 0) {
      return 0;
    }
    if (below == quantiles.length) {
      return 1;
    }
    double share = (x - quantiles[below - 1]) / (quantiles[below] - quantiles[below - 1]);
    return levels[below - 1] + share * (levels[below] - levels[below - 1]);
  }

  /** How many of the values are less than x, or at most x. */
  private static int count(double[] quantiles, double x, boolean orEqual) {
    int low = 0;
    int high = quantiles.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (quantiles[middle] < x || (orEqual && quantiles[middle] == x)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
