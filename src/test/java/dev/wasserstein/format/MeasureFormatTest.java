// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MeasureFormatTest {

  private static MeasureFormat detect(String fileName, String text) {
    return MeasureFormat.detect(fileName, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({
    "50415231, PARQUET",
    "4F5243, ORC",
    "934E554D5059, NPY",
    "89504E470D0A1A0A, IMAGE",
    "FFD8FFE0, IMAGE",
    "424D000000000000000000000000 28000000, IMAGE",
    "00000803, IDX",
    "00000801, IDX",
    "00000E02, IDX",
  })
  void magicNumbersDecide(String hex, MeasureFormat expected) {
    byte[] first = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertEquals(expected, MeasureFormat.detect("wrong.csv", first));
  }

  @Test
  void zipArchivesAreNpzOnlyIfTheySaySo() {
    assertEquals(MeasureFormat.NPZ, detect("a.NPZ", "PK\3\4"));
    assertEquals(MeasureFormat.NPZ, detect("a", "PK\3\4 support.npy"));
    Codecs.assertRefused(() -> detect("a.docx", "PK\3\4 word/document.xml"), "a.docx", "--format");
  }

  @Test
  void textIsKnownByItsHeader() {
    assertEquals(MeasureFormat.JSON, detect("part-0", "\n {\"id\""));
    assertEquals(MeasureFormat.JSON, detect("empty.jsonl", ""));
    assertEquals(MeasureFormat.CSV, detect("part-0", "id,mass,x1\r\na"));
    assertEquals(
        MeasureFormat.CSV, MeasureFormat.detect("part-0", Codecs.utf8("\uFEFF\"x1\", id")));
    assertEquals(MeasureFormat.HISTOGRAM_CSV, detect("x.csv", "id,weight,h1,h2"));
    assertEquals(MeasureFormat.GAUSSIAN_CSV, detect("x.csv", "id,mean1,cov1_1"));
  }

  @Test
  void posteriorDrawsAreRecognised() {
    assertEquals(MeasureFormat.STAN_CSV, detect("a.csv", "# stan_version\nlp__,x1\n"));
    assertEquals(MeasureFormat.STAN_CSV, detect("a.csv", "lp__,accept_stat__,x1\n"));
    assertEquals(MeasureFormat.DRAWS_CSV, detect("a.csv", "mu,.chain,.draw\n"));
    assertEquals(MeasureFormat.CODA, detect("CODAindex.txt", "mu 1 2\n"));
    assertEquals(MeasureFormat.ARVIZ_NC, detect("a.csv", "\u0089HDF\r\n"));
    assertEquals(MeasureFormat.POSTERIORDB_JSON, detect("a.json", "[{\"mu\": [1]}]"));
    assertEquals(MeasureFormat.POSTERIORDB_JSON, detect("a.json.zip", "PK\3\4 a.json"));
    assertEquals(MeasureFormat.JSON, detect("a.json", "[{\"support\": [1]}]"));
    Codecs.assertRefused(() -> detect("README.md", "# Samples\n\nSmall\n"), "README.md");
  }

  @Test
  void theRestIsRefused() {
    Codecs.assertRefused(() -> detect("x.csv", "a,b\n"), "x.csv", "x1, h1 and mean1", "--format");
    Codecs.assertRefused(() -> detect("x.txt", ""), "x.txt", "is empty", "--format");
    Codecs.assertRefused(() -> detect("x.bin", "\1\2\3"), "x.bin", "01 02 03", "--format");
    Codecs.assertRefused(
        () -> MeasureFormat.detect("x.gz", new byte[] {0x1F, (byte) 0x8B}), "compressed");
  }

  @Test
  void namesAreThoseOfTheCommandLine() {
    assertEquals(Optional.of(MeasureFormat.HISTOGRAM_CSV), MeasureFormat.named("histogram-csv"));
    assertEquals(Optional.empty(), MeasureFormat.named("auto"));
    List<String> names = MeasureFormat.names(List.of(MeasureFormat.values()));
    assertEquals(names.size(), Set.copyOf(names).size());
    assertTrue(names.stream().allMatch(name -> name.matches("[a-z-]+")), names::toString);
  }

  @ParameterizedTest
  @EnumSource(MeasureFormat.class)
  void whatReadsAFormatIsWhatItsAccessSays(MeasureFormat format) {
    boolean stream = format.access() == MeasureFormat.Access.STREAM;
    assertEquals(stream, format.decoder().isPresent());
    assertEquals(stream && format.isWritten(), format.encoder().isPresent());
    assertEquals(
        stream && MeasureFormat.ofDraws().contains(format), format.drawsDecoder().isPresent());
    // Lines of numbers may be anything, and a series is asked for by its windows.
    assertEquals(
        format == MeasureFormat.MATRIX_CSV || format == MeasureFormat.SERIES_CSV,
        format.entry().inMeasures.isEmpty());
  }

  @Test
  void formatsOfDrawsHavePlacesFromOneOn() {
    List<MeasureFormat> formats = MeasureFormat.ofDraws();
    for (int n = 0; n < formats.size(); n++) {
      assertEquals(n + 1, formats.get(n).entry().draws.orElseThrow().place());
      assertFalse(formats.get(n).entry().inDraws.isEmpty(), formats.get(n).formatName());
    }
  }

  private static Optional<MeasureFormat> toWrite(String fileName, Measure first) {
    return MeasureFormat.toWrite(fileName, first);
  }

  @Test
  void newFilesHaveTheFormatOfTheirEndingThatHoldsTheMeasure() {
    Measure cloud = DiscreteMeasure.uniform("a", 1, new double[] {1});
    Measure grid = new GridMeasure("a", new int[] {1}, new double[] {1});
    GaussianMeasure gaussian = new GaussianMeasure("a", new double[1], new double[] {1});
    Measure mixture = new GaussianMixture("a", new double[] {1}, List.of(gaussian));
    assertEquals(Optional.of(MeasureFormat.CSV), toWrite("x.csv", cloud));
    assertEquals(Optional.of(MeasureFormat.HISTOGRAM_CSV), toWrite("x.CSV", grid));
    assertEquals(Optional.of(MeasureFormat.GAUSSIAN_CSV), toWrite("x.csv", gaussian));
    assertEquals(Optional.of(MeasureFormat.GAUSSIAN_CSV), toWrite("x.csv", mixture));
    assertEquals(Optional.of(MeasureFormat.JSON), toWrite("x.json", mixture));
    assertEquals(Optional.of(MeasureFormat.IMAGE), toWrite("x.png", gaussian));
    assertEquals(Optional.empty(), toWrite("x.jpg", grid));
    assertEquals(Optional.empty(), toWrite("x.nc", cloud));
    assertEquals(Optional.empty(), toWrite("csv", cloud));
  }

  @ParameterizedTest
  @CsvSource({
    "a.png, true",
    "A.JPeG, true",
    "a.png.csv, false",
    "train-images-idx3-ubyte, true",
    "t10k.idx3-ubyte, true",
    "a.idx, true",
    "a.csv:2, false",
    "idx, false",
  })
  void picturesAreKnownByTheirPlace(String place, boolean expected) {
    assertEquals(expected, MeasureFormat.isPicture(place));
  }

  @ParameterizedTest
  @CsvSource({
    "a.csv, a",
    "a.b.csv, a.b",
    "a.json.zip, a",
    "a.zip, a",
    ".json.zip, .json",
    "s1chain1.txt, s1",
    "CODAindex.txt, CODA",
    "index.txt, index",
  })
  void drawsAreNamedAfterTheirFile(String fileName, String id) {
    assertEquals(id, FileNames.drawsId(fileName));
  }
}
