// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
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
}
