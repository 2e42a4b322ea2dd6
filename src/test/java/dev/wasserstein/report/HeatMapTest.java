// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  private static String drawing(List<String> columns) {
    return new HeatMap(
            "Confusion matrix",
            "true class",
            "given class",
            List.of("a"),
            columns,
            new long[1][columns.size()])
        .figure()
        .drawing();
  }

  @Test
  void longNamesOfColumnsRise() {
    String svg = drawing(List.of("Ankle boot", "Pullover", "T-shirt / top"));
    assertEquals(3, svg.split("rotate\\(-45", -1).length - 1);
    assertTrue(svg.contains(">Ankle boot<") && svg.contains(">T-shirt / top<"), svg);
  }

  @Test
  void namesThatDifferInLittleStandUpright() {
    List<String> prototypes =
        IntStream.rangeClosed(1, 20).mapToObj(number -> "prototype-" + number).toList();
    assertFalse(drawing(prototypes).contains("rotate"));
    assertFalse(drawing(List.of("0", "1")).contains("rotate"));
  }

  @Test
  void ofVeryManyColumnsNotAllAreNamed() {
    List<String> names = IntStream.range(0, 200).mapToObj(String::valueOf).toList();
    assertTrue(drawing(names).contains(">196<"));
    assertFalse(drawing(names).contains(">199<"));
  }
}
