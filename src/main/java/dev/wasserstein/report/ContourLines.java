// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines on which a function on a grid has a value: marching squares, linear between grid
 * points; in a cell with two lines they are told apart by the mean of its corners.
 *
 * @param x the points (n), NaN between strokes
 * @param y likewise (n)
 */
public record ContourLines(double[] x, double[] y) {

  /**
   * The lines of several levels.
   *
   * @param xs the grid of the first coordinate (m)
   * @param ys the grid of the second coordinate (k)
   * @param values (m × k, row-major)
   */
  public static ContourLines of(double[] xs, double[] ys, double[] values, double... levels) {
    List<double[]> points = new ArrayList<>();
    for (double level : levels) {
      for (int i = 0; i + 1 < xs.length; i++) {
        for (int j = 0; j + 1 < ys.length; j++) {
          cell(xs, ys, values, i, j, level, points);
        }
      }
    }
    return new ContourLines(
        points.stream().mapToDouble(p -> p[0]).toArray(),
        points.stream().mapToDouble(p -> p[1]).toArray());
  }

  private static void cell(
      double[] xs,
      double[] ys,
      double[] values,
      int i,
      int j,
      double level,
      List<double[]> points) {
    // Corners in the order of the walk around the cell.
    int[][] corners = {{i, j}, {i + 1, j}, {i + 1, j + 1}, {i, j + 1}};
    double[] heights = new double[4];
    double mean = 0;
    for (int c = 0; c < 4; c++) {
      heights[c] = values[corners[c][0] * ys.length + corners[c][1]] - level;
      mean += heights[c] / 4;
    }
    List<double[]> crossings = new ArrayList<>();
    for (int c = 0; c < 4; c++) {
      int next = (c + 1) % 4;
      if (heights[c] > 0 != heights[next] > 0) {
        double t = heights[c] / (heights[c] - heights[next]);
        double x0 = xs[corners[c][0]];
        double y0 = ys[corners[c][1]];
        crossings.add(
            new double[] {
              x0 + t * (xs[corners[next][0]] - x0), y0 + t * (ys[corners[next][1]] - y0)
            });
      }
    }
    if (crossings.size() == 2) {
      stroke(crossings.get(0), crossings.get(1), points);
    } else if (crossings.size() == 4) {
      // Crossing c lies between the corners c and c + 1. Where corner 0 and the middle are on one
      // side, the corners 1 and 3 are cut off, otherwise 0 and 2.
      int first = heights[0] > 0 == mean > 0 ? 0 : 3;
      stroke(crossings.get(first), crossings.get((first + 1) % 4), points);
      stroke(crossings.get((first + 2) % 4), crossings.get((first + 3) % 4), points);
    }
  }

  private static void stroke(double[] from, double[] to, List<double[]> points) {
    points.add(from);
    points.add(to);
    points.add(new double[] {Double.NaN, Double.NaN});
  }
}
