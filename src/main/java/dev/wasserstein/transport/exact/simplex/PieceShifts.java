// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

import java.util.Arrays;

/**
 * Shifts of potentials that leave a bound of their worth: f_i + s, g_j − s with s the shift of the
 * tree's piece that the atom is in.
 *
 * <p>An arc that carries no flow says of the potentials at its ends no more than that f_i + g_j is
 * at most its cost. In the tree it is an equation, and where its cost is huge beside those that
 * carry flow, as that of a forbidden pair or of an outlier is, the potentials beyond it are as
 * huge: rounded to doubles, they bound nothing. So the tree is cut at such arcs. Between pieces P
 * and Q the potentials are feasible if s_P ≤ s_Q + w_PQ, w_PQ the least c_ij − f_i − g_j with i in
 * P and j in Q; the shortest paths that end at P, the one without arcs among them, are the largest
 * such s that are not positive (Bellman and Ford; there is no negative cycle, because the tree is
 * optimal). Huge costs are in none of them. O(m n + pieces² · passes), and nothing at all where no
 * cost in the tree is huge.
 */
public final class PieceShifts {
  /** Potentials that many times the largest cost that carries flow are worth a second look. */
  private static final double HUGE = 0x1p30;

  /** Arcs without flow that cost more than so many times as much are cut. */
  private static final double CUT = 16;

  /** In more pieces the tree's potentials stay as they are: the table of w would be too large. */
  private static final int MOST_PIECES = 2048;

  private final int[] piece;
  private final double[] shift;

  private PieceShifts(int[] piece, double[] shift) {
    this.piece = piece;
    this.shift = shift;
  }

  /**
   * Cuts an optimal tree, its flows the true ones, and computes the potentials of its pieces.
   *
   * @param potentials of the tree, fresh; overwritten with those of the pieces
   */
  public static PieceShifts of(TreePotentials potentials, int rows, int columns) {
    int[] piece = new int[columns + rows];
    double carried = potentials.haveOneBeyond(HUGE) ? potentials.largestCarried() : 0;
    if (carried == 0) {
      return new PieceShifts(piece, new double[1]);
    }
    int pieces = potentials.refreshPieces(CUT * carried, piece);
    if (pieces > MOST_PIECES) {
      potentials.refresh();
      return new PieceShifts(new int[columns + rows], new double[1]);
    }
    double[] least = new double[pieces * pieces];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (int i = 0; i < rows; i++) {
      int p = piece[columns + i] * pieces;
      for (int j = 0; j < columns; j++) {
        least[p + piece[j]] = Math.min(least[p + piece[j]], potentials.between(i, j));
      }
    }
    return new PieceShifts(piece, shortest(least, pieces));
  }

  private static double[] shortest(double[] least, int pieces) {
    double[] shift = new double[pieces];
    boolean shorter = true;
    for (int pass = 0; shorter && pass < pieces; pass++) {
      shorter = false;
      for (int p = 0; p < pieces; p++) {
        for (int q = 0; q < pieces; q++) {
          double way = shift[q] + least[p * pieces + q];
          if (p != q && way < shift[p]) {
            shift[p] = way;
            shorter = true;
          }
        }
      }
    }
    return shift;
  }

  /** The shift of a node: column j is node j, row i is node columns + i. */
  public double of(int node) {
    return shift[piece[node]];
  }
}
