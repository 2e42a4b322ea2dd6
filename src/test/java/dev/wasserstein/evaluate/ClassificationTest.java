// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Reference values by scikit-learn 1.x; see scripts/reference/partitions.py. */
class ClassificationTest {
  private static final List<String> TRUTH =
      List.of("a", "a", "a", "b", "b", "b", "b", "c", "c", "c-10", "c-2", "a");
  private static final List<String> GIVEN =
      List.of("a", "b", "a", "b", "b", "c", "b", "c", "a", "c-10", "c", "a");

  @Test
  void scores() {
    ClassificationReport report = ClassificationReport.of(TRUTH, GIVEN);
    assertEquals(List.of("a", "b", "c", "c-2", "c-10"), report.classes());
    assertEquals(0.6666666666666666, report.accuracy(), 1e-15);
    assertEquals(0.5666666666666667, report.macroPrecision(), 1e-15);
    assertEquals(0.6, report.macroRecall(), 1e-15);
    assertEquals(0.58, report.macroF1(), 1e-15);
    assertArrayEquals(new long[] {3, 1, 0, 0, 0}, report.confusion()[0]);
  }

  @Test
  void partitions() {
    Contingency table = Contingency.of(TRUTH, GIVEN);
    assertEquals(12, table.total());
    assertEquals(0.2757201646090535, table.adjustedRandIndex(), 1e-15);
    assertEquals(0.5826231115260995, table.normalisedMutualInformation(), 1e-15);
    Contingency same = Contingency.of(TRUTH, TRUTH);
    assertEquals(1, same.adjustedRandIndex());
    assertEquals(1, same.normalisedMutualInformation(), 1e-15);
    Contingency one = Contingency.of(List.of("a", "a"), List.of("b", "b"));
    assertEquals(1, one.adjustedRandIndex());
    assertEquals(1, one.normalisedMutualInformation());
    assertThrows(
        IllegalArgumentException.class, () -> Contingency.of(List.of("a"), List.of("a", "b")));
  }
}
