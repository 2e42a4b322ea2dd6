// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
      Walk walk = new Walk(xs, ys, values, level);
      for (int i = 0; i + 1 < xs.length; i++) {
        for (int j = 0; j + 1 < ys.length; j++) {
          walk.cell(i, j);
        }
      }
      walk.strokes(points);
    }
    return new ContourLines(
        points.stream().mapToDouble(p -> p[0]).toArray(),
        points.stream().mapToDouble(p -> p[1]).toArray());
  }

  /** The crossings of one level with the edges of the grid, and which lie on one line. */
  private static final class Walk {
    private final double[] xs;
    private final double[] ys;
    private final double[] values;
    private final double level;
    private final Map<Long, double[]> crossings = new LinkedHashMap<>();
    private final Map<Long, List<Long>> neighbours = new LinkedHashMap<>();

    Walk(double[] xs, double[] ys, double[] values, double level) {
      this.xs = xs;
      this.ys = ys;
      this.values = values;
      this.level = level;
    }

    void cell(int i, int j) {
      // Corners in the order of the walk around the cell; edge c lies between c and c + 1.
      int[] corners = {corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)};
      List<Long> crossed = new ArrayList<>();
      double mean = 0;
      for (int c = 0; c < 4; c++) {
        int next = corners[(c + 1) % 4];
        mean += values[corners[c]] / 4;
        if (values[corners[c]] > level != values[next] > level) {
          crossed.add(cross(Math.min(corners[c], next), Math.max(corners[c], next)));
        }
      }
      if (crossed.size() == 2) {
        join(crossed.get(0), crossed.get(1));
      } else if (crossed.size() == 4) {
        // Where corner 0 and the middle are on one side, the corners 1 and 3 are cut off.
        int first = values[corners[0]] > level == mean > level ? 0 : 3;
        join(crossed.get(first), crossed.get((first + 1) % 4));
        join(crossed.get((first + 2) % 4), crossed.get((first + 3) % 4));
      }
    }

    private int corner(int i, int j) {
      return i * ys.length + j;
    }

    private long cross(int from, int to) {
      long edge = (long) from * values.length + to;
      double t = (level - values[from]) / (values[to] - values[from]);
      double x0 = xs[from / ys.length];
      double y0 = ys[from % ys.length];
      crossings.put(
          edge,
          new double[] {x0 + t * (xs[to / ys.length] - x0), y0 + t * (ys[to % ys.length] - y0)});
      return edge;
    }

    private void join(long one, long other) {
      neighbours.computeIfAbsent(one, e -> new ArrayList<>()).add(other);
      neighbours.computeIfAbsent(other, e -> new ArrayList<>()).add(one);
    }

    /** Adds the lines, each from end to end: open ones first, then closed ones. */
    void strokes(List<double[]> points) {
      for (int ends = 1; ends <= 2; ends++) {
        for (long start : List.copyOf(neighbours.keySet())) {
          if (neighbours.get(start).size() == ends) {
            stroke(start, points);
          }
        }
      }
    }

    private void stroke(long start, List<double[]> points) {
      long at = start;
      points.add(crossings.get(at));
      while (!neighbours.get(at).isEmpty()) {
        long next = neighbours.get(at).remove(0);
        neighbours.get(next).remove(at);
        at = next;
        points.add(crossings.get(at));
      }
      points.add(new double[] {Double.NaN, Double.NaN});
    }
  }
}
