// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MeasureRowTest {

  @Test
  void thereAndBack() {
    List<Measure> measures =
        List.of(
            DiscreteMeasure.uniform("d", 2, new double[] {1, 2, 3, 4}),
            new GridMeasure("g", new int[] {2}, new double[] {.5, .5}),
            new GaussianMeasure("n", new double[] {1}, new double[] {0}));
    for (Measure measure : measures) {
      MeasureRecord record = new MeasureRecord(measure, 2, "here");
      assertEquals(record, MeasureRow.of(record).toRecord(MassRule.SUM_TO_ONE, "here"));
    }
  }

  @Test
  void nestedSupportsAreFlattened() {
    MeasureRow row = new MeasureRow().id("a").supportRows(new double[][] {{1, 2}, {3, 4}});
    assertEquals(
        DiscreteMeasure.uniform("a", 2, new double[] {1, 2, 3, 4}),
        row.toRecord(MassRule.SUM_TO_ONE, "here").measure());
    Codecs.assertRefused(
        () ->
            new MeasureRow()
                .id("a")
                .supportRows(new double[][] {{1, 2}, {3}})
                .toRecord(MassRule.SUM_TO_ONE, "here"),
        "Atom 2",
        "here",
        "2 as the first atom has");
  }

  @Test
  void weightsThatWereWrittenMustBeNumbers() {
    Codecs.assertRefused(
        () ->
            new MeasureRow()
                .id("a")
                .weight(Double.NaN)
                .mean(new double[1])
                .covariance(new double[1])
                .toRecord(MassRule.SUM_TO_ONE, "here"),
        "Weight of measure 'a'",
        "is NaN");
  }

  /** Otherwise a measure would change a little each time it is written and read. */
  @Test
  void rescalingMassesTwiceChangesNothing() {
    RandomGenerator random = Codecs.random(20261121);
    for (int trial = 0; trial < 1000; trial++) {
      double[] once = random.doubles(1 + random.nextInt(3000), 0, 1).toArray();
      MassRule.RESCALE.apply(once, "a", "here");
      double[] twice = once.clone();
      MassRule.SUM_TO_ONE.apply(twice, "a", "here");
      assertArrayEquals(once, twice);
    }
  }
}
