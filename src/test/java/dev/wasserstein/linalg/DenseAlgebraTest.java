// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenseAlgebraTest {
  private static final long SEED = Long.getLong("test.seed", 20261129L);

  /** Pascal's symmetric matrix C(i + j, i) is L·Lᵀ, and L⁻¹ has the entries (−1)^(i−j) C(i, j). */
  @Test
  void pascalsMatrixHasBinomialFactors() {
    int n = 8;
    double[] pascal = new double[n * n];
    double[] lower = new double[n * n];
    double[] inverse = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        pascal[i * n + j] = binomial(i + j, i);
        lower[i * n + j] = binomial(i, j);
        inverse[i * n + j] = (i + j) % 2 == 0 ? binomial(i, j) : -binomial(i, j);
      }
    }
    double[] copy = pascal.clone();
    assertArrayEquals(lower, DenseAlgebra.cholesky(pascal, n));
    assertArrayEquals(inverse, DenseAlgebra.inverse(lower, n), 1e-10);
    assertArrayEquals(copy, pascal);
  }

  private static double binomial(int n, int k) {
    if (k > n) {
      return 0;
    }
    double binomial = 1;
    for (int i = 1; i <= k; i++) {
      binomial = binomial * (n - k + i) / i;
    }
    return binomial;
  }

  /** Entries near 0, of which rounding leaves nothing, need not be symmetric. */
  @Test
  void factorsReadTheLowerTriangle() {
    double[] lower = DenseAlgebra.cholesky(new double[] {4, 1e-17, 0, 9}, 2);
    assertArrayEquals(new double[] {2, 0, 0, 3}, lower);
    assertArrayEquals(
        new double[] {2, 0, 1, 2}, DenseAlgebra.cholesky(new double[] {4, 7, 2, 5}, 2));
  }

  @Test
  void rowsAreEquations() {
    double[] a = {0, 2, 1, 1, 1, 0, 3, 0, 1};
    double[] b = {7, 3, 6};
    assertArrayEquals(new double[] {1, 2, 3}, DenseAlgebra.solve(a, b), 1e-14);
    assertArrayEquals(new double[] {0, 2, 1, 1, 1, 0, 3, 0, 1}, a);
    assertArrayEquals(new double[] {7, 3, 6}, b);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 40, 90})
  void productsGiveTheMatrixBack(int n) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003L + n);
    double[] a = new double[n * n];
    Arrays.setAll(a, k -> random.nextGaussian());
    double[] square = Congruence.square(Kernels.plain(), a, n);
    for (int k = 0; k < n * n; k += n + 1) {
      a[k] += 3 * Math.sqrt(n);
      square[k] += 1;
    }
    double[] lower = DenseAlgebra.cholesky(square, n);
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        assertEquals(0.0, lower[i * n + j]);
      }
    }
    assertArrayEquals(square, Congruence.square(Kernels.plain(), lower, n), 1e-13 * n);
    double[] x = random.doubles(n).toArray();
    double[] b = new double[n];
    for (int i = 0; i < n; i++) {
      b[i] = InnerProduct.of(a, i * n, x, 0, n);
    }
    assertArrayEquals(x, DenseAlgebra.solve(a, b), 1e-12);
    double[] inverse = DenseAlgebra.inverse(a, n);
    for (int i = 0; i < n; i++) {
      assertEquals(x[i], InnerProduct.of(inverse, i * n, b, 0, n), 1e-12);
    }
  }

  @Test
  void whatHasNoFactorOrInverseIsRefused() {
    assertEquals(
        "A 2 x 2 matrix is not positive definite.",
        assertThrows(
                ArithmeticException.class,
                () -> DenseAlgebra.cholesky(new double[] {1, 2, 2, 1}, 2))
            .getMessage());
    double[] singular = {1, 2, 2, 4};
    assertEquals(
        "A 2 x 2 matrix is singular.",
        assertThrows(ArithmeticException.class, () -> DenseAlgebra.inverse(singular, 2))
            .getMessage());
    assertThrows(
        ArithmeticException.class, () -> DenseAlgebra.solve(singular, new double[] {1, 0}));
  }

  /** A class loader of its own stands for a JVM, in which two threads make the first call. */
  @Test
  void theFirstCallMayComeFromTwoThreadsAndIsSilent() throws Exception {
    List<String> said = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public synchronized void publish(LogRecord record) {
            if (record.getLoggerName().startsWith("dev.ludovic")) {
              said.add(record.getMessage());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    ForkJoinPool pool = new ForkJoinPool(2);
    try (URLClassLoader fresh =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Method inverse =
          fresh
              .loadClass(DenseAlgebra.class.getName())
              .getMethod("inverse", double[].class, int.class);
      CyclicBarrier together = new CyclicBarrier(2);
      List<ForkJoinTask<Object>> calls = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        calls.add(
            pool.submit(
                () -> {
                  together.await();
                  return inverse.invoke(null, new double[] {4}, 1);
                }));
      }
      for (ForkJoinTask<Object> call : calls) {
        assertArrayEquals(new double[] {0.25}, (double[]) call.get(120, TimeUnit.SECONDS));
      }
    } finally {
      root.removeHandler(handler);
      pool.shutdown();
    }
    assertEquals(List.of(), said);
  }

  private static URL[] classPath() throws Exception {
    List<URL> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      places.add(new File(place).toURI().toURL());
    }
    return places.toArray(URL[]::new);
  }
}
