// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;

/**
 * What is left of a measure on the line when its atoms are given up: the mean of its quantile
 * function Q over each of m bins of equal mass, x̄_i = m ∫ Q over (i/m, (i + 1)/m), and the spread
 * within them, Σ_i ∫ (Q − x̄_i)². For any measure ν with atoms y_1 ≤ … ≤ y_m of equal mass
 *
 * <p>W₂²(ν, μ) = Σ_i (y_i − x̄_i)²/m + the spread,
 *
 * <p>by Pythagoras; no term cancels another. Nothing else is needed for the barycenter on m atoms.
 */
@Internal
public final class BinnedMeasure implements Measure {
  private static final long serialVersionUID = 1L;

  private final String id;
  private final double[] averages;
  private final double spread;
  private final Moments moments;
  private final byte[] digest;

  private BinnedMeasure(
      String id, double[] averages, double spread, Moments moments, byte[] digest) {
    this.id = Objects.requireNonNull(id);
    this.averages = averages;
    this.spread = spread;
    this.moments = moments;
    this.digest = digest;
  }

  /**
   * The binned form of a measure on the line, which is not kept.
   *
   * @param averages x̄ (m), ascending
   * @param spread not negative
   */
  public static BinnedMeasure of(DiscreteMeasure original, double[] averages, double spread) {
    if (original.dimension() != 1) {
      throw new IllegalArgumentException(
          "The measure has dimension " + original.dimension() + "; expected 1.");
    }
    return new BinnedMeasure(
        original.id(), averages, spread, Moments.of(original), ContentDigest.of(original));
  }

  /**
   * The binned form of a measure of which the atoms were never together.
   *
   * @param averages x̄ (m), ascending
   * @param spread not negative
   * @param size the number of atoms
   * @param lower the least atom
   * @param upper the greatest atom
   */
  public static BinnedMeasure ofAverages(
      String id,
      double[] averages,
      double spread,
      int size,
      double mean,
      double variance,
      double lower,
      double upper) {
    MessageDigest digest = ContentDigest.sha256();
    ContentDigest.update(digest, averages);
    ContentDigest.update(digest, new double[] {spread, size, mean, variance, lower, upper});
    return new BinnedMeasure(
        id,
        averages,
        spread,
        new Moments(
            size,
            new double[] {mean},
            new double[] {variance},
            new double[] {lower},
            new double[] {upper}),
        digest.digest());
  }

  @Override
  public Kind kind() {
    return Kind.CLOUD;
  }

  @Override
  public String id() {
    return id;
  }

  /** 1. */
  @Override
  public int dimension() {
    return 1;
  }

  /** The number m of bins. */
  @Override
  public long bytes() {
    return (long) Double.BYTES * averages.length;
  }

  @Override
  public int size() {
    return averages.length;
  }

  /** The number of atoms of the original. */
  public int originalSize() {
    return moments.size();
  }

  /** The bin averages x̄ (m), ascending, shared: do not write. */
  public double[] averages() {
    return averages;
  }

  /** Σ_i ∫ (Q − x̄_i)²: W₂² between the original and the measure of its bin averages. */
  public double spread() {
    return spread;
  }

  /** The measure of equal masses on the bin averages: of those on m such atoms the nearest. */
  public DiscreteMeasure ofAverages() {
    return DiscreteMeasure.trustedUniform(id, 1, averages);
  }

  /** Those of the original. */
  @Internal
  @Override
  public Moments moments() {
    return moments;
  }

  /** That of the original. */
  byte[] digest() {
    return digest.clone();
  }

  @Override
  public BinnedMeasure withId(String newId) {
    return new BinnedMeasure(newId, averages, spread, moments, digest);
  }

  @Override
  public <R> R match(
      Function<DiscreteMeasure, R> cloud,
      Function<GridMeasure, R> grid,
      Function<GaussianMeasure, R> gaussian,
      Function<GaussianMixture, R> mixture,
      Function<QuantileMeasure, R> quantiles) {
    throw new IllegalArgumentException(this + " has no atoms");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BinnedMeasure that
        && id.equals(that.id)
        && spread == that.spread
        && Arrays.equals(averages, that.averages)
        && Arrays.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, spread, Arrays.hashCode(averages), Arrays.hashCode(digest));
  }

  @Override
  public String toString() {
    return "BinnedMeasure[" + id + ", " + originalSize() + " atoms in " + size() + " bins]";
  }
}
