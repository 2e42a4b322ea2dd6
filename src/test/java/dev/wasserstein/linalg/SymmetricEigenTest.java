// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import breeze.linalg.DenseMatrix;
import breeze.linalg.DenseVector;
import breeze.linalg.eigSym;
import breeze.linalg.svd;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netlib.lapack.Dsyev;

class SymmetricEigenTest {
  private static final double[] MATRIX = {4, 1, 0.5, 1, 3, 0.25, 0.5, 0.25, 2};

  /**
   * Two threads at once make the very first call of a JVM. A class loader of its own stands for the
   * JVM. Without the lock around LAPACK's constants some of 300 such pairs hang, or get other bits.
   */
  @Test
  void theFirstCallMayComeFromTwoThreads() throws Exception {
    double[] expected = SymmetricEigen.values(MATRIX, 3);
    URL[] places = {
      SymmetricEigen.class.getProtectionDomain().getCodeSource().getLocation(),
      Dsyev.class.getProtectionDomain().getCodeSource().getLocation()
    };
    ForkJoinPool pool = new ForkJoinPool(2);
    for (int n = 0; n < 300; n++) {
      try (URLClassLoader fresh =
          new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
        Method values =
            fresh
                .loadClass(SymmetricEigen.class.getName())
                .getMethod("values", double[].class, int.class);
        CyclicBarrier together = new CyclicBarrier(2);
        List<ForkJoinTask<Object>> calls = new ArrayList<>();
        for (int thread = 0; thread < 2; thread++) {
          calls.add(
              pool.submit(
                  () -> {
                    together.await();
                    return values.invoke(null, MATRIX, 3);
                  }));
        }
        for (ForkJoinTask<Object> call : calls) {
          assertArrayEquals(expected, (double[]) call.get(20, TimeUnit.SECONDS), "pair " + n);
        }
      }
    }
    pool.shutdown();
  }

  /** The singular values, which another algorithm finds, are the eigenvalues. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 1", "10, 10", "10, 4", "40, 60"})
  void valuesAreTheSingularValues(int d, int rank) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(1_000_003L * d + rank);
    double[] matrix = new double[d * d];
    for (int r = 0; r < rank; r++) {
      double[] x = random.doubles(d, -1, 1).toArray();
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          matrix[i * d + j] += x[i] * x[j];
        }
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(matrix, d);
    double[] expected = new double[d];
    DenseVector<Object> singular =
        svd.Svd_DM_Impl$.MODULE$.apply(breeze(matrix, d)).singularValues();
    for (int k = 0; k < d; k++) {
      expected[k] = singular.data$mcD$sp()[d - 1 - k];
    }
    assertArrayEquals(expected, eigen.values(), 1e-13 * expected[d - 1]);
    assertArrayEquals(expected, SymmetricEigen.values(matrix, d), 1e-13 * expected[d - 1]);
    assertEquals(Math.min(d, rank), eigen.rank());
  }

  /**
   * D·P·D with Pascal's matrix P, of determinant 1, and powers of 2 as D: the product of the
   * eigenvalues is that of the d_k², and exact. LAPACK's method loses the small ones.
   */
  @Test
  void smallEigenvaluesOfGradedMatricesAreKept() {
    double[] pascal = {1, 1, 1, 1, 1, 2, 3, 4, 1, 3, 6, 10, 1, 4, 10, 20};
    int[] powers = {-29, 0, -42, -14};
    double[] graded = new double[16];
    for (int k = 0; k < 16; k++) {
      graded[k] = Math.scalb(pascal[k], powers[k / 4] + powers[k % 4]);
    }
    double expected = Math.scalb(1.0, 2 * (powers[0] + powers[2] + powers[3]));
    assertEquals(1, product(SymmetricEigen.of(graded, 4).values()) / expected, 1e-13);
    double[] breeze =
        eigSym.EigSym_DM_Impl$.MODULE$.apply(breeze(graded, 4)).eigenvalues().data$mcD$sp();
    assertTrue(Math.abs(product(breeze) / expected - 1) > 0.01);
  }

  private static double product(double[] values) {
    double product = 1;
    for (double value : values) {
      product *= value;
    }
    return product;
  }

  private static DenseMatrix<Object> breeze(double[] symmetric, int d) {
    return new DenseMatrix<>(d, d, symmetric.clone(), 0, d, false);
  }
}
