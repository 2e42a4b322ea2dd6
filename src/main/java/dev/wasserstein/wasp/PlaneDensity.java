// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import java.util.Arrays;

/**
 * A Gaussian kernel density of draws of two parameters on a grid, for pictures. Each axis has the
 * bandwidth of Scott's rule in two dimensions, n^-1/6 times its scale (Scott 1992).
 *
 * @param x the grid of the first parameter (m)
 * @param y the grid of the second parameter (m)
 * @param density (m × m, row-major, a row for each x)
 */
public record PlaneDensity(double[] x, double[] y, double[] density) {
  private static final int GRID = 72;
  private static final double REACH = 4;

  /** The density of two columns of draws, over the draws and a little more. */
  public static PlaneDensity of(double[] first, double[] second) {
    double[] low = new double[2];
    double[] step = new double[2];
    double[] bandwidth = new double[2];
    double[][] columns = {first, second};
    for (int axis = 0; axis < 2; axis++) {
      SortedSample sample = SortedSample.of(columns[axis].clone());
      double spread = (sample.quantile(0.75) - sample.quantile(0.25)) / 1.349;
      double scale = spread > 0 ? Math.min(spread, sample.deviation()) : sample.deviation();
      double size = Math.max(Math.abs(sample.least()), Math.abs(sample.greatest()));
      scale = Math.max(scale, Math.max(1e-9 * size, Double.MIN_NORMAL));
      bandwidth[axis] = scale * Math.pow(first.length, -1.0 / 6);
      // Far draws would leave no grid to the others.
      double from =
          Math.max(sample.least(), sample.quantile(0.5) - 6 * scale) - 3 * bandwidth[axis];
      double to =
          Math.min(sample.greatest(), sample.quantile(0.5) + 6 * scale) + 3 * bandwidth[axis];
      low[axis] = from;
      step[axis] = (to - from) / (GRID - 1);
    }
    double[] counts = new double[GRID * GRID];
    for (int i = 0; i < first.length; i++) {
      double x = (first[i] - low[0]) / step[0];
      double y = (second[i] - low[1]) / step[1];
      int a = (int) Math.floor(x);
      int b = (int) Math.floor(y);
      if (a >= 0 && b >= 0 && a < GRID - 1 && b < GRID - 1) {
        counts[a * GRID + b] += (1 - x + a) * (1 - y + b);
        counts[a * GRID + b + 1] += (1 - x + a) * (y - b);
        counts[(a + 1) * GRID + b] += (x - a) * (1 - y + b);
        counts[(a + 1) * GRID + b + 1] += (x - a) * (y - b);
      }
    }
    double[] alongY = smoothed(counts, bandwidth[1] / step[1]);
    double[] both = transposed(smoothed(transposed(alongY), bandwidth[0] / step[0]));
    return new PlaneDensity(grid(low[0], step[0]), grid(low[1], step[1]), both);
  }

  private static double[] grid(double low, double step) {
    double[] grid = new double[GRID];
    Arrays.setAll(grid, i -> low + i * step);
    return grid;
  }

  private static double[] smoothed(double[] rows, double h) {
    int lags = (int) Math.ceil(REACH * h);
    double[] smooth = new double[rows.length];
    for (int i = 0; i < GRID; i++) {
      for (int j = 0; j < GRID; j++) {
        for (int k = Math.max(0, j - lags); k <= Math.min(GRID - 1, j + lags); k++) {
          double u = (j - k) / h;
          smooth[i * GRID + j] += rows[i * GRID + k] * Math.exp(-u * u / 2);
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

  /** The density above which a share of the mass lies. */
  public double level(double share) {
    double[] sorted = density.clone();
    Arrays.sort(sorted);
    double wanted = share * Arrays.stream(sorted).sum();
    double sum = 0;
    for (int p = sorted.length - 1; p > 0; p--) {
      sum += sorted[p];
      if (sum >= wanted) {
        return sorted[p];
      }
    }
    return sorted[0];
  }
}
