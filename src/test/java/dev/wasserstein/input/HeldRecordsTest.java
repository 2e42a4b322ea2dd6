// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import org.junit.jupiter.api.Test;

/** How much of its input a process takes on. */
class HeldRecordsTest {
  private static MeasureRecord record(Measure measure) {
    return new MeasureRecord(measure, Double.NaN, measure.id() + ".npy");
  }

  @Test
  void theMeasureThatIsTooManyIsNamed() {
    // 3 · (2 + 1) · 8 = 72 bytes, 2 · (2 + 1) · 8 = 48, and 4 · 8 = 32.
    MeasureRecord cloud = record(DiscreteMeasure.uniform("cloud", 2, new double[6]));
    MeasureRecord gaussian =
        record(new GaussianMeasure("gaussian", new double[2], new double[] {1, 0, 0, 1}));
    MeasureRecord grid =
        record(new GridMeasure("grid", new int[] {2, 2}, new double[] {0, 0, 0, 1}));
    HeldRecords records = new HeldRecords(72 + 48 + 32, MethodDemand.PAIRS_OF_ATOMS);
    records.accept(cloud);
    records.accept(gaussian);
    records.accept(grid);
    assertEquals(3, records.list().size());
    MeasureRecord more = record(new GridMeasure("more", new int[] {1}, new double[] {1}));
    String message = assertThrows(BadInputException.class, () -> records.accept(more)).getMessage();
    assertTrue(message.startsWith("Measure 'more' (more.npy) and those before it take"), message);
    assertTrue(message.contains("--driver-memory"), message);
  }
}
