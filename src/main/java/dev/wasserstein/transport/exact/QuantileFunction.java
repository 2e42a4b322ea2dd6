// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.measure.BinnedMeasure;
import dev.wasserstein.measure.DiscreteMeasure;

/**
 * The quantile function Q of a measure on the line: a step function on [0, 1] with value {@code
 * atoms[i]} between {@code levels[i − 1]} and {@code levels[i]}. In its terms optimal transport on
 * the line has formulas: W₂²(μ, ν) = ∫ (Q_μ − Q_ν)², and the barycenter's quantile function is Σ
 * λ_n Q_n (Agueh and Carlier 2011, section 6.1).
 *
 * <p>It also serves as a warm start: what sorting a measure has cost need not be paid again.
 */
public final class QuantileFunction implements WarmStart {
  private static final double[] ALONG_THE_LINE = {1};

  private final double[] atoms;
  private final boolean equalSteps;

  /** Of equal steps none until they are asked for, by whichever thread. */
  private volatile double[] levels;

  QuantileFunction(double[] atoms, double[] levels, boolean equalSteps) {
    this.atoms = atoms;
    this.levels = levels;
    this.equalSteps = equalSteps;
  }

  /**
   * The quantile function of a measure, by sorting: O(n log n). Of atoms of equal mass that ascend
   * already it shares the array.
   *
   * @throws IllegalArgumentException if the measure's dimension is not 1
   */
  public static QuantileFunction of(DiscreteMeasure measure) {
    return of(measure, new Slice());
  }

  /**
   * The quantile function of a measure, by sorting: O(n log n).
   *
   * @param workspace to sort in; it keeps nothing that the caller could miss
   * @throws IllegalArgumentException if the measure's dimension is not 1
   */
  public static QuantileFunction of(DiscreteMeasure measure, Slice workspace) {
    if (measure.dimension() != 1) {
      throw new IllegalArgumentException(
          "The measure has dimension " + measure.dimension() + "; expected 1.");
    }
    if (isSorted(measure)) {
      return new QuantileFunction(measure.support(), new double[0], /* equalSteps= */ true);
    }
    workspace.take(measure, ALONG_THE_LINE, 0);
    return workspace.quantiles();
  }

  /** Whether a measure on the line has atoms of equal mass that ascend: nothing is to be sorted. */
  public static boolean isSorted(DiscreteMeasure measure) {
    return isAscending(measure.support()) && areEqual(measure.masses());
  }

  private static boolean isAscending(double[] numbers) {
    for (int i = 1; i < numbers.length; i++) {
      if (!(numbers[i - 1] <= numbers[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean areEqual(double[] masses) {
    for (double mass : masses) {
      if (mass != masses[0]) {
        return false;
      }
    }
    return true;
  }

  /** The levels (n) 1/n, 2/n, …, 1, each rounded once. */
  public static double[] uniformLevels(int n) {
    double[] levels = new double[n];
    for (int i = 0; i < n; i++) {
      levels[i] = (i + 1.0) / n;
    }
    return levels;
  }

  /** The values of the steps (n), ascending, shared: do not write. */
  public double[] atoms() {
    return atoms;
  }

  /** Where the steps end (n), not descending, the last one 1; shared: do not write. */
  public double[] levels() {
    double[] known = levels;
    if (known.length == 0) {
      // Two threads may both compute them, and the same.
      known = uniformLevels(atoms.length);
      levels = known;
    }
    return known;
  }

  /** Whether all steps are of one width: atoms of equal mass. */
  public boolean hasEqualSteps() {
    return equalSteps;
  }

  /** The number n of steps. */
  public int size() {
    return atoms.length;
  }

  /**
   * The mean of the function over each of some bins. A bin that lies within a step has exactly its
   * value.
   *
   * @param bins where the bins end (m), not descending, the last one 1; the first begins at 0
   * @return (m), ascending
   */
  public double[] averages(double[] bins) {
    double[] averages = new double[bins.length];
    QuantileSweep.averages(atoms, levels(), atoms.length, bins, bins.length, averages);
    return averages;
  }

  /**
   * The mean of the function over each step of another one.
   *
   * @return (other's size), ascending
   */
  public double[] averages(QuantileFunction other) {
    if (!hasStepsOf(other)) {
      return averages(other.levels());
    }
    double[] averages = new double[atoms.length];
    for (int i = 0; i < averages.length; i++) {
      // Never −0, as sums are not.
      averages[i] = atoms[i] + 0.0;
    }
    return averages;
  }

  private boolean hasStepsOf(QuantileFunction other) {
    return equalSteps && other.equalSteps && atoms.length == other.atoms.length;
  }

  /**
   * What the barycenter on m atoms of equal mass needs of a measure; O(n + m) after the sort.
   *
   * @param measure on the line
   * @param bins m
   */
  public static BinnedMeasure binned(DiscreteMeasure measure, int bins) {
    QuantileFunction quantiles = of(measure);
    double[] ends = uniformLevels(bins);
    double[] averages = quantiles.averages(ends);
    double spread = quantiles.squaredDistance(new QuantileFunction(averages, ends, true));
    return BinnedMeasure.of(measure, averages, spread);
  }

  /** W₂², the integral of the squared difference. */
  public double squaredDistance(QuantileFunction other) {
    return hasStepsOf(other)
        ? QuantileSweep.steppedCost(atoms, other.atoms, levels(), atoms.length)
        : QuantileSweep.cost(
            atoms, levels(), atoms.length, other.atoms, other.levels(), other.atoms.length, 2);
  }

  /** W₁, the integral of the absolute difference. */
  public double distance(QuantileFunction other) {
    return hasStepsOf(other)
        ? QuantileSweep.equalDistance(atoms, other.atoms, atoms.length)
        : QuantileSweep.cost(
            atoms, levels(), atoms.length, other.atoms, other.levels(), other.atoms.length, 1);
  }

  @Override
  public long bytes() {
    return 64 + 16L * atoms.length;
  }
}
