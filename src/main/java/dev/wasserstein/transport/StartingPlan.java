package dev.wasserstein.transport;

/**
 * A feasible plan to start the simplex from, as a spanning tree.
 *
 * <p>Any rule that picks a row and a column that both have something left, moves what it can, and crosses out the one
 * that is exhausted, makes a spanning tree if never both are exhausted at once, which the perturbed masses guarantee: a
 * node crossed out hangs on the other one, which is crossed out later. The rule here is the north-west corner along a
 * Hilbert curve. O((m + n) log).
 */
final class StartingPlan {
  private StartingPlan() {}

  /**
   * The north-west corner plan, rows and columns taken in the order of a space-filling curve.
   *
   * @param excess (columns + rows), what columns take (negative) and rows give (positive); overwritten
   * @return the parents (columns + rows) of a spanning tree, negative for its root
   */
  static int[] alongCurve(TransportProblem problem, MassScaling masses, long[] excess) {
    int rows = masses.rows();
    int columns = masses.columns();
    SpaceFillingOrder curve = new SpaceFillingOrder(problem, Math.max(rows, columns));
    int[] rowOrder = curve.sort(problem.source(), problem.dimension(), masses.rowAtoms(), rows);
    int[] columnOrder = curve.sort(problem.target(), problem.dimension(), masses.columnAtoms(), columns);
    int[] parents = new int[rows + columns];
    int r = 0;
    int c = 0;
    while (true) {
      int row = columns + rowOrder[r];
      int column = columnOrder[c];
      if (r == rows - 1 && c == columns - 1) {
        parents[row] = column;
        parents[column] = -1;
        return parents;
      }
      long left = excess[row] + excess[column];
      if (left < 0) {
        parents[row] = column;
        excess[column] = left;
        r++;
      } else {
        parents[column] = row;
        excess[row] = left;
        c++;
      }
    }
  }
}
