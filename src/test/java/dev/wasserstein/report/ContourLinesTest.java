// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ContourLinesTest {
  private static final double[] GRID = {-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2};

  @Test
  void aRoundHillHasOneRoundLine() {
    int m = GRID.length;
    double[] values = new double[m * m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        values[i * m + j] = -Math.hypot(GRID[i], GRID[j]);
      }
    }
    ContourLines lines = ContourLines.of(GRID, GRID, values, -1.2);
    int n = lines.x().length;
    int strokes = 0;
    for (int p = 0; p < n; p++) {
      if (Double.isNaN(lines.x()[p])) {
        strokes++;
      } else {
        assertEquals(1.2, Math.hypot(lines.x()[p], lines.y()[p]), 0.06);
      }
    }
    assertEquals(1, strokes);
    assertEquals(lines.x()[0], lines.x()[n - 2], "closed");
    assertEquals(lines.y()[0], lines.y()[n - 2], "closed");
    assertTrue(n > 12);
  }

  @Test
  void linesThatLeaveTheGridStayOpen() {
    double[] axis = {0, 1, 2};
    double[] values = {0, 0, 0, 1, 1, 1, 2, 2, 2};
    ContourLines lines = ContourLines.of(axis, axis, values, 0.25);
    assertEquals(4, lines.x().length);
    for (int p = 0; p < 3; p++) {
      assertEquals(0.25, lines.x()[p], 1e-15);
    }
    assertEquals(2, Math.abs(lines.y()[0] - lines.y()[2]), 1e-15);
  }
}
