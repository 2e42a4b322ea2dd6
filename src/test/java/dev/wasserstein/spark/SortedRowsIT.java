// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.input.FilePart;
import dev.wasserstein.input.FileReader;
import dev.wasserstein.input.ReadPart;
import dev.wasserstein.input.ReadResult;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.BinnedMeasure;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.InputFile;
import dev.wasserstein.transport.exact.QuantileFunction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sort over the cluster against sorting in memory. */
class SortedRowsIT {
  @TempDir private Path folder;

  private Session session;

  @BeforeEach
  void start() {
    session = new Session("rows");
  }

  @AfterEach
  void stop() {
    session.close();
  }

  @Test
  void givesWhatSortingInMemoryGives() throws IOException {
    RandomGenerator random = SubSeed.stream(5, 0);
    for (Masses kind : Masses.values()) {
      List<DiscreteMeasure> measures = new ArrayList<>();
      List<String> rows = new ArrayList<>();
      for (int n = 0; n < 3; n++) {
        double[] x = new double[4000 + 777 * n];
        double[] masses = new double[x.length];
        for (int i = 0; i < x.length; i++) {
          // Many atoms share a place, one is far away.
          x[i] = 1e4 * n + Math.rint(1e3 * random.nextGaussian()) / 1e3 - (i == 7 ? 1e6 : 0);
          masses[i] = kind == Masses.RANDOM ? random.nextDouble() : 1;
          rows.add(
              kind == Masses.NONE
                  ? "m" + n + "," + x[i]
                  : x[i] + ",m" + n + "," + masses[i] + ",2");
        }
        measures.add(DiscreteMeasure.checked("m" + n, 1, masses, x, MassRule.RESCALE, "test"));
      }
      // The rows of a measure need not be adjacent.
      for (int k = rows.size() - 1; k > 0; k--) {
        Collections.swap(rows, k, random.nextInt(k + 1));
      }
      rows.add(0, kind == Masses.NONE ? "id,x1" : "x1,id,mass,weight");
      for (int partitions : new int[] {1, 7}) {
        SortedRows.Sorted sorted =
            read(rows, 30, partitions, 10_000 * partitions, MassRule.RESCALE).orElseThrow();
        assertEquals(partitions, sorted.partitions());
        List<ReadResult> found = sorted.found().collect();
        assertEquals(3, found.size());
        for (ReadResult each : found) {
          BinnedMeasure binned = (BinnedMeasure) each.measure().measure();
          DiscreteMeasure original =
              measures.stream().filter(m -> m.id().equals(binned.id())).findFirst().orElseThrow();
          BinnedMeasure expected = QuantileFunction.binned(original, 30);
          assertEquals(expected.originalSize(), binned.originalSize());
          for (int i = 0; i < 30; i++) {
            double size = i == 0 ? 1e6 : Math.abs(expected.averages()[i]) + 1;
            assertEquals(expected.averages()[i], binned.averages()[i], 1e-14 * size);
          }
          assertEquals(expected.spread(), binned.spread(), 1e-12 * expected.spread());
          assertEquals(kind == Masses.NONE ? Double.NaN : 2, each.measure().fileWeight());
        }
      }
    }
  }

  private enum Masses {
    NONE,
    EQUAL,
    RANDOM
  }

  @Test
  void equalAtomsTakeNoMoreThanOne() throws IOException {
    List<String> rows = new ArrayList<>(Collections.nCopies(5000, "a,0.1"));
    rows.add(0, "id,x1");
    List<ReadResult> found =
        read(rows, 7, 4, 1000, MassRule.SUM_TO_ONE).orElseThrow().found().collect();
    BinnedMeasure binned = (BinnedMeasure) found.get(0).measure().measure();
    double[] expected = new double[7];
    Arrays.fill(expected, 0.1);
    assertArrayEquals(expected, binned.averages());
    assertEquals(0, binned.spread());
    assertEquals(5000, binned.originalSize());
  }

  @Test
  void leavesOtherRowsToTheReaderOfFiles() throws IOException {
    assertTrue(isLeft(List.of("id,x1,x2", "a,1,2", "a,2,3"), 1));
    assertTrue(isLeft(List.of("id,x1", "a,1", "a,2", "a,4"), 2));
    // A cell with a line end in it, which parts of the file may cut.
    List<String> rows = new ArrayList<>(List.of("id,x1"));
    for (int i = 0; i < 40; i++) {
      rows.add("\"a\na\"," + i);
    }
    assertTrue(isLeft(rows, 1));
    assertTrue(isLeft(List.of("id,x1", "a,1", "\"a,2", "a,4"), 1));
  }

