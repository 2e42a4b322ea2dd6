// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every implementation of {@link MatrixProduct} does. */
class MatrixProductTest {
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {1, 7, 33},
    {3, 64, 8},
    {4, 5, 32},
    {5, 31, 31},
    {6, 16, 65},
    {17, 9, 1},
    {32, 32, 32},
    {33, 100, 70},
    {64, 64, 64},
    {7, 511, 40},
    {9, 512, 33},
    {10, 1100, 130}
  };
  private static final long SEED = Long.getLong("test.seed", 20260311);

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003L + 71);

  private static Stream<Kernels> kernels() {
    return Stream.of(Kernels.plain(), Kernels.fastest());
  }

  private double[] normals(int count) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> random.nextGaussian());
    return values;
  }

  private static double[] transposed(double[] matrix, int rows, int columns) {
    double[] result = new double[matrix.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[j * rows + i] = matrix[i * columns + j];
      }
    }
    return result;
  }

  /** A matrix with {@code gap} more numbers behind each row, and an offset. */
  private double[] padded(double[] matrix, int rows, int columns, int offset, int gap) {
    double[] result = normals(offset + rows * (columns + gap));
    for (int i = 0; i < rows; i++) {
      System.arraycopy(matrix, i * columns, result, offset + i * (columns + gap), columns);
    }
    return result;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void entriesAreInnerProducts(Kernels kernels) {
    MatrixProduct product = kernels.matrixProduct();
    for (int[] shape : SHAPES) {
      int rows = shape[0];
      int inner = shape[1];
      int columns = shape[2];
      double[] a = normals(rows * inner);
      double[] b = normals(inner * columns);
      double[] c = normals(3 + rows * (columns + 2));
      double[] before = c.clone();
      product.load(inner, columns, padded(b, inner, columns, 5, 3), 5, columns + 3);
      product.multiply(rows, padded(a, rows, inner, 2, 1), 2, inner + 1, c, 3, columns + 2);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          double sum = 0;
          double size = 0;
          for (int k = 0; k < inner; k++) {
            sum += a[i * inner + k] * b[k * columns + j];
            size += Math.abs(a[i * inner + k] * b[k * columns + j]);
          }
          String where = Arrays.toString(shape) + " at " + i + ", " + j + ", seed " + SEED;
          assertEquals(sum, c[3 + i * (columns + 2) + j], 2 * inner * 0x1p-53 * size, where);
        }
        for (int gap = columns; gap < columns + 2; gap++) {
          int p = 3 + i * (columns + 2) + gap;
          assertEquals(before[p], c[p], "writes beside C, " + Arrays.toString(shape));
        }
      }
      assertArrayEquals(Arrays.copyOf(before, 3), Arrays.copyOf(c, 3), "writes before C");
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void transposesAndSingleRowsHaveTheSameBits(Kernels kernels) {
    MatrixProduct product = kernels.matrixProduct();
    for (int[] shape : SHAPES) {
      int rows = shape[0];
      int inner = shape[1];
      int columns = shape[2];
      double[] a = normals(rows * inner);
      double[] b = normals(inner * columns);
      double[] c = new double[rows * columns];
      product.load(inner, columns, b, 0, columns);
      product.multiply(rows, a, 0, inner, c, 0, columns);
      double[] other = new double[rows * columns];
      product.multiplyTransposed(rows, transposed(a, rows, inner), 0, rows, other, 0, columns);
      assertArrayEquals(c, other, "Aᵀ·B, " + Arrays.toString(shape) + ", seed " + SEED);
      product.loadTransposed(inner, columns, transposed(b, inner, columns), 0, inner);
      for (int i = 0; i < rows; i++) {
        product.multiply(1, a, i * inner, inner, other, i * columns, columns);
      }
      assertArrayEquals(c, other, "A·Bᵀ, " + Arrays.toString(shape) + ", seed " + SEED);
    }
  }
}
