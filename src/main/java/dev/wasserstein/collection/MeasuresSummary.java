// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.ContentDigest;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.Moments;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.CompensatedSum;
import dev.wasserstein.numeric.NeumaierSum;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts, moments and bounds of a collection of measures, gathered in one pass.
 *
 * @param count the number of measures
 * @param sizes how many measures have how many atoms (for a grid its cells of positive mass)
 * @param mean Σ λ_n mean_n (d)
 * @param variances Σ λ_n var_n, the mean of the within-measure variances of each coordinate (d)
 * @param squaredMeans Σ λ_n mean_n² of each coordinate (d)
 * @param betweenVariances Σ λ_n (mean_n − mean)² of each coordinate (d)
 * @param lower the least coordinates of any atom (d)
 * @param upper the greatest coordinates of any atom (d)
 * @param fingerprint a hash of ids, weights and contents that does not depend on the order of the
 *     measures
 */
public record MeasuresSummary(
    int count,
    TreeMap<Integer, Integer> sizes,
    double[] mean,
    double[] variances,
    double[] squaredMeans,
    double[] betweenVariances,
    double[] lower,
    double[] upper,
    String fingerprint)
    implements Serializable {

  /** Of the extent: the root of a cost that is exact to 1e-15 of the square of the extent. */
  private static final double DISTANCE_ROUNDING = 1e-7;

  /** Of the mean square of means: a variance of equal ones. */
  private static final double EQUAL = 1e-28;

  /** The error of a sum of squares, as a share of them. */
  private static final double ROUNDING = 1e-13;

  /** The dimension d of the space. */
  public int dimension() {
    return mean.length;
  }

  /** The number of atoms of all measures together. */
  public long atoms() {
    return sizes.entrySet().stream().mapToLong(e -> (long) e.getKey() * e.getValue()).sum();
  }

  /** The lower median of the measures' atom counts. */
  public int medianSize() {
    int left = (count + 1) / 2;
    for (Map.Entry<Integer, Integer> entry : sizes.entrySet()) {
      left -= entry.getValue();
      if (left <= 0) {
        return entry.getKey();
      }
    }
    throw new IllegalStateException("no measures");
  }

  /**
   * s², the mean within-measure variance: the trace of the covariance, averaged over the measures
   * by weight.
   */
  public double withinVariance() {
    return Arrays.stream(variances).sum();
  }

  /**
   * The variance of an atom drawn from a measure drawn by weight: that within the measures and that
   * of their means.
   */
  public double variance() {
    return withinVariance() + Arrays.stream(betweenVariances).sum();
  }

  /** The rounding error of a distance between measures of this extent. */
  public double distanceRounding() {
    double squares = withinVariance();
    for (int k = 0; k < dimension(); k++) {
      double side = upper[k] - lower[k];
      squares += side * side;
    }
    return DISTANCE_ROUNDING * Math.sqrt(squares);
  }

  /**
   * Σ λ_n ∫∫ |x − y|² dν(x) dμ_n(y), the objective of a measure ν if all mass were coupled
   * independently: an upper bound of Σ λ_n W₂²(ν, μ_n).
   */
  public double independentCost(Measure measure) {
    Moments moments = measure.moments();
    NeumaierSum sum = new NeumaierSum();
    for (int k = 0; k < dimension(); k++) {
      double center = moments.mean()[k];
      sum.add(variances[k]);
      sum.add(moments.variances()[k]);
      sum.add(squaredMeans[k]);
      sum.add(-2 * center * mean[k]);
      sum.add(center * center);
      // Far from the origin the squares of the means cancel.
      sum.add(ROUNDING * (squaredMeans[k] + center * center));
    }
    return sum.value();
  }

  /** Gathers the summary of a collection. */
  public static <M extends Measure> MeasuresSummary of(Measures<M> measures) {
    return measures.aggregate("summarise the measures", 0, new Aggregator<M>()).summary();
  }

  /** Partial sums of a summary. */
  static final class Partial implements Serializable {
    private static final long serialVersionUID = 1L;

    private int count;
    private final TreeMap<Integer, Integer> sizes = new TreeMap<>();
    private CompensatedSum moments = new CompensatedSum(0);

    /** Σ λ_n, then Σ λ_n mean_n and Σ λ_n mean_n² of each coordinate, in twice the precision. */
    private CompensatedSum means = new CompensatedSum(0);

    private double[] lower = {};
    private double[] upper = {};
    private BigInteger hash = BigInteger.ZERO;

    private void addMean(int k, double weight, double mean) {
      int d = lower.length;
      double share = weight * mean;
      double rest = Math.fma(weight, mean, -share);
      means.add(1 + k, share);
      means.add(1 + k, rest);
      means.addProduct(1 + d + k, share, mean);
      means.add(1 + d + k, rest * mean);
    }

    /** (S₂ − S₁²/S₀)/S₀ for S_p = Σ λ_n mean_n^p: far from the origin doubles would not do. */
    private double[] betweenVariances(int d) {
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

    MeasuresSummary summary() {
      int d = lower.length;
      double[] all = moments.dividedBy(1);
      String text = String.format(Locale.ROOT, "%032x", hash);
      return new MeasuresSummary(
          count,
          sizes,
          Arrays.copyOfRange(all, 0, d),
          Arrays.copyOfRange(all, d, 2 * d),
          Arrays.copyOfRange(all, 2 * d, 3 * d),
          betweenVariances(d),
          lower,
          upper,
          text);
    }
  }

  private static final class Aggregator<M extends Measure>
      implements BlockAggregator<M, Integer, Partial> {
    private static final long serialVersionUID = 1L;
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

    @Override
    public Partial zero() {
      return new Partial();
    }

    @Override
    public Partial add(
        Partial sum, Integer state, List<WeightedMeasure<M>> block, MeasureMemory memory) {
      for (WeightedMeasure<M> weighted : block) {
        int d = weighted.measure().dimension();
        if (sum.count == 0) {
          start(sum, d);
        }
        sum.count++;
        sum.hash = sum.hash.add(hash(weighted)).mod(MODULUS);
        Moments moments = weighted.measure().moments();
        sum.sizes.merge(moments.size(), 1, Integer::sum);
        sum.means.add(0, weighted.weight());
        for (int k = 0; k < d; k++) {
          sum.moments.add(k, weighted.weight() * moments.mean()[k]);
          sum.addMean(k, weighted.weight(), moments.mean()[k]);
          sum.moments.add(d + k, weighted.weight() * moments.variances()[k]);
          sum.moments.add(2 * d + k, weighted.weight() * moments.mean()[k] * moments.mean()[k]);
          sum.lower[k] = Math.min(sum.lower[k], moments.lower()[k]);
          sum.upper[k] = Math.max(sum.upper[k], moments.upper()[k]);
        }
      }
      return sum;
    }

    private static void start(Partial sum, int d) {
      sum.moments = new CompensatedSum(3 * d);
      sum.means = new CompensatedSum(1 + 2 * d);
      sum.lower = new double[d];
      sum.upper = new double[d];
      Arrays.fill(sum.lower, Double.POSITIVE_INFINITY);
      Arrays.fill(sum.upper, Double.NEGATIVE_INFINITY);
    }

    @Override
    public Partial merge(Partial left, Partial right) {
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
      left.hash = left.hash.add(right.hash).mod(MODULUS);
      return left;
    }

    private static BigInteger hash(WeightedMeasure<?> weighted) {
      MessageDigest digest = ContentDigest.sha256();
      digest.update(weighted.measure().id().getBytes(StandardCharsets.UTF_8));
      ContentDigest.update(digest, new double[] {weighted.weight()});
      digest.update(ContentDigest.of(weighted.measure()));
      return new BigInteger(1, Arrays.copyOf(digest.digest(), 16));
    }
  }
}
