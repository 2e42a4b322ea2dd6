// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.Moments;
import dev.wasserstein.numeric.NeumaierSum;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Counts, moments and bounds of a collection of measures. The sums are gathered in one pass; what
 * few callers want (the fingerprint, variances between means) is computed at the first call.
 */
public final class MeasuresSummary implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of the extent: the root of a cost that is exact to 1e-15 of the square of the extent. */
  private static final double DISTANCE_ROUNDING = 1e-7;

  /** The error of a sum of squares, as a share of them. */
  private static final double ROUNDING = 1e-13;

  private final SummarySums sums;
  private final double[] mean;
  private final double[] variances;
  private final double[] squaredMeans;
  private double[] betweenVariances = {};
  private transient Supplier<String> hash;
  private String fingerprint = "";

  private MeasuresSummary(SummarySums sums, Supplier<String> hash) {
    this.sums = sums;
    this.hash = hash;
    mean = sums.weighted(0);
    variances = sums.weighted(1);
    squaredMeans = sums.weighted(2);
  }

  /** Gathers the summary of a collection, its fingerprint in the same pass. */
  public static <M extends Measure> MeasuresSummary of(Measures<M> measures) {
    FingerprintedSums.Partial all =
        measures.aggregate("summarise the measures", 0, new FingerprintedSums<M>());
    return new MeasuresSummary(all.sums(), () -> Fingerprint.text(all.hash()));
  }

  /** Gathers the summary of a collection; its fingerprint takes another pass, if asked for. */
  static <M extends Measure> MeasuresSummary withLateFingerprint(Measures<M> measures) {
    return new MeasuresSummary(
        measures.aggregate("summarise the measures", 0, new SummarySums.Aggregator<M>()),
        () ->
            Fingerprint.text(
                measures.aggregate("fingerprint of the measures", 0, new Fingerprint<M>())));
  }

  /** The number of measures. */
  public int count() {
    return sums.count();
  }

  /** How many measures have how many atoms (for a grid its cells of positive mass). */
  public SortedMap<Integer, Integer> sizes() {
    return sums.sizes();
  }

  /** Σ λ_n mean_n (d). */
  public double[] mean() {
    return mean;
  }

  /** Σ λ_n var_n, the mean of the within-measure variances of each coordinate (d). */
  public double[] variances() {
    return variances;
  }

  /** Σ λ_n mean_n² of each coordinate (d). */
  public double[] squaredMeans() {
    return squaredMeans;
  }

  /** Σ λ_n (mean_n − mean)² of each coordinate (d). */
  public synchronized double[] betweenVariances() {
    if (betweenVariances.length == 0) {
      betweenVariances = sums.betweenVariances();
    }
    return betweenVariances;
  }

  /** The least coordinates of any atom (d). */
  public double[] lower() {
    return sums.lower();
  }

  /** The greatest coordinates of any atom (d). */
  public double[] upper() {
    return sums.upper();
  }

  /** A hash of ids, weights and contents that does not depend on the order of the measures. */
  public synchronized String fingerprint() {
    if (fingerprint.isEmpty()) {
      fingerprint = hash.get();
      hash = () -> fingerprint;
    }
    return fingerprint;
  }

  /** What is sent has all that would be found late. */
  private Object writeReplace() {
    fingerprint();
    betweenVariances();
    return this;
  }

  /** The dimension d of the space. */
  public int dimension() {
    return mean.length;
  }

  /** The number of atoms of all measures together. */
  public long atoms() {
    return sizes().entrySet().stream().mapToLong(e -> (long) e.getKey() * e.getValue()).sum();
  }

  /** The lower median of the measures' atom counts. */
  public int medianSize() {
    int left = (count() + 1) / 2;
    for (Map.Entry<Integer, Integer> entry : sizes().entrySet()) {
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
    return withinVariance() + Arrays.stream(betweenVariances()).sum();
  }

  /** The rounding error of a distance between measures of this extent. */
  public double distanceRounding() {
    double squares = withinVariance();
    for (int k = 0; k < dimension(); k++) {
      double side = upper()[k] - lower()[k];
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
}
