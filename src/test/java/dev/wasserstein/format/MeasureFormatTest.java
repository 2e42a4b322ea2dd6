// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertTrue(
        Arrays.stream(MeasureFormat.values())
            .allMatch(
                format ->
                    (format.decoder().isPresent() || format.encoder().isEmpty())
                        && format.formatName().matches("[a-z-]+")));
  }
}
