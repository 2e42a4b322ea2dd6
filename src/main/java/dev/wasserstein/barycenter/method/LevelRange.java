// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.transport.exact.QuantileFunction;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Some consecutive bins of levels.
 *
 * @param ends of all bins (m), ascending, the last one 1
 * @param first the first bin
 * @param to behind the last one
 * @param areEqual whether all bins are of one width
 */
record LevelRange(double[] ends, int first, int to, boolean areEqual) implements Serializable {
  /** Levels closer to each other than this are one level: their difference is rounding. */
  private static final double ROUNDING = 1e-14;

  /** Some of these bins. */
  static LevelRange of(double[] ends, int first, int to) {
    return new LevelRange(
        ends, first, to, Arrays.equals(ends, QuantileFunction.uniformLevels(ends.length)));
  }

  /** Receives the pieces of a quantile function. */
  @FunctionalInterface
  interface Visitor {
    /**
     * A piece.
     *
     * @param slot of the bin
     * @param value of the function
     * @param weight of the measure times the width of the piece
     */
    void piece(int slot, double value, double weight);
  }

  /** The number of bins. */
  int count() {
    return to - first;
  }

  /**
   * Visits the pieces of a quantile function in each bin, in their order; O(pieces + log n).
   *
   * @param slot of the first bin
   * @param weight λ of the measure
   */
  void visit(QuantileFunction quantiles, int slot, double weight, Visitor visitor) {
    if (areEqual && quantiles.hasEqualSteps() && quantiles.size() == ends.length) {
      visitSteps(quantiles.atoms(), slot, weight, visitor);
      return;
    }
    double[] atoms = quantiles.atoms();
    double[] levels = quantiles.levels();
    int last = atoms.length - 1;
    double from = first == 0 ? 0 : ends[first - 1];
    int j = first == 0 ? 0 : step(levels, from);
    for (int bin = first; bin < to; bin++) {
      double end = ends[bin];
      while (j < last && levels[j] <= from + ROUNDING) {
        j++;
      }
      double left = from;
      while (j < last && levels[j] < end - ROUNDING) {
        visitor.piece(slot + bin - first, atoms[j], weight * (levels[j] - left));
        left = levels[j++];
      }
      visitor.piece(slot + bin - first, atoms[j], weight * (end - left));
      from = end;
    }
  }

  /** The same where each bin is a step. */
  private void visitSteps(double[] atoms, int slot, double weight, Visitor visitor) {
    double from = first == 0 ? 0 : ends[first - 1];
    for (int bin = first; bin < to; bin++) {
      visitor.piece(slot + bin - first, atoms[bin], weight * (ends[bin] - from));
      from = ends[bin];
    }
  }

  /** The first step that ends beyond a level. */
  private static int step(double[] levels, double level) {
    int low = 0;
    int high = levels.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (levels[middle] > level) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
