// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.NeumaierSum;
import dev.wasserstein.measure.WarmStart;
import java.util.Arrays;

/**
 * The quantile function Q of a measure on the line: a step function on [0, 1] with value {@code
 * atoms[i]} between {@code levels[i − 1]} and {@code levels[i]}. In its terms optimal transport on
 * the line has formulas: W₂²(μ, ν) = ∫ (Q_μ − Q_ν)², and the barycenter's quantile function is Σ
 * λ_n Q_n (Agueh and Carlier 2011, section 6.1).
 *
 * <p>It also serves as a warm start: what sorting a measure has cost need not be paid again.
 */
public final class QuantileFunction implements WarmStart {
  private final double[] atoms;
  private final double[] levels;

  private QuantileFunction(double[] atoms, double[] levels) {
    this.atoms = atoms;
    this.levels = levels;
  }

  /**
   * The quantile function of a measure, by sorting: O(n log n).
   *
   * @throws IllegalArgumentException if the measure's dimension is not 1
   */
  public static QuantileFunction of(DiscreteMeasure measure) {
    if (measure.dimension() != 1) {
      throw new IllegalArgumentException(
          "The measure has dimension " + measure.dimension() + "; expected 1.");
    }
    double[] masses = measure.masses();
    int n = masses.length;
    if (equal(masses)) {
      double[] atoms = measure.support().clone();
      Arrays.sort(atoms);
      return new QuantileFunction(atoms, uniformLevels(n));
    }
    AscendingOrder order = new AscendingOrder();
    order.sort(measure.support(), n);
    double[] sorted = new double[n];
    double[] levels = new double[n];
    NeumaierSum sum = new NeumaierSum();
    for (int i = 0; i < n; i++) {
      sum.add(masses[order.index()[i]]);
      sorted[i] = order.values()[i];
      levels[i] = Math.min(1, sum.value());
    }
    levels[n - 1] = 1;
    return new QuantileFunction(sorted, levels);
  }

  private static boolean equal(double[] masses) {
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
    return levels;
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
    double from = 0;
    int j = 0;
    for (int i = 0; i < bins.length; i++) {
      double to = bins[i];
      while (levels[j] <= from && j < levels.length - 1) {
        j++;
      }
      double origin = atoms[j];
      double sum = 0;
      double left = from;
      while (levels[j] < to && j < levels.length - 1) {
        sum += (levels[j] - left) * (atoms[j] - origin);
        left = levels[j++];
      }
      sum += (to - left) * (atoms[j] - origin);
      averages[i] = to > from ? origin + sum / (to - from) : origin;
      from = to;
    }
    return averages;
  }

  /** W₂², the integral of the squared difference. */
  public double squaredDistance(QuantileFunction other) {
    NeumaierSum sum = new NeumaierSum();
    double from = 0;
    int i = 0;
    int j = 0;
    while (i < atoms.length && j < other.atoms.length) {
      double to = Math.min(levels[i], other.levels[j]);
      double difference = atoms[i] - other.atoms[j];
      sum.add((to - from) * difference * difference);
      boolean mine = levels[i] <= to;
      if (other.levels[j] <= to) {
        j++;
      }
      if (mine) {
        i++;
      }
      from = to;
    }
    return sum.value();
  }

  @Override
  public long bytes() {
    return 64 + 16L * atoms.length;
  }
}
