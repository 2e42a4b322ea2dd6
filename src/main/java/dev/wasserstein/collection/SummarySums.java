// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.Moments;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.CompensatedSum;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts, sums of moments, and bounds: what {@link MeasuresSummary} is made of. */
final class SummarySums implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of the mean square of means: a variance of equal ones. */
  private static final double EQUAL = 1e-28;

  private int count;
  private final TreeMap<Integer, Integer> sizes = new TreeMap<>();

  /** Σ λ_n mean_n, Σ λ_n var_n, Σ λ_n mean_n² of each coordinate. */
  private CompensatedSum moments = new CompensatedSum(0);

  /** Σ λ_n, then Σ λ_n mean_n and Σ λ_n mean_n² of each coordinate, in twice the precision. */
  private CompensatedSum means = new CompensatedSum(0);

  private double[] lower = {};
  private double[] upper = {};

  int count() {
    return count;
  }

  SortedMap<Integer, Integer> sizes() {
    return sizes;
  }

  double[] lower() {
    return lower;
  }

  double[] upper() {
    return upper;
  }

  /**
   * The means (0), variances (1) or squared means (2), averaged over the measures by weight (d).
   */
  double[] weighted(int which) {
    int d = lower.length;
    double[] values = new double[d];
    for (int k = 0; k < d; k++) {
      values[k] = moments.value(which * d + k);
    }
    return values;
  }

  /** (S₂ − S₁²/S₀)/S₀ for S_p = Σ λ_n mean_n^p: far from the origin doubles would not do. */
  double[] betweenVariances() {
    int d = lower.length;
    double[] variances = new double[d];
    for (int k = 0; k < d; k++) {
      if (!Double.isFinite(means.value(1 + d + k))) {
        variances[k] = Double.POSITIVE_INFINITY;
        continue;
      }
      BigDecimal weights = means.exact(0);
      BigDecimal first = means.exact(1 + k);
      BigDecimal second = means.exact(1 + d + k);
      BigDecimal excess =
          second.subtract(first.multiply(first).divide(weights, MathContext.DECIMAL128));
      double variance = excess.divide(weights, MathContext.DECIMAL64).doubleValue();
      // Of equal means rounding leaves about 1e-32 of their squares.
      variances[k] = variance > EQUAL * second.doubleValue() ? variance : 0;
    }
    return variances;
  }

  private void start(int d) {
    moments = new CompensatedSum(3 * d);
    means = new CompensatedSum(1 + 2 * d);
    lower = new double[d];
    upper = new double[d];
    Arrays.fill(lower, Double.POSITIVE_INFINITY);
    Arrays.fill(upper, Double.NEGATIVE_INFINITY);
  }

  private void add(WeightedMeasure<?> weighted) {
    int d = weighted.measure().dimension();
    if (count == 0) {
      start(d);
    }
    count++;
    Moments of = weighted.measure().moments();
    sizes.merge(of.size(), 1, Integer::sum);
    means.add(0, weighted.weight());
    for (int k = 0; k < d; k++) {
      moments.add(k, weighted.weight() * of.mean()[k]);
      addMean(k, weighted.weight(), of.mean()[k]);
      moments.add(d + k, weighted.weight() * of.variances()[k]);
      moments.add(2 * d + k, weighted.weight() * of.mean()[k] * of.mean()[k]);
      lower[k] = Math.min(lower[k], of.lower()[k]);
      upper[k] = Math.max(upper[k], of.upper()[k]);
    }
  }

  private void addMean(int k, double weight, double mean) {
    int d = lower.length;
    double share = weight * mean;
    double rest = Math.fma(weight, mean, -share);
    means.add(1 + k, share);
    means.add(1 + k, rest);
    means.addProduct(1 + d + k, share, mean);
    means.add(1 + d + k, rest * mean);
  }

  private static SummarySums merge(SummarySums left, SummarySums right) {
    if (left.count == 0 || right.count == 0) {
      return left.count == 0 ? right : left;
    }
    left.count += right.count;
    right.sizes.forEach((size, n) -> left.sizes.merge(size, n, Integer::sum));
    left.moments.add(right.moments);
    left.means.add(right.means);
    for (int k = 0; k < left.lower.length; k++) {
      left.lower[k] = Math.min(left.lower[k], right.lower[k]);
      left.upper[k] = Math.max(left.upper[k], right.upper[k]);
    }
    return left;
  }

  /** Gathers the sums. */
  static final class Aggregator<M extends Measure>
      implements BlockAggregator<M, Integer, SummarySums> {
    private static final long serialVersionUID = 1L;

    @Override
    public SummarySums zero() {
      return new SummarySums();
    }

    @Override
    public SummarySums add(
        SummarySums sum, Integer state, List<WeightedMeasure<M>> block, MeasureMemory memory) {
      for (WeightedMeasure<M> weighted : block) {
        sum.add(weighted);
      }
      return sum;
    }

    @Override
    public SummarySums merge(SummarySums left, SummarySums right) {
      return SummarySums.merge(left, right);
    }
  }
}
