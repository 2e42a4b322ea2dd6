// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.exact.RandomProblems;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sorting with indices, against the sort of the platform. */
class AscendingOrderTest {
  private final AscendingOrder order = new AscendingOrder();

  @Test
  void sortsSpreadNumbers() {
    for (int n : new int[] {1, 2, 3, 15, 16, 17, 50, 128, 255, 256, 257, 1000, 20_000}) {
      RandomGenerator random = SubSeed.stream(RandomProblems.SEED, n);
      check(n, i -> random.nextGaussian());
      check(n, i -> random.nextInt(5));
      check(n, i -> i);
      check(n, i -> -i);
      check(n, i -> 7);
      check(n, i -> i % 2 == 0 ? -0.0 : 0.0);
    }
  }

  @Test
  void sortsUnevenNumbers() {
    RandomGenerator random = SubSeed.stream(RandomProblems.SEED, 1);
    check(5000, i -> i == 17 ? 1e150 : random.nextGaussian());
    check(5000, i -> i % 2 == 0 ? 1e10 + random.nextDouble() : random.nextDouble());
    check(5000, i -> Math.exp(300 * random.nextGaussian()));
    check(5000, i -> i % 3 == 0 ? -1e150 : 1e150 * random.nextDouble());
    check(5000, i -> Double.MIN_VALUE * i);
  }

  /** Few numbers are sorted in one pass of buckets, which these share, or spread too far. */
  @Test
  void sortsFewUnevenNumbers() {
    for (int n : new int[] {16, 50, 200}) {
      RandomGenerator random = SubSeed.stream(RandomProblems.SEED, n);
      check(n, i -> i == 7 ? 1e150 : random.nextGaussian());
      check(n, i -> Math.exp(300 * random.nextGaussian()));
      check(n, i -> i % 3 == 0 ? -1e308 : 1e308 * random.nextDouble());
      check(n, i -> Double.MIN_VALUE * (n - i));
      check(20_000 / n, i -> random.nextInt(3) - 1);
    }
  }

  private void check(int n, IntToDoubleFunction number) {
    double[] numbers = IntStream.range(0, n).mapToDouble(number).toArray();
    double[] before = numbers.clone();
    order.sort(numbers, n);
    assertArrayEquals(before, numbers);
    // -0.0 and 0.0 are equal numbers here, as they are on the line.
    Comparator<Integer> byNumber =
        (i, j) -> numbers[i] < numbers[j] ? -1 : numbers[i] > numbers[j] ? 1 : 0;
    int[] expected =
        IntStream.range(0, n).boxed().sorted(byNumber).mapToInt(Integer::intValue).toArray();
    assertArrayEquals(expected, Arrays.copyOf(order.index(), n));
    for (int i = 0; i < n; i++) {
      assertEquals(numbers[expected[i]], order.values()[i]);
    }
  }
}
