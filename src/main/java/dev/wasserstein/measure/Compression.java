// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.numeric.NeumaierSum;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A point cloud with fewer atoms: the cells of a binary partition of its atoms, each by its
 * centroid and mass. The cell with the largest squared error is cut next, at its mean along the
 * axis on which it varies most (Wu 1992's variance-based quantisation, with cuts at the mean),
 * until there are as many cells as wanted or no cell has an error. Mean and mass are kept, to
 * rounding.
 *
 * <p>Moving each atom to the centroid of its cell is a transport plan, so W₂² between the two is at
 * most Σ_i m_i |x_i − c(i)|², the squared error.
 *
 * <p>O(n d log A) for n atoms in d dimensions where cuts are about even.
 */
@Internal
public final class Compression {
  /** What rounding may amount to in the sum of the squares, as a share of it. */
  private static final double ROUNDING = 1e-12;

  private final double[] masses;
  private final double[] support;
  private final int d;
  private final int[] order;

  private Compression(DiscreteMeasure measure) {
    masses = measure.masses();
    support = measure.support();
    d = measure.dimension();
    order = new int[measure.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /**
   * A measure of few atoms in place of another.
   *
   * @param measure with the id of the other
   * @param squaredError not less than W₂² between the two
   */
  public record Compressed(DiscreteMeasure measure, double squaredError) {}

  /**
   * Atoms order[from … to − 1].
   *
   * @param number of its making, for ties
   * @param mass of all
   * @param centre their centroid (d)
   * @param error Σ m_i |x_i − c|²
   * @param axis on which the largest part of the error lies
   */
  private record Cell(
      int number, int from, int to, double mass, double[] centre, double error, int axis) {}

  /**
   * A measure with at most so many atoms; the same one, without an error, if it has no more.
   *
   * @param atoms A, at least 1
   */
  public static Compressed of(DiscreteMeasure measure, int atoms) {
    if (atoms < 1) {
      throw new IllegalArgumentException("compression to " + atoms + " atoms");
    }
    return measure.size() <= atoms
        ? new Compressed(measure, 0)
        : new Compression(measure).cut(measure.id(), atoms);
  }

  private Compressed cut(String id, int atoms) {
    PriorityQueue<Cell> cells =
        new PriorityQueue<>(
            Comparator.comparingDouble(Cell::error).reversed().thenComparingInt(Cell::number));
    cells.add(cell(0, 0, order.length));
    int made = 1;
    while (cells.size() < atoms && cells.element().error() > 0) {
      Cell cell = cells.remove();
      int middle = divide(cell);
      if (middle == cell.from() || middle == cell.to()) {
        // Only rounding is left of its error.
        cells.add(
            new Cell(
                cell.number(), cell.from(), cell.to(), cell.mass(), cell.centre(), 0, cell.axis()));
        continue;
      }
      cells.add(cell(made++, cell.from(), middle));
      cells.add(cell(made++, middle, cell.to()));
    }
    Cell[] sorted = cells.toArray(Cell[]::new);
    Arrays.sort(sorted, Comparator.comparingInt(Cell::from));
    double[] weights = new double[sorted.length];
    double[] centres = new double[sorted.length * d];
    NeumaierSum error = new NeumaierSum();
    for (int c = 0; c < sorted.length; c++) {
      weights[c] = sorted[c].mass();
      System.arraycopy(sorted[c].centre(), 0, centres, c * d, d);
      for (int p = sorted[c].from(); p < sorted[c].to(); p++) {
        for (int k = 0; k < d; k++) {
          double difference = support[order[p] * d + k] - sorted[c].centre()[k];
          error.addProduct(masses[order[p]] * difference, difference);
        }
      }
    }
    return new Compressed(
        DiscreteMeasure.trusted(id, d, weights, centres), error.value() * (1 + ROUNDING));
  }

  private Cell cell(int number, int from, int to) {
    NeumaierSum mass = new NeumaierSum();
    double[] centre = new double[d];
    for (int p = from; p < to; p++) {
      mass.add(masses[order[p]]);
    }
    double total = mass.value();
    double largest = 0;
    double error = 0;
    int axis = 0;
    for (int k = 0; k < d; k++) {
      NeumaierSum sum = new NeumaierSum();
      for (int p = from; p < to; p++) {
        // Of atoms without mass any place will do.
        double share = total > 0 ? masses[order[p]] / total : 1.0 / (to - from);
        sum.addProduct(share, support[order[p] * d + k]);
      }
      centre[k] = sum.value();
      double squares = 0;
      for (int p = from; p < to; p++) {
        double difference = support[order[p] * d + k] - centre[k];
        squares += masses[order[p]] * difference * difference;
      }
      error += squares;
      if (squares > largest) {
        largest = squares;
        axis = k;
      }
    }
    return new Cell(number, from, to, total, centre, error, axis);
  }

  /** Puts the atoms below the mean first, in their order; returns where the others begin. */
  private int divide(Cell cell) {
    double mean = cell.centre()[cell.axis()];
    int[] above = new int[cell.to() - cell.from()];
    int below = cell.from();
    int others = 0;
    for (int p = cell.from(); p < cell.to(); p++) {
      if (support[order[p] * d + cell.axis()] < mean) {
        order[below++] = order[p];
      } else {
        above[others++] = order[p];
      }
    }
    System.arraycopy(above, 0, order, below, others);
    return below;
  }
}
