// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every implementation of {@link ExtendedRange} does. */
class ExtendedRangeTest {
  private static final int[] LENGTHS = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 28, 64, 100};
  private static final long SEED = Long.getLong("test.seed", 20260311);
  private static final double LN_2 = StrictMath.log(2);
  private static final MathContext DIGITS = new MathContext(40);

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003L + 72);

  private static Stream<Kernels> kernels() {
    return Stream.of(Kernels.plain(), Kernels.fastest());
  }

  private double[] numbers(int count, double least, double most) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> least + (most - least) * random.nextDouble());
    return values;
  }

  /** e^x by its series, to far more digits than a double has. */
  private static double exactExp(double x) {
    BigDecimal reduced = new BigDecimal(x).divide(new BigDecimal(1024));
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int k = 1; k < 40; k++) {
      term = term.multiply(reduced).divide(new BigDecimal(k), new MathContext(60));
      sum = sum.add(term);
    }
    return sum.pow(1024, new MathContext(50)).doubleValue();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void exponentialsAreWithinTwoUlps(Kernels kernels) {
    double[] x = numbers(3000, -30, 30);
    System.arraycopy(new double[] {0, -0.0, 1, -1, 0.34657, -0.34658, 1e-300}, 0, x, 0, 7);
    double[] y = new double[x.length];
    kernels.extendedRange().exp(x, 0, y, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      double expected = exactExp(x[i]);
      assertEquals(expected, y[i], 2 * Math.ulp(expected), "e^" + x[i] + ", seed " + SEED);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void largeArgumentsKeepTheirRelativeError(Kernels kernels) {
    double[] x = numbers(3000, -700, 700);
    double[] y = new double[x.length];
    kernels.extendedRange().exp(x, 0, y, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      double expected = StrictMath.exp(x[i]);
      assertEquals(expected, y[i], 3 * Math.ulp(expected), "e^" + x[i] + ", seed " + SEED);
    }
    double[] tiny = {-709, -1e4, -1e15, -Double.MAX_VALUE, Double.NEGATIVE_INFINITY, -800, -1e300};
    double[] least = new double[tiny.length];
    kernels.extendedRange().exp(tiny, 0, least, 0, tiny.length);
    for (double value : least) {
      assertTrue(value >= 0 && value < 5e-308, "tiny arguments give " + value);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void logarithmsAreWithinTwoUlps(Kernels kernels) {
    double[] x = numbers(4000, 0.3, 3);
    for (int i = 2000; i < 4000; i++) {
      x[i] = x[i] * Math.scalb(1.0, random.nextInt(2000) - 1000);
    }
    System.arraycopy(new double[] {1, 2, 0.5, Math.sqrt(0.5), 0x1p-1022, 1 + 0x1p-52}, 0, x, 0, 6);
    double[] y = new double[x.length];
    kernels.extendedRange().log(x, 0, y, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      double expected = StrictMath.log(x[i]);
      assertEquals(expected, y[i], 3 * Math.ulp(expected), "ln " + x[i] + ", seed " + SEED);
      assertEquals(y[i], kernels.extendedRange().log(x[i]), 0.0);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void thereAndBackAgain(Kernels kernels) {
    ExtendedRange range = kernels.extendedRange();
    for (int n : LENGTHS) {
      for (double centre : new double[] {0, -5e5, 3e6}) {
        double[] logs = numbers(n + 2, centre - 600, centre);
        double shift = Math.ceil(range.max(logs, 2, n) / LN_2);
        double[] x = new double[n + 1];
        range.fromLog(logs, 2, shift, x, 1, n);
        double[] shifts = new double[n];
        Arrays.fill(shifts, shift);
        double[] mantissa = new double[n + 3];
        double[] exponent = new double[n + 3];
        double least = range.split(x, 1, shifts, -7, mantissa, exponent, 3, n);
        double[] expectedLeast = Arrays.copyOfRange(x, 1, n + 1);
        assertEquals(Arrays.stream(expectedLeast).min().orElseThrow(), least);
        double[] back = new double[n + 1];
        Arrays.setAll(shifts, j -> exponent[3 + j] + random.nextInt(300));
        range.join(mantissa, exponent, 3, shifts, back, 1, n);
        double[] found = new double[n + 4];
        assertTrue(range.toLog(back, 1, shifts, 7, found, 4, n) > 0);
        for (int j = 0; j < n; j++) {
          assertTrue(mantissa[3 + j] >= 1 && mantissa[3 + j] < 2);
          assertEquals(
              logs[2 + j],
              found[4 + j],
              1e-14 + 4 * Math.ulp(centre),
              "n = " + n + ", centre " + centre + ", seed " + SEED);
        }
        assertEquals(0, found[3]);
        assertEquals(0, back[0]);
        double[] largest = numbers(n, centre - 300, centre);
        double[] before = largest.clone();
        range.maxInto(logs, 2, largest, n);
        for (int j = 0; j < n; j++) {
          assertEquals(Math.max(before[j], logs[2 + j]), largest[j]);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void logSumOfExpNeitherOverflowsNorDependsOnTheCentre(Kernels kernels) {
    ExtendedRange range = kernels.extendedRange();
    for (int n : LENGTHS) {
      double[] x = numbers(n, -40, 3);
      BigDecimal sum = BigDecimal.ZERO;
      for (double value : x) {
        sum = sum.add(new BigDecimal(StrictMath.exp(value)), DIGITS);
      }
      double expected = StrictMath.log(sum.doubleValue());
      assertEquals(expected, range.logSumOfExp(x, 0, n), 4e-15 * Math.max(1, Math.abs(expected)));
      double[] far = Arrays.stream(x).map(value -> value - 1e7).toArray();
      assertEquals(expected - 1e7, range.logSumOfExp(far, 0, n), 1e-8);
      double[] zeros = new double[n];
      Arrays.fill(zeros, Double.NEGATIVE_INFINITY);
      assertEquals(Double.NEGATIVE_INFINITY, range.logSumOfExp(zeros, 0, n));
      zeros[n - 1] = -1e9;
      assertEquals(-1e9, range.logSumOfExp(zeros, 0, n), 1e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theBitsStayTheSameWhileTheCompilerSetsIn(Kernels kernels) {
    ExtendedRange range = kernels.extendedRange();
    double[] x = numbers(37, -50, 50);
    double[] first = new double[37];
    double[] logs = new double[37];
    range.exp(x, 0, first, 0, 37);
    range.log(first, 0, logs, 0, 37);
    double sum = range.sumOfExp(x, 0, 37, 3);
    for (int round = 0; round < 20_000; round++) {
      double[] again = new double[37];
      double[] logsAgain = new double[37];
      range.exp(x, 0, again, 0, 37);
      range.log(again, 0, logsAgain, 0, 37);
      assertArrayEquals(first, again);
      assertArrayEquals(logs, logsAgain);
      assertEquals(sum, range.sumOfExp(x, 0, 37, 3), 0.0);
    }
  }
}
