// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import java.util.Arrays;

/**
 * Parts of measures whose potentials move together: the potential of an atom is its cell's number
 * plus an offset of its own, which stays. Restricted problems then have a row for each cell, and
 * what is searched is still all atoms, so that a bound is one of the measures themselves.
 *
 * @param of the cell of each atom of each measure (N × m_n)
 * @param counts the number of cells of each measure (N)
 * @param offsets of each atom of each measure (N × m_n), of mean 0 in every cell
 */
record Cells(int[][] of, int[] counts, double[][] offsets) {
  /** Each atom alone. */
  static Cells single(MultiMarginalProblem problem) {
    int n = problem.count();
    int[][] of = new int[n][];
    int[] counts = new int[n];
    double[][] offsets = new double[n][];
    for (int k = 0; k < n; k++) {
      counts[k] = problem.size(k);
      of[k] = new int[counts[k]];
      Arrays.setAll(of[k], i -> i);
      offsets[k] = new double[counts[k]];
    }
    return new Cells(of, counts, offsets);
  }

  /**
   * Cells whose offsets follow potentials.
   *
   * @param potentials of each atom of each measure (N × m_n)
   */
  static Cells along(
      MultiMarginalProblem problem, int[][] of, int[] counts, double[][] potentials) {
    double[][] offsets = new double[of.length][];
    Cells flat = new Cells(of, counts, new double[0][]);
    for (int k = 0; k < of.length; k++) {
      double[] means = flat.means(problem, k, potentials[k]);
      offsets[k] = potentials[k].clone();
      for (int i = 0; i < offsets[k].length; i++) {
        offsets[k][i] -= means[of[k][i]];
      }
    }
    return new Cells(of, counts, offsets);
  }

  /** The mean of numbers in each cell of a measure, by the masses of its atoms. */
  double[] means(MultiMarginalProblem problem, int measure, double[] numbers) {
    double[] sums = new double[counts[measure]];
    double[] masses = masses(problem, measure);
    for (int i = 0; i < numbers.length; i++) {
      sums[of[measure][i]] += problem.masses(measure)[i] * numbers[i];
    }
    for (int c = 0; c < sums.length; c++) {
      sums[c] /= masses[c];
    }
    return sums;
  }

  /** The mass of each cell of a measure. */
  double[] masses(MultiMarginalProblem problem, int measure) {
    double[] sums = new double[counts[measure]];
    for (int i = 0; i < of[measure].length; i++) {
      sums[of[measure][i]] += problem.masses(measure)[i];
    }
    return sums;
  }
}
