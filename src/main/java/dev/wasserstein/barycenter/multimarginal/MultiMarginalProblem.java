// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.NeumaierSum;
import java.util.Arrays;
import java.util.List;

/**
 * The barycenter problem of N measures in its multi-marginal form (Agueh and Carlier 2011,
 * proposition 4.2): the least Σ_j w_j c_j over masses w on combinations j = (j_1, …, j_N) of one
 * atom of each measure whose marginals are the measures, where c_j = Σ_n λ_n |x_{j_n} − z_j|² and
 * z_j = Σ_n λ_n x_{j_n} is the place of the combination.
 *
 * <p>With atoms anywhere each measure is moved to mean 0, which leaves Σ λ_n |mean_n − mean|² out
 * of every objective. Measures of weight 0 and atoms of mass 0 are left out. Lengths are in units
 * of a power of 2 near the largest one; the means, which may be far apart, have no part in that.
 */
final class MultiMarginalProblem {
  private final int dimension;
  private final double[] weights;
  private final double[][] masses;
  private final double[][] originals;
  private final double[][] atoms;
  private final int[][] indices;
  private final double[] mean;
  private final double meansVariance;
  private final int exponent;

  private MultiMarginalProblem(List<WeightedMeasure<DiscreteMeasure>> measures, boolean apart) {
    List<WeightedMeasure<DiscreteMeasure>> used =
        measures.stream().filter(each -> each.weight() > 0).toList();
    int n = used.size();
    dimension = used.get(0).measure().dimension();
    weights = used.stream().mapToDouble(WeightedMeasure::weight).toArray();
    masses = new double[n][];
    originals = new double[n][];
    atoms = new double[n][];
    indices = new int[n][];
    for (int k = 0; k < n; k++) {
      take(k, used.get(k).measure());
    }
    double[][] means = new double[n][];
    Arrays.setAll(means, this::meanOf);
    mean = new double[dimension];
    for (int q = 0; q < dimension; q++) {
      NeumaierSum sum = new NeumaierSum();
      for (int k = 0; k < n; k++) {
        sum.addProduct(weights[k], means[k][q]);
      }
      mean[q] = sum.value();
    }
    double largest = 0;
    for (int k = 0; k < n; k++) {
      atoms[k] = originals[k].clone();
      for (int p = 0; p < atoms[k].length; p++) {
        atoms[k][p] -= apart ? means[k][p % dimension] : mean[p % dimension];
        largest = Math.max(largest, Math.abs(atoms[k][p]));
      }
    }
    exponent = largest > 0 ? Math.getExponent(largest) : 0;
    for (double[] each : atoms) {
      for (int p = 0; p < each.length; p++) {
        each[p] = Math.scalb(each[p], -exponent);
      }
    }
    meansVariance = apart ? variance(means) : 0;
  }

  /** Σ λ_n |mean_n − mean|², the sum in units of a power of 2 near the largest difference. */
  private double variance(double[][] means) {
    double largest = 0;
    for (double[] each : means) {
      for (int q = 0; q < dimension; q++) {
        largest = Math.max(largest, Math.abs(each[q] - mean[q]));
      }
    }
    int unit = largest > 0 ? Math.getExponent(largest) : 0;
    NeumaierSum variance = new NeumaierSum();
    for (int k = 0; k < means.length; k++) {
      for (int q = 0; q < dimension; q++) {
        double difference = Math.scalb(means[k][q] - mean[q], -unit);
        variance.addProduct(weights[k], difference * difference);
      }
    }
    return Math.scalb(variance.value(), 2 * unit);
  }

  /**
   * The problem with atoms anywhere.
   *
   * @param measures with weights λ_n that sum to 1, at least one of them positive
   */
  static MultiMarginalProblem free(List<WeightedMeasure<DiscreteMeasure>> measures) {
    return new MultiMarginalProblem(measures, /* apart= */ true);
  }

  /** The problem on a support, where means cannot be left out: all measures are moved alike. */
  static MultiMarginalProblem onSupport(List<WeightedMeasure<DiscreteMeasure>> measures) {
    return new MultiMarginalProblem(measures, /* apart= */ false);
  }

  private double[] meanOf(int k) {
    double[] result = new double[dimension];
    for (int q = 0; q < dimension; q++) {
      NeumaierSum sum = new NeumaierSum();
      for (int i = 0; i < masses[k].length; i++) {
        sum.addProduct(masses[k][i], original(k, i, q));
      }
      result[q] = sum.value();
    }
    return result;
  }

