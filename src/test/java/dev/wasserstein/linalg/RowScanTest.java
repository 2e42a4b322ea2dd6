// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every implementation of {@link RowScan} does. */
class RowScanTest {
  private static final int[] COUNTS = {
    1, 2, 7, 8, 15, 16, 31, 32, 33, 64, 255, 256, 257, 700, 1025
  };
  private static final long SEED = Long.getLong("test.seed", 20260311);

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003L + 70);

  private static Stream<Kernels> kernels() {
    return Stream.of(Kernels.plain(), Kernels.fastest());
  }

  private double[] normals(int count) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> random.nextGaussian());
    return values;
  }

  /** Integers, so that every implementation computes the same values and many of them tie. */
  private double[] integers(int count) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> random.nextInt(7) - 3);
    return values;
  }

  private static double value(double[][] y, double[] x, int offset, double[] q, int j, int d) {
    double value = q[j];
    for (int k = 0; k < d; k++) {
      value += x[offset + k] * y[k][j];
    }
    return value;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void findsTheFirstOfTheLargest(Kernels kernels) {
    RowScan scan = kernels.rowScan();
    for (int d = 1; d <= 11; d++) {
      for (int n : COUNTS) {
        double[][] y = new double[d][];
        Arrays.setAll(y, k -> integers(n));
        double[] x = integers(d + 2);
        double[] q = integers(n + 3);
        q[random.nextInt(n)] = n > 1 ? Double.NEGATIVE_INFINITY : 0;
        Arrays.fill(q, n, n + 3, 1000);
        scan.load(y, d, n);
        int best = 0;
        for (int j = 1; j < n; j++) {
          best = value(y, x, 2, q, j, d) > value(y, x, 2, q, best, d) ? j : best;
        }
        double largest = value(y, x, 2, q, best, d);
        String where = "n = " + n + ", d = " + d + ", seed " + SEED;
        assertEquals(best, scan.best(x, 2, q, largest - 0.5), where);
        assertEquals(best, scan.best(x, 2, q, -1e4), where);
        assertTrue(scan.best(x, 2, q, largest) < 0, where);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void findsAllThatReachTheThreshold(Kernels kernels) {
    RowScan scan = kernels.rowScan();
    for (int d = 1; d <= 11; d++) {
      for (int n : COUNTS) {
        double[][] y = new double[d][];
        Arrays.setAll(y, k -> integers(n));
        double[] x = integers(d);
        double[] q = integers(n);
        scan.load(y, d, n);
        for (double threshold : new double[] {-100, -3, -0.0, 0, 2, 7, 1000}) {
          int[] expected = new int[n];
          int count = 0;
          for (int j = 0; j < n; j++) {
            if (value(y, x, 0, q, j, d) >= threshold) {
              expected[count++] = j;
            }
          }
          int[] found = new int[n];
          String where = "n = " + n + ", d = " + d + ", at least " + threshold + ", seed " + SEED;
          assertEquals(count, scan.atLeast(x, 0, q, threshold, found), where);
          assertEquals(0, Arrays.compare(expected, 0, count, found, 0, count), where);
          int[] counts = new int[1];
          scan.countAtLeast(x, new int[1], q, new double[] {threshold}, counts);
          assertEquals(count, counts[0], where);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theBestIsTheBestUpToRounding(Kernels kernels) {
    RowScan scan = kernels.rowScan();
    for (int d = 1; d <= 20; d++) {
      int n = 1 + random.nextInt(600);
      double[][] y = new double[d][];
      Arrays.setAll(y, k -> normals(n));
      double[] q = normals(n);
      scan.load(y, d, n);
      for (int k = 0; k < 10; k++) {
        double[] x = normals(d);
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
          largest = Math.max(largest, value(y, x, 0, q, j, d));
        }
        int best = scan.best(x, 0, q, largest - 1);
        assertEquals(largest, value(y, x, 0, q, best, d), 1e-13, "seed " + SEED);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void rowsTogetherAreRowsApart(Kernels kernels) {
    RowScan scan = kernels.rowScan();
    for (int d = 1; d <= 11; d++) {
      for (int n : COUNTS) {
        double[][] y = new double[d][];
        Arrays.setAll(y, k -> normals(n));
        double[] q = normals(n);
        scan.load(y, d, n);
        for (int rows : new int[] {1, 4, 6, 8}) {
          double[] x = normals(rows * d);
          int[] offsets = new int[rows];
          double[] floors = new double[rows];
          for (int i = 0; i < rows; i++) {
            offsets[i] = (rows - 1 - i) * d;
            floors[i] = random.nextInt(4) * Math.sqrt(d) * 0.6;
          }
          int[] found = new int[rows];
          scan.bestOfEach(x, offsets, q, floors, found);
          for (int i = 0; i < rows; i++) {
            String where = "n = " + n + ", d = " + d + ", seed " + SEED;
            assertEquals(scan.best(x, offsets[i], q, floors[i]), found[i], where);
          }
          scan.countAtLeast(x, offsets, q, floors, found);
          for (int i = 0; i < rows; i++) {
            String where = "n = " + n + ", d = " + d + ", seed " + SEED;
            assertEquals(scan.atLeast(x, offsets[i], q, floors[i], new int[n]), found[i], where);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void zerosOfEitherSignReachZero(Kernels kernels) {
    RowScan scan = kernels.rowScan();
    int n = 40;
    double[][] y = new double[2][n];
    double[] q = new double[n];
    for (int j = 0; j < n; j++) {
      y[0][j] = j % 2 == 0 ? 0.0 : -0.0;
      q[j] = j % 3 == 0 ? 0.0 : -0.0;
    }
    scan.load(y, 2, n);
    assertEquals(n, scan.atLeast(new double[] {1, -1}, 0, q, 0, new int[n]));
    assertEquals(n, scan.atLeast(new double[] {-1, -1}, 0, q, -0.0, new int[n]));
    int[] counts = new int[2];
    scan.countAtLeast(new double[] {1, -1, -1}, new int[] {0, 1}, q, new double[2], counts);
    assertEquals(n, counts[0]);
    assertEquals(n, counts[1]);
  }
}
