// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Functions of equal steps are compared step by step: to the bit what walks along both give. */
class QuantileFunctionTest {
  @Test
  void equalStepsAreWalkedToTheBit() {
    for (int n : new int[] {1, 3, 10, 49, 50, 1000}) {
      RandomGenerator random = SubSeed.stream(RandomProblems.SEED, n);
      QuantileFunction one = uniform(n, random);
      QuantileFunction other = uniform(n, random);
      double[] averages = new double[n];
      QuantileSweep.averages(one.atoms(), one.levels(), n, other.levels(), n, averages);
      assertArrayEquals(bits(averages), bits(one.averages(other)));
      assertEquals(
          QuantileSweep.cost(one.atoms(), one.levels(), n, other.atoms(), other.levels(), n, 2),
          one.squaredDistance(other));
    }
  }

  private static QuantileFunction uniform(int n, RandomGenerator random) {
    double[] atoms = new double[n];
    // Zeros of both signs are among them.
    Arrays.setAll(
        atoms, i -> i % 7 == 3 ? -0.0 : i % 7 == 5 ? 0.0 : 1e3 * i % 3 + random.nextGaussian());
    return QuantileFunction.of(DiscreteMeasure.uniform("x", 1, atoms));
  }

  private static long[] bits(double[] numbers) {
    return Arrays.stream(numbers).mapToLong(Double::doubleToRawLongBits).toArray();
  }
}