  private void take(int k, DiscreteMeasure measure) {
    int d = dimension;
    int[] used = new int[measure.size()];
    int count = 0;
    NeumaierSum total = new NeumaierSum();
    for (int i = 0; i < used.length; i++) {
      if (measure.masses()[i] > 0) {
        used[count++] = i;
        total.add(measure.masses()[i]);
      }
    }
    indices[k] = Arrays.copyOf(used, count);
    masses[k] = new double[count];
    originals[k] = new double[count * d];
    for (int i = 0; i < count; i++) {
      System.arraycopy(measure.support(), used[i] * d, originals[k], i * d, d);
      masses[k][i] = measure.masses()[used[i]] / total.value();
    }
  }

  /** The dimension d. */
  int dimension() {
    return dimension;
  }

  /** The number N of measures. */
  int count() {
    return weights.length;
  }

  /** λ (N), positive. */
  double[] weights() {
    return weights;
  }

  /** The masses of a measure, positive, summing to 1. */
  double[] masses(int measure) {
    return masses[measure];
  }

  /** The atoms of a measure of mean 0 (m_n × d, row-major). */
  double[] atoms(int measure) {
    return atoms[measure];
  }

  /** The atoms of a measure where they are (m_n × d, row-major). */
  double[] original(int measure) {
    return originals[measure];
  }

  /** A coordinate of an atom where it is. */
  double original(int measure, int atom, int axis) {
    return originals[measure][atom * dimension + axis];
  }

  /** The number of atoms of a measure. */
  int size(int measure) {
    return masses[measure].length;
  }

  /** The index of an atom in the measure as it was given. */
  int index(int measure, int atom) {
    return indices[measure][atom];
  }

  /**
   * Places as the problem has them.
   *
   * @param places (m × d, row-major) where they are
   */
  double[] relative(double[] places) {
    double[] relative = places.clone();
    for (int p = 0; p < relative.length; p++) {
      relative[p] = Math.scalb(relative[p] - mean[p % dimension], -exponent);
    }
    return relative;
  }

  /**
   * Places where they are.
   *
   * @param places (m × d, row-major) as the problem has them
   */
  double[] original(double[] places) {
    double[] original = places.clone();
    for (int p = 0; p < original.length; p++) {
      original[p] = mean[p % dimension] + Math.scalb(original[p], exponent);
    }
    return original;
  }

  /** A cost of the measures in units of the problem. */
  double costInProblem(double cost) {
    return Math.scalb(cost, -2 * exponent);
  }

  /** A cost in the units of the measures. */
  double inUnits(double cost) {
    return Math.scalb(cost, 2 * exponent);
  }

  /**
   * What is to be added to objectives, in units of the measures: Σ λ_n |mean_n − mean|² where each
   * was moved.
   */
  double meansVariance() {
    return meansVariance;
  }

  /** What an objective may differ by from its value without rounding, the means left out. */
  double rounding() {
    double scale = 0;
    for (int k = 0; k < weights.length; k++) {
      double sum = 0;
      for (int p = 0; p < atoms[k].length; p++) {
        sum += masses[k][p / dimension] * atoms[k][p] * atoms[k][p];
      }
      scale += weights[k] * sum;
    }
    // Of single atoms, which are all moved to 0, a unit is as good as any other.
    return 4 * Math.ulp(scale > 0 ? scale : 1);
  }

  /**
   * What a computed value of h(z) = Σ λ_n min_x (|x − z|² − g_n(x)) may differ by from its value
   * without rounding: sums of N and of d terms, each of them no larger than the scale.
   *
   * @param potentials g_n of every atom of every measure (N × m_n)
   * @param squaredReach the largest |z|²; 0 where z is among the places of combinations
   */
  double rounding(double[][] potentials, double squaredReach) {
    double scale = squaredReach;
    for (int k = 0; k < weights.length; k++) {
      double most = 0;
      for (int i = 0; i < potentials[k].length; i++) {
        double square = 0;
        for (int q = 0; q < dimension; q++) {
          square += atoms[k][i * dimension + q] * atoms[k][i * dimension + q];
        }
        most = Math.max(most, square + Math.abs(potentials[k][i]));
      }
      scale += weights[k] * most;
    }
    return (weights.length + dimension + 4) * Math.ulp(scale);
  }

  /** The place z_j of a combination, relative to the mean. */
  double[] place(int[] combination) {
    double[] place = new double[dimension];
    for (int n = 0; n < combination.length; n++) {
      for (int q = 0; q < dimension; q++) {
        place[q] += weights[n] * atoms[n][combination[n] * dimension + q];
      }
    }
    return place;
  }

  /** Σ λ_n |x_{j_n} − z|². */
  double cost(int[] combination, double[] place) {
    double cost = 0;
    for (int n = 0; n < combination.length; n++) {
      double square = 0;
      for (int q = 0; q < dimension; q++) {
        double difference = atoms[n][combination[n] * dimension + q] - place[q];
        square += difference * difference;
      }
      cost += weights[n] * square;
    }
    return cost;
  }
}