  private boolean isLeft(List<String> rows, int bins) throws IOException {
    return read(rows, bins, 2, 9, MassRule.SUM_TO_ONE).isEmpty();
  }

  /** With the same message as the reader of files, which names the line. */
  @Test
  void refusesBadRows() throws IOException {
    for (String bad : List.of("a,", "a,one", "a,NaN", "a,1e999", ",1", "a,1,2", "a,1\"\"", "a")) {
      List<String> rows = List.of("id,x1", "a,0", "", "a,3", "a,4", "b,0", "a,5", bad, "a,6", "b,");
      String message = message(rows, MassRule.SUM_TO_ONE);
      assertTrue(message.contains("rows.csv:8"), message);
      assertEquals(expectedMessage(), message);
    }
    List<String> rows = List.of("id,x1", "a,0", "a,0", "a,0", "a,0", "a,1e200");
    assertTrue(message(rows, MassRule.SUM_TO_ONE).contains("(rows.csv:6) is 1.0E200"));
    for (String bad : List.of("a,x,1,1", "a,0.25,1,2", "a,0.5,1,1")) {
      String message =
          message(
              List.of("id,mass,x1,weight", "a,0.25,0,1", "a,0.25,3,1", "a,0.25,4,1", bad),
              MassRule.SUM_TO_ONE);
      assertEquals(expectedMessage(), message);
    }
    String negative =
        message(
            List.of("id,mass,x1", "a,0.5,0", "a,0.5,3", "a,-0.5,4", "a,0.5,4"),
            MassRule.SUM_TO_ONE);
    assertTrue(negative.contains("(rows.csv:4) is -0.5"), negative);
    assertTrue(
        message(List.of("id,mass,x1", "a,1,0", "a,1,3", "a,1,4", "a,1,4"), MassRule.SUM_TO_ONE)
            .contains("sum to 4.0"));
  }

  private String message(List<String> rows, MassRule rule) {
    return assertThrows(BadInputException.class, () -> read(rows, 1, 2, 11, rule)).getMessage();
  }

  /** What the reader of files says. */
  private String expectedMessage() throws IOException {
    Path file = folder.resolve("rows.csv");
    InputFile input = HadoopFiles.one(session.hadoop(), file.toString());
    ReadSettings settings = settings(file, 1, MassRule.SUM_TO_ONE);
    return assertThrows(
            BadInputException.class,
            () ->
                new FileReader(session.hadoop(), settings)
                    .read(
                        ReadPart.whole(
                            new FileScan(session.hadoop(), settings).scan(List.of(input)).get(0),
                            0),
                        record -> {}))
        .getMessage();
  }

  @Test
  void partsOfAFileAreItsLines() throws IOException {
    Path file = folder.resolve("lines.txt");
    for (String text : List.of("h\nab\n\ncde\r\nf\n", "h\n\n\nx", "only", "h\nlong line")) {
      Files.writeString(file, text);
      InputFile input = HadoopFiles.one(session.hadoop(), file.toString());
      for (int bytes = 1; bytes <= text.length() + 1; bytes++) {
        StringBuilder joined = new StringBuilder();
        for (FilePart part : FilePart.of(session.hadoop(), input, bytes)) {
          try (InputStream in = part.open(session.hadoop())) {
            String lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (part.start() > 0) {
              assertTrue(lines.startsWith("h\n"));
              lines = lines.substring(2);
            }
            assertTrue(joined.length() == 0 || lines.isEmpty() || joined.toString().endsWith("\n"));
            joined.append(lines);
          }
        }
        assertEquals(text, joined.toString(), "parts of " + bytes);
      }
    }
  }

  private Optional<SortedRows.Sorted> read(
      List<String> rows, int bins, int partitions, int partBytes, MassRule rule)
      throws IOException {
    Path file = Files.write(folder.resolve("rows.csv"), rows);
    InputFile input = HadoopFiles.one(session.hadoop(), file.toString());
    return SortedRows.read(
        session, List.of(input), settings(file, bins, rule), partitions, partBytes);
  }

  private static ReadSettings settings(Path file, int bins, MassRule rule) {
    DecodeSettings decoding =
        new DecodeSettings(rule, List.of(), DecodeSettings.Pixels.GRID, DecodeSettings.Ink.BRIGHT);
    return new ReadSettings(List.of(file.toString()), ReadSettings.AUTO, "*", "", decoding)
        .binned(bins);
  }
}
