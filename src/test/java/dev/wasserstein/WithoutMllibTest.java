// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wasserstein.job.BarycenterResult;
import dev.wasserstein.measure.DiscreteMeasure;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A class path with spark-sql alone: without spark-mllib, and so without Breeze and LAPACK. Point
 * clouds need neither.
 */
class WithoutMllibTest {
  private static final List<String> OF_MLLIB =
      List.of("spark-mllib", "breeze", "lapack", "blas", "arpack");

  /** What the other class loader runs: the objective of a barycenter of two clouds. */
  public static final class Program implements DoubleSupplier {
    private final String method;

    public Program(String method) {
      this.method = method;
    }

    @Override
    public double getAsDouble() {
      List<DiscreteMeasure> measures = new ArrayList<>();
      for (int n = 0; n < 2; n++) {
        double[] atoms = {4 * n, n, 4 * n + 1, 0, 5 * n, 3};
        measures.add(DiscreteMeasure.uniform("m" + n, 2, atoms));
      }
      BarycenterResult result =
          Wasserstein.onThreads()
              .barycenter(
                  Input.of(measures),
                  BarycenterSettings.defaults().withMethod(method).withSupportSize(3));
      return result.objective();
    }
  }

  private static URLClassLoader sparkSqlAlone() throws Exception {
    List<URL> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (OF_MLLIB.stream().noneMatch(new File(place).getName()::startsWith)) {
        places.add(new File(place).toURI().toURL());
      }
    }
    return new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  @ParameterizedTest
  @ValueSource(strings = {"particle-flow", "sliced"})
  void cloudsHaveBarycenters(String method) throws Exception {
    try (URLClassLoader loader = sparkSqlAlone()) {
      DoubleSupplier program =
          (DoubleSupplier)
              loader
                  .loadClass(Program.class.getName())
                  .getConstructor(String.class)
                  .newInstance(method);
      assertEquals(new Program(method).getAsDouble(), program.getAsDouble());
    }
  }

  @Test
  void breezeAndLapackAreNotThere() throws Exception {
    try (URLClassLoader loader = sparkSqlAlone()) {
      for (String type :
          List.of(
              "breeze.linalg.DenseMatrix",
              "org.netlib.lapack.Dsyev",
              "dev.ludovic.netlib.lapack.LAPACK")) {
        assertThrows(ClassNotFoundException.class, () -> loader.loadClass(type), type);
      }
    }
  }
}
