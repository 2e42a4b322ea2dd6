// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.numeric.NeumaierSum;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What is known of a shard without its draws.
 *
 * @param place where its draws stand
 * @param draws how many there are
 * @param chains of how many chains
 * @param mean of the draws (d)
 * @param covariance of the draws (d × d), divided by their number; the variances alone (d) where
 *     there are many parameters and nobody asked for more
 * @param effectiveSizes of each parameter (d)
 * @param splitRhats of each parameter (d)
 * @param ranges of the draws before any transform
 */
public record ShardHeader(
    String id,
    String place,
    int draws,
    int chains,
    double[] mean,
    double[] covariance,
    double[] effectiveSizes,
    double[] splitRhats,
    ParameterRanges ranges)
    implements Serializable {

  /** More parameters are taken one by one, but by the mode gaussian: d² numbers are many. */
  private static final int MANY = 1000;

  /**
   * What is known of these draws.
   *
   * @param covariances whether the covariance is kept of many parameters, too
   */
  public static ShardHeader of(String id, Draws draws, boolean covariances) {
    int d = draws.dimension();
    double[] sizes = new double[d];
    double[] rhats = new double[d];
    for (int k = 0; k < d; k++) {
      ChainDiagnostics diagnostics = ChainDiagnostics.of(draws.column(k), draws.chainLengths());
      sizes[k] = diagnostics.effectiveSize();
      rhats[k] = diagnostics.splitRhat();
    }
    double[] mean = mean(draws.values(), d);
    return new ShardHeader(
        id,
        draws.place(),
        draws.size(),
        draws.chainLengths().length,
        mean,
        covariances || d <= MANY
            ? covariance(draws.values(), mean)
            : variances(draws.values(), mean),
        sizes,
        rhats,
        ParameterRanges.of(draws));
  }

  /** Whether another shard has the same draws, as far as all that is known of them tells. */
  boolean hasDrawsOf(ShardHeader other) {
    return draws == other.draws
        && Arrays.equals(mean, other.mean)
        && Arrays.equals(covariance, other.covariance)
        && Arrays.equals(effectiveSizes, other.effectiveSizes);
  }

  /** The mean of rows (n × d, row-major). */
  static double[] mean(double[] rows, int d) {
    double[] mean = new double[d];
    int n = rows.length / d;
    for (int k = 0; k < d; k++) {
      NeumaierSum sum = new NeumaierSum();
      for (int p = k; p < rows.length; p += d) {
        sum.add(rows[p]);
      }
      mean[k] = sum.value() / n;
    }
    return mean;
  }

  /** The covariance (d × d) of rows (n × d, row-major) about their mean, divided by n. */
  static double[] covariance(double[] rows, double[] mean) {
    int d = mean.length;
    int n = rows.length / d;
    double[] covariance = new double[d * d];
    double[] centred = new double[d];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < d; k++) {
        centred[k] = rows[i * d + k] - mean[k];
      }
      for (int k = 0; k < d; k++) {
        for (int l = 0; l <= k; l++) {
          covariance[k * d + l] += centred[k] * centred[l];
        }
      }
    }
    for (int k = 0; k < d; k++) {
      for (int l = 0; l <= k; l++) {
        covariance[k * d + l] /= n;
        covariance[l * d + k] = covariance[k * d + l];
      }
    }
    return covariance;
  }

  private static double[] variances(double[] rows, double[] mean) {
    int d = mean.length;
    double[] variances = new double[d];
    for (int p = 0; p < rows.length; p++) {
      double way = rows[p] - mean[p % d];
      variances[p % d] += way * way;
    }
    int n = rows.length / d;
    for (int k = 0; k < d; k++) {
      variances[k] /= n;
    }
    return variances;
  }

  /** The header of the draws moved towards their mean by a factor. */
  ShardHeader spread(double factor) {
    double[] smaller = Arrays.stream(covariance).map(c -> factor * factor * c).toArray();
    return new ShardHeader(
        id, place, draws, chains, mean, smaller, effectiveSizes, splitRhats, ranges);
  }

  /** The header of draws that were transformed from others with these ranges. */
  ShardHeader transformed(ParameterRanges before) {
    return new ShardHeader(
        id, place, draws, chains, mean, covariance, effectiveSizes, splitRhats, before);
  }

  /** The header of draws with weights, which are no chains. */
  ShardHeader weighted(double effectiveSize) {
    double[] sizes = new double[mean.length];
    double[] rhats = new double[mean.length];
    Arrays.fill(sizes, effectiveSize);
    Arrays.fill(rhats, Double.NaN);
    return new ShardHeader(id, place, draws, chains, mean, covariance, sizes, rhats, ranges);
  }

  /** The number d of parameters. */
  public int dimension() {
    return mean.length;
  }

  /** Whether there are so many parameters that they are taken one by one. */
  boolean isWide() {
    return mean.length > MANY;
  }

  /** The variance of one parameter. */
  double variance(int parameter) {
    return covariance.length == mean.length
        ? covariance[parameter]
        : covariance[parameter * mean.length + parameter];
  }

  /**
   * The covariance of some parameters (b × b): of one, or where covariances are kept of several.
   */
  double[] covariance(int[] block) {
    return block.length == 1
        ? new double[] {variance(block[0])}
        : Columns.square(covariance, mean.length, block);
  }

  /** The Gaussian with the mean and covariance of some parameters (b). */
  GaussianMeasure gaussian(int[] block) {
    double[] own = Arrays.stream(block).mapToDouble(k -> mean[k]).toArray();
    return GaussianMeasure.trusted(id, own, covariance(block));
  }

  /** The standard deviation of one parameter. */
  public double deviation(int parameter) {
    return Math.sqrt(variance(parameter));
  }

  /** The least effective sample size of any parameter. */
  public double leastEffectiveSize() {
    return Arrays.stream(effectiveSizes).min().orElse(0);
  }

  /**
   * Whether a split R̂ is larger than chance makes it. Of c chains of independent draws, n (R̂² −
   * 1) + 1 is about χ²/ν of ν = 2c − 1 degrees of freedom, n being the draws of half a chain: 100
   * draws of one chain give up to 1.15.
   */
  boolean isUnmixed() {
    double freedom = 2.0 * chains - 1;
    // Above the normal quantile of one in a thousand runs; χ² by Wilson and Hilferty (1931).
    double normal = Math.sqrt(2 * Math.log(1000.0 * splitRhats.length));
    double term = 2 / (9 * freedom);
    double quantile = Math.pow(1 - term + normal * Math.sqrt(term), 3);
    double half = draws / (2.0 * chains);
    return largestRhat() > 1 + (quantile - 1) / (2 * Math.max(1, half));
  }

  /** The largest split R̂ of any parameter; NaN where none is known. */
  public double largestRhat() {
    return Arrays.stream(splitRhats).filter(r -> !Double.isNaN(r)).max().orElse(Double.NaN);
  }
}
