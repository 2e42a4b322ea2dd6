// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuresSummaryTest {
  private static final WeightedMeasure<DiscreteMeasure> LEFT =
      new WeightedMeasure<>(
          new DiscreteMeasure("left", 2, new double[] {0.25, 0.75}, new double[] {0, 0, 4, 0}), 1);
  private static final WeightedMeasure<DiscreteMeasure> RIGHT =
      new WeightedMeasure<>(DiscreteMeasure.uniform("right", 2, new double[] {1, 7}), 3);

  @Test
  void countsMomentsAndBounds() {
    MeasuresSummary summary = summary(List.of(LEFT, RIGHT), 2);
    assertEquals(2, summary.count());
    assertEquals(3, summary.atoms());
    assertEquals(1, summary.medianSize());
    assertArrayEquals(new double[] {0.25 * 3 + 0.75 * 1, 0.75 * 7}, summary.mean(), 1e-15);
    assertArrayEquals(new double[] {0.25 * 3, 0}, summary.variances(), 1e-15);
    assertEquals(0.75, summary.withinVariance(), 1e-15);
    assertArrayEquals(new double[] {0, 0}, summary.lower());
    assertArrayEquals(new double[] {4, 7}, summary.upper());
  }

  /** Means are rounded; what is constant, but for its last bits, still has no variance. */
  @Test
  void constantsHaveNoVariance() {
    double[] atoms = new double[2 * 7];
    for (int i = 0; i < 7; i++) {
      atoms[2 * i] = -0.8;
      atoms[2 * i + 1] = i % 2 == 0 ? 1e6 + 0.1 : Math.nextUp(1e6 + 0.1);
    }
    MeasuresSummary summary =
        summary(List.of(new WeightedMeasure<>(DiscreteMeasure.uniform("a", 2, atoms), 1)), 1);
    assertArrayEquals(new double[2], summary.variances());
    assertEquals(0.0, summary.withinVariance());
    // A spread of 1e-8 at 1e6 is one, if a small one.
    atoms[1] += 1e-8;
    summary = summary(List.of(new WeightedMeasure<>(DiscreteMeasure.uniform("a", 2, atoms), 1)), 1);
    assertEquals(1e-16 * 6 / 49, summary.withinVariance(), 2e-18);
  }

  @Test
  void theFingerprintKnowsContentNotOrder() {
    String fingerprint = summary(List.of(LEFT, RIGHT), 1).fingerprint();
    assertEquals(fingerprint, summary(List.of(RIGHT, LEFT), 2).fingerprint());
    assertNotEquals(
        fingerprint,
        summary(List.of(LEFT, new WeightedMeasure<>(RIGHT.measure(), 2)), 1).fingerprint());
    assertNotEquals(
        fingerprint,
        summary(
                List.of(
                    LEFT,
                    new WeightedMeasure<>(
                        DiscreteMeasure.uniform("right", 2, new double[] {1, Math.nextUp(7)}), 3)),
                1)
            .fingerprint());
  }

  private static MeasuresSummary summary(
      List<WeightedMeasure<DiscreteMeasure>> measures, int threads) {
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(measures, threads)) {
      return local.summary();
    }
  }
}
