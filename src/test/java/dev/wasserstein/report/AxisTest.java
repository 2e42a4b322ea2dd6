// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.numeric.SubSeed;
import java.util.HashSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AxisTest {
  private static final long SEED = 20261121L;

  @Test
  void linearMarksAreEvenReadableDistinctAndInside() {
    RandomGenerator random = SubSeed.stream(SEED, 0);
    for (int trial = 0; trial < 2000; trial++) {
      double size = Math.pow(10, random.nextInt(25) - 12);
      double low = size * random.nextGaussian();
      double high = low + size * Math.pow(10, -random.nextInt(5)) * (0.1 + random.nextDouble());
      LinearAxis axis = LinearAxis.of(low, high, 6);
      List<Axis.Tick> ticks = axis.ticks();
      String where = "seed " + SEED + ", trial " + trial + ": [" + low + ", " + high + "] " + ticks;
      assertTrue(ticks.size() >= 3 && ticks.size() <= 10, where);
      checkMarks(axis, where);
      double step = ticks.get(1).value() - ticks.get(0).value();
      for (int k = 1; k < ticks.size(); k++) {
        double gap = ticks.get(k).value() - ticks.get(k - 1).value();
        assertEquals(step, gap, 1e-6 * step + 1e-13 * Math.abs(high), where);
      }
    }
  }

  @Test
  void logarithmicMarksAreInsideAndDistinct() {
    RandomGenerator random = SubSeed.stream(SEED, 0);
    for (int trial = 0; trial < 500; trial++) {
      double low = Math.pow(10, 40 * random.nextDouble() - 20);
      double high = low * Math.pow(10, 12 * random.nextDouble());
      LogAxis axis = LogAxis.of(low, high);
      String where = "seed " + SEED + ", trial " + trial + ": [" + low + ", " + high + "] " + axis;
      assertTrue(axis.ticks().size() >= 2 && axis.ticks().size() <= 8, where);
      assertTrue(axis.fraction(low) >= 0 && axis.fraction(high) <= 1 + 1e-9, where);
      checkMarks(axis, where);
    }
  }

  private static void checkMarks(Axis axis, String where) {
    double before = Double.NEGATIVE_INFINITY;
    HashSet<String> labels = new HashSet<>();
    for (Axis.Tick tick : axis.ticks()) {
      assertTrue(tick.value() > before, where);
      before = tick.value();
      double fraction = axis.fraction(tick.value());
      assertTrue(fraction >= -1e-9 && fraction <= 1 + 1e-9, where);
      assertTrue(labels.add(tick.label()), where);
      assertTrue(tick.label().length() <= 16, where);
    }
  }

  @Test
  void constantLiesInTheMiddle() {
    for (double value : new double[] {0, 7, -3e-9, 1e12, 4e-320}) {
      LinearAxis axis = LinearAxis.padded(value, value, 6);
      assertEquals(0.5, axis.fraction(value), 1e-9, "value " + value);
      assertFalse(axis.ticks().isEmpty());
    }
  }

  @Test
  void iterationsAreWholeNumbers() {
    assertEquals(List.of("0"), labels(LinearAxis.whole(0, 0, 8)));
    assertEquals(List.of("0", "1"), labels(LinearAxis.whole(0, 1, 8)));
    assertEquals(List.of("0", "1", "2", "3"), labels(LinearAxis.whole(0, 3, 8)));
    for (Axis.Tick tick : LinearAxis.whole(3, 977, 8).ticks()) {
      assertEquals(Math.rint(tick.value()), tick.value());
    }
  }

  @Test
  void labelsAreShort() {
    assertEquals(List.of("0", "0.2", "0.4", "0.6", "0.8", "1.0"), labels(LinearAxis.of(0, 1, 5)));
    assertEquals(List.of("−1", "0", "1"), labels(LinearAxis.of(-1, 1, 2)));
    assertEquals("2.0e6", LinearAxis.of(2e6, 3e6, 2).ticks().get(0).label());
    assertEquals(List.of("1", "2", "5", "10"), labels(LogAxis.of(1.5, 8)));
    assertEquals(List.of("1e−8", "1e−6", "1e−4", "0.01", "1"), labels(LogAxis.of(1e-8, 1)));
  }

  @Test
  void labelsThatWouldCollideAreLeftOutAndZeroStays() {
    LinearAxis axis = LinearAxis.of(-5000, 5000, 10);
    List<Axis.Tick> roomy = axis.labelled(120);
    assertTrue(roomy.size() < axis.ticks().size());
    assertTrue(roomy.stream().anyMatch(tick -> tick.value() == 0));
    assertEquals(axis.ticks(), axis.labelled(2000));
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::label).toList();
  }
}
