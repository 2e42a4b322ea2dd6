// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static dev.wasserstein.format.Codecs.assertRefused;
import static dev.wasserstein.format.Codecs.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.transport.exact.RandomProblems;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static List<MeasureRecord> decode(byte[] file, Windows windows, TableColumns columns) {
    List<MeasureRecord> records = new ArrayList<>();
    DecodeSettings settings =
        new DecodeSettings(
            MassRule.SUM_TO_ONE,
            List.of(),
            DecodeSettings.Pixels.GRID,
            DecodeSettings.Ink.BRIGHT,
            columns,
            windows);
    try {
      MeasureFormat.SERIES_CSV
          .decoder()
          .orElseThrow()
          .decode(new ByteArrayInputStream(file), "close.csv", settings, records::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  private static List<MeasureRecord> decode(String text, int length, int step) {
    return decode(utf8(text), new Windows(length, step), TableColumns.OURS);
  }

  private static List<MeasureRecord> named(String text, String column) {
    return decode(
        utf8(text),
        new Windows(2, 1),
        new TableColumns(new TreeMap<>(Map.of("value", column)), (char) 0));
  }

  private static double[] atoms(MeasureRecord record) {
    return ((DiscreteMeasure) record.measure()).support();
  }

  @Test
  void windowsAreRowsInAscendingOrder() {
    List<MeasureRecord> windows = decode("close\n3\n1\n2\n-0\n5\n4\n7\n", 3, 2);
    assertEquals(3, windows.size());
    assertEquals("window-00000", windows.get(0).measure().id());
    assertEquals("window-00002", windows.get(2).measure().id());
    assertArrayEquals(new double[] {1, 2, 3}, atoms(windows.get(0)));
    assertArrayEquals(new double[] {0, 2, 5}, atoms(windows.get(1)));
    assertArrayEquals(new double[] {4, 5, 7}, atoms(windows.get(2)));
    assertArrayEquals(
        DiscreteMeasure.uniformMasses(3), ((DiscreteMeasure) windows.get(1).measure()).masses());
  }

  /** Window by window against a sort of its rows; many equal values. */
  @Test
  void anyLengthAndStepIsSortedAnew() throws IOException {
    RandomProblems random = new RandomProblems(151);
    for (int trial = 0; trial < 300; trial++) {
      double[] series = new double[1 + random.below(80)];
      Arrays.setAll(series, i -> random.below(2) == 0 ? random.below(4) : random.normal());
      int length = 1 + random.below(series.length);
      int step = 1 + random.below(12);
      ByteArrayOutputStream array = new ByteArrayOutputStream();
      new NpyArray(new int[] {series.length}, series).write(array);
      List<MeasureRecord> windows =
          decode(array.toByteArray(), new Windows(length, step), TableColumns.OURS);
      assertEquals((series.length - length) / step + 1, windows.size());
      for (int k = 0; k < windows.size(); k++) {
        double[] rows = Arrays.copyOfRange(series, k * step, k * step + length);
        Arrays.sort(rows);
        assertArrayEquals(rows, atoms(windows.get(k)), 0);
      }
    }
  }

  @Test
  void aHeaderMayBeThereOrNot() {
    for (String text :
        List.of("close\n1\n2\n3\n", "1\n2\n3", "# made today\nclose\r\n1\r\n2\r\n3\r\n\r\n\r\n")) {
      assertEquals(2, decode(text, 2, 1).size(), text);
    }
    String table = "date,open,Close\nmon,x,1\ntue,,2\nwed,9,3\n";
    assertArrayEquals(new double[] {2, 3}, atoms(named(table, "close").get(1)));
    assertArrayEquals(new double[] {1.5, 2.5}, atoms(named("t;v\na;1,5\nb;2,5\n", "v").get(0)));
  }

  @Test
  void manyWindowsHaveLongerNumbers() {
    List<MeasureRecord> windows = decode("1\n".repeat(100_001), 1, 1);
    assertEquals("window-000000", windows.get(0).measure().id());
    assertEquals("window-100000", windows.get(100_000).measure().id());
  }

  @Test
  void rowsThatFillNoWindowAreSaid() {
    assertEquals(Optional.empty(), note(9, 3, 2));
    assertEquals(
        Optional.of("The last row of 10 fills no window and is left out (close.csv)."),
        note(10, 3, 2));
    assertEquals(
        Optional.of("The last 3 rows of 10 fill no window and are left out (close.csv)."),
        note(10, 7, 4));
    // Rows 3 and 4 are in the gap between two windows, row 5 begins the next.
    assertEquals(Optional.empty(), note(5, 3, 5));
    assertEquals(
        Optional.of("The last row of 6 fills no window and is left out (close.csv)."),
        note(6, 3, 5));
    assertEquals(Optional.empty(), Windows.NONE.note("close.csv"));
  }

  private static Optional<String> note(int rows, int length, int step) {
    return new Windows(length, step).note(decode("1\n".repeat(rows), length, step).get(0).place());
  }

  @Test
  void refusesWhatIsNoSeries() {
    assertRefused(() -> decode("1\n2\n", 3, 1), "close.csv", "has 2 rows", "at least 3");
    assertRefused(() -> decode("", 3, 1), "is empty", "a column of numbers");
    assertRefused(() -> decode("close\n", 1, 1), "has 0 rows");
    assertRefused(() -> decode("close\n1\nNaN\n", 1, 1), "close.csv:3", "'close'", "is 'NaN'");
    for (String first : List.of("NA", "nan", "", " ", "-Inf", "null", "\"1,5x\"", "1.5 €")) {
      assertRefused(() -> decode(first + "\n1\n2\n", 1, 1), "close.csv:1", "finite number");
    }
    assertRefused(() -> decode("10Y\n1\n2\n", 1, 1), "is '10Y'", "--columns 'value=10Y'");
    assertEquals(2, decode("nanometres\n1\n2\n", 1, 1).size());
    assertRefused(() -> decode("1\n\n2\n", 1, 1), "close.csv:2", "is empty");
    assertRefused(() -> decode("1\n1e200\n", 1, 1), "close.csv:2", "is 1.0E200", "1e150");
    assertRefused(() -> decode("1e400\n", 1, 1), "close.csv:1", "is Infinity");
    assertRefused(() -> decode("a,b\n1,2\n", 1, 1), "has 2 columns: a, b", "--columns 'value=…'");
    assertRefused(() -> named("a,b\n1,2\n", "c"), "has no column 'c'", "a, b");
    assertRefused(() -> named("a,b\n1\n", "b"), "close.csv:2", "has 1 cell", "2 as the first");
    assertRefused(
        () -> decode(utf8("1\n"), Windows.NONE, TableColumns.OURS), "--windows LENGTH,STEP");
  }

  @Test
  void refusesArraysOfMoreAxes() throws IOException {
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    new NpyArray(new int[] {2, 2}, new double[4]).write(array);
    assertRefused(
        () -> decode(array.toByteArray(), new Windows(1, 1), TableColumns.OURS), "[2, 2]");
    ByteArrayOutputStream gap = new ByteArrayOutputStream();
    new NpyArray(new int[] {2}, new double[] {1, Double.NaN}).write(gap);
    assertRefused(
        () -> decode(gap.toByteArray(), new Windows(1, 1), TableColumns.OURS), "Entry 1", "is NaN");
  }
}
