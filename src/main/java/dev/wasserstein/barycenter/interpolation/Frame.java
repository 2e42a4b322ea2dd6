// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.interpolation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A point of an interpolation: the weights of its barycenter.
 *
 * @param id such as {@code t=0.25} or {@code w=0.5,0.25,0.25}
 * @param weights λ (N) of the measures in the order of their ids, summing to 1
 * @param neighbours the numbers of the earlier frames with the nearest weights; none for the first
 */
public record Frame(String id, double[] weights, List<Integer> neighbours) {
  /** The most measures that a grid of weights is for. */
  public static final int MOST_MEASURES = 4;

  /** Distances that differ by less, relatively, are equal. */
  private static final double ROUNDING = 1e-9;

  /**
   * The frames t = 0, 1/T, …, 1 between two measures, the first of which has weight 1 − t.
   *
   * @param steps T, at least 1
   */
  public static List<Frame> path(int steps) {
    List<Frame> frames = new ArrayList<>();
    for (int k = 0; k <= steps; k++) {
      double t = (double) k / steps;
      double[] weights = {(double) (steps - k) / steps, t};
      frames.add(new Frame("t=" + t, weights, k == 0 ? List.of() : List.of(k - 1)));
    }
    return frames;
  }

  /**
   * The frames of a grid: of two measures G weights; of three all (i, j, k)/(G − 1) that sum to 1;
   * of four G² bilinear ones, the measures being the corners in reading order.
   *
   * @param measures 2, 3 or 4
   * @param size G, at least 2
   */
  public static List<Frame> grid(int measures, int size) {
    int last = size - 1;
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      int columns =
          switch (measures) {
            case 2 -> 0;
            case 3 -> i;
            default -> last;
          };
      for (int j = 0; j <= columns; j++) {
        all.add(
            switch (measures) {
              case 2 -> new double[] {share(last - i, last), share(i, last)};
              case 3 -> new double[] {share(last - i, last), share(i - j, last), share(j, last)};
              default -> bilinear(i, j, last);
            });
      }
    }
    List<Frame> frames = new ArrayList<>();
    for (double[] weights : all) {
      String id =
          "w=" + Arrays.stream(weights).mapToObj(String::valueOf).collect(Collectors.joining(","));
      frames.add(new Frame(id, weights, nearest(all, frames.size())));
    }
    return frames;
  }

  private static double share(int part, int whole) {
    return (double) part / whole;
  }

  private static double[] bilinear(int row, int column, int last) {
    double whole = (double) last * last;
    return new double[] {
      (last - row) * (double) (last - column) / whole,
      (last - row) * (double) column / whole,
      row * (double) (last - column) / whole,
      row * (double) column / whole
    };
  }

  private static List<Integer> nearest(List<double[]> all, int number) {
    List<Integer> nearest = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < number; k++) {
      double distance = 0;
      for (int n = 0; n < all.get(k).length; n++) {
        distance += Math.abs(all.get(k)[n] - all.get(number)[n]);
      }
      if (distance < least * (1 - ROUNDING)) {
        nearest.clear();
      }
      if (distance <= least * (1 + ROUNDING)) {
        nearest.add(k);
        least = Math.min(least, distance);
      }
    }
    return nearest;
  }
}
