// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.MeasureHeader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotesTest {
  private static MeasureHeader header(String kind, int size) {
    return new MeasureHeader(
        "a",
        kind,
        2,
        size,
        size,
        Double.NaN,
        "a.png",
        0,
        List.of(),
        List.of(),
        MeasureHeader.Levels.NONE,
        0);
  }

  @Test
  void workThatTakesLongIsAnnounced() {
    List<MeasureHeader> photographs = List.of(header("grid 427x640", 273_280));
    List<MeasureHeader> small = List.of(header("grid 28x28", 784));
    String note = Notes.ofBarycenter(photographs, 500).orElseThrow();
    for (String part : List.of("500", "273280", "1.4e+08", "--compress-to", "--method sinkhorn")) {
      assertTrue(note.contains(part), note);
    }
    assertEquals(Optional.empty(), Notes.ofBarycenter(small, 500));
    assertTrue(Notes.ofDistances(photographs, photographs).orElseThrow().contains("sinkhorn"));
    assertEquals(Optional.empty(), Notes.ofDistances(small, small));
  }
}
