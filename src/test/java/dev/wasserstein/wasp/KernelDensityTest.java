// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against sums over all pairs without binning: scripts/reference/kernel_density.py. */
class KernelDensityTest {
  /** Binning moves values by less than a cell of 401. */
  private static final double BINNING = 2e-3;

  private static double[] logistic(int n) {
    return IntStream.range(0, n)
        .mapToDouble(i -> (i + 0.5) / n)
        .map(p -> Math.log(p / (1 - p)))
        .toArray();
  }

  private static SortedSample spread() {
    return SortedSample.of(logistic(500));
  }

  private static SortedSample bumps() {
    return SortedSample.of(
        DoubleStream.concat(
                Arrays.stream(logistic(300)).map(x -> 0.3 * x - 1),
                Arrays.stream(logistic(100)).map(x -> 0.6 * x + 2))
            .toArray());
  }

  @Test
  void bandwidthsAreThoseOfExactSums() {
    SortedSample exponential =
        SortedSample.of(
            IntStream.range(0, 500).mapToDouble(i -> -Math.log1p(-(i + 0.5) / 500)).toArray());
    assertBandwidth(0.5181795198616417, spread());
    assertBandwidth(0.19813698893052117, bumps());
    assertBandwidth(0.1269834181883068, exponential);
    assertEquals(0, KernelDensity.bandwidth(SortedSample.of(new double[] {1, 1, 1})));
  }

  private static void assertBandwidth(double expected, SortedSample sample) {
    assertEquals(expected, KernelDensity.bandwidth(sample), BINNING * expected);
  }

  @Test
  void accuraciesAreThoseOfExactSums() {
    SortedSample wider =
        SortedSample.of(Arrays.stream(logistic(500)).map(x -> 1.2 * x + 0.3).toArray());
    assertEquals(0.9000948673845943, KernelDensity.accuracy(spread(), wider), BINNING);
    assertEquals(0.644453819600691, KernelDensity.accuracy(bumps(), spread()), BINNING);
    assertEquals(1, KernelDensity.accuracy(spread(), spread()), 1e-12);
  }

  /**
   * The bandwidth is a hundredth of the grid step, and a kernel of the height 1 / bandwidth would
   * give accuracies of −50. The values are those of KernSmooth's bkde and dpik, by
   * scripts/reference/kernel_density.py.
   */
  @Test
  void accuraciesOfHeavyTails() {
    SortedSample cauchy = cauchy(2000, 1, 0);
    assertEquals(0.047107532191413504, KernelDensity.bandwidth(cauchy), 1e-12);
    assertEquals(0.9472280533405705, KernelDensity.accuracy(cauchy, cauchy(1500, 1.2, 0.3)), 1e-9);
    assertEquals(0.06980657403781254, KernelDensity.accuracy(cauchy, cauchy(2000, 1, 20)), 1e-9);
  }

  private static SortedSample cauchy(int n, double scale, double shift) {
    return SortedSample.of(
        IntStream.range(0, n)
            .mapToDouble(i -> scale * Math.tan(Math.PI * ((i + 0.5) / n - 0.5)) + shift)
            .toArray());
  }

  @Test
  void densitiesHaveMassOne() {
    KernelDensity density = KernelDensity.of(bumps(), -10, 12);
    assertEquals(1, Arrays.stream(density.density()).sum() * density.step(), 1e-3);
  }

  @Test
  void scaleAndShiftMoveTheBandwidthAlong() {
    SortedSample moved =
        SortedSample.of(Arrays.stream(logistic(500)).map(x -> 1e-6 * x + 1e3).toArray());
    double bandwidth = KernelDensity.bandwidth(spread());
    assertEquals(1e-6 * bandwidth, KernelDensity.bandwidth(moved), 1e-9 * bandwidth);
  }
}
