// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.linalg.SymmetricEigen;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.gaussian.BuresTransport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Covariances that another program kept as float32, such as those behind an FID. */
class SinglePrecisionCovarianceTest {
  /** A covariance of rank r, rounded to float32 entry by entry, not symmetrically. */
  private static double[] rounded(int d, int rank, RandomGenerator random) {
    double[] factor = random.doubles((long) d * rank, -1, 1).toArray();
    double[] covariance = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        float sum = 0;
        for (int k = 0; k < rank; k++) {
          int turned = i < j ? k : rank - 1 - k;
          sum += (float) (factor[i * rank + turned] * factor[j * rank + turned]);
        }
        covariance[i * d + j] = sum;
      }
    }
    return covariance;
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 20, 150})
  void roundingOfFloatsIsNoFault(int d) {
    RandomGenerator random = SubSeed.stream(d, 41);
    double[] given = rounded(d, d / 2 + 1, random);
    double[] kept = given.clone();
    GaussianMeasure gaussian = GaussianMeasure.checked("g", new double[d], kept, "file");
    assertTrue(SymmetricEigen.values(gaussian.covariance(), d)[0] >= -1e-13);
    assertArrayEquals(given, gaussian.covariance(), 1e-4);
    assertEquals(0, new BuresTransport(gaussian).squaredDistance(gaussian));
  }

  @Test
  void faultsAreRefusedInFloatsToo() {
    double[] wrongSign = {1, 2, 2, 1};
    assertThrows(
        BadInputException.class,
        () -> GaussianMeasure.checked("g", new double[2], wrongSign, "file"));
    double[] asymmetric = {1, 0.5, 0.25, 1};
    assertThrows(
        BadInputException.class,
        () -> GaussianMeasure.checked("g", new double[2], asymmetric, "file"));
    double[] slightly = {1, 0.5, 0.500000001, 1};
    assertThrows(
        BadInputException.class,
        () -> GaussianMeasure.checked("g", new double[2], slightly, "file"));
  }
}
