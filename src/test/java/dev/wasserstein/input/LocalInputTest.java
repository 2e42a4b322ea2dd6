// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.QuantileMeasure;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalInputTest {
  private static MeasureRecord record(double... levels) {
    return new MeasureRecord(
        new QuantileMeasure("q", levels, new double[levels.length]), Double.NaN, "q.csv");
  }

  @Test
  void headersAreMadeOnceAndContentsHashedWhereTheyAreAskedFor() {
    MeasureRecord record = record(0.25, 0.75);
    LocalInput input = new LocalInput(List.of(record), 1);
    MeasureHeader header = input.headers().get(0);
    assertSame(header, input.headers().get(0));
    assertEquals(0, header.content());
    assertNotEquals(0, MeasureHeader.withContent(record).content());
  }

  @Test
  void headersTellLevelsApart() {
    MeasureHeader header = MeasureHeader.of(record(0.25, 0.75));
    assertEquals("quantile function at the levels 0.25, 0.75", header.description());
    MeasureHeader same = MeasureHeader.of(record(0.25, 0.75));
    assertTrue(header.isLike(same));
    assertEquals(header, same);
    assertSame(header.levels(), same.sharing(header.levels()).levels());
    MeasureHeader other = MeasureHeader.of(record(0.25, 0.5));
    assertEquals(false, header.isLike(other));
    assertSame(other, other.sharing(header.levels()));
  }
}
