// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

/**
 * The accuracy of draws in the plane as published: Gaussian kernels of a fixed bandwidth on a grid
 * of 500 × 500 points over a fixed window, draws outside left out, draws inside binned linearly.
 */
final class PlaneAccuracy {
  private static final int GRID = 500;
  private static final double BANDWIDTH = 0.01;
  private static final double SIDE = 0.1;
  private static final double REACH = 3.4;

  private PlaneAccuracy() {}

  /** 1 − ½ ∫∫ |f − g| over a square window of side 0.1 around a centre (2). */
  static double of(double[] rows, double[] reference, double[] centre) {
    double step = SIDE / (GRID - 1);
    double[] difference = new double[GRID * GRID];
    bin(rows, centre, step, 1, difference);
    bin(reference, centre, step, -1, difference);
    double[] smooth = smoothRows(transposed(smoothRows(difference, step)), step);
    double sum = 0;
    for (double value : smooth) {
      sum += Math.abs(value);
    }
    return 1 - sum * step * step / 2;
  }

  private static void bin(double[] rows, double[] centre, double step, int sign, double[] counts) {
    int n = rows.length / 2;
    for (int i = 0; i < n; i++) {
      double x = (rows[2 * i] - centre[0] + SIDE / 2) / step;
      double y = (rows[2 * i + 1] - centre[1] + SIDE / 2) / step;
      int a = (int) Math.floor(x);
      int b = (int) Math.floor(y);
      if (a >= 0 && b >= 0 && a < GRID - 1 && b < GRID - 1) {
        double right = x - a;
        double up = y - b;
        double mass = (double) sign / n;
        counts[a * GRID + b] += mass * (1 - right) * (1 - up);
        counts[a * GRID + b + 1] += mass * (1 - right) * up;
        counts[(a + 1) * GRID + b] += mass * right * (1 - up);
        counts[(a + 1) * GRID + b + 1] += mass * right * up;
      }
    }
  }

  private static double[] smoothRows(double[] grid, double step) {
    int lags = (int) Math.min(GRID - 1, Math.floor(REACH * BANDWIDTH / step));
    double[] kernel = new double[lags + 1];
    for (int l = 0; l <= lags; l++) {
      double u = l * step / BANDWIDTH;
      kernel[l] = Math.exp(-u * u / 2) / (BANDWIDTH * Math.sqrt(2 * Math.PI));
    }
    double[] smooth = new double[grid.length];
    for (int i = 0; i < GRID; i++) {
      for (int j = 0; j < GRID; j++) {
        double count = grid[i * GRID + j];
        if (count != 0) {
          for (int k = Math.max(0, j - lags); k <= Math.min(GRID - 1, j + lags); k++) {
            smooth[i * GRID + k] += count * kernel[Math.abs(k - j)];
          }
        }
      }
    }
    return smooth;
  }

  private static double[] transposed(double[] grid) {
    double[] transposed = new double[grid.length];
    for (int i = 0; i < GRID; i++) {
      for (int j = 0; j < GRID; j++) {
        transposed[j * GRID + i] = grid[i * GRID + j];
      }
    }
    return transposed;
  }
}
