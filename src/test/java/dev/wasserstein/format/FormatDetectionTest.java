// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The format of a file by its name and first bytes, read as measures and as draws. */
class FormatDetectionTest {
  private static final String BMP = "BM" + "\0".repeat(12) + "(\0\0\0";
  private static final String ENTRY = "PK\3\4" + " ".repeat(20);

  /**
   * A file.
   *
   * @param first its first bytes, a character each
   * @param measures the format as measures, or behind "!" what the refusal says was found
   * @param draws the same as draws
   */
  record File(String name, String first, String measures, String draws) {
    byte[] bytes() {
      return first.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private static File file(String name, String first, String measures, String draws) {
    return new File(name, first, measures, draws);
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  static Stream<File> signatures() {
    return Stream.of(
        file("a", "PAR1", "parquet", "parquet"),
        file("a.csv", "PAR1,x1\n", "parquet", "parquet"),
        file("a", "PAR", "!begins with the bytes 50 41 52", "!begins with the bytes 50 41 52"),
        file("a", "ORC", "orc", "orc"),
        file("a.csv", "ORC,x1", "orc", "orc"),
        file("a", "\u0093NUMPY\1\0", "npy", "npy"),
        file("a.csv", "\u0093NUMPY", "npy", "npy"),
        file(
            "a",
            "\u0093NUMP",
            "!begins with the bytes 93 4e 55 4d 50",
            "!begins with the bytes 93 4e 55 4d 50"),
        file("a.npz", "PK\3\4", "npz", "npz"),
        file("a.NPZ", "PK", "npz", "npz"),
        file("a", ENTRY + "mu.npy", "npz", "npz"),
        file("a.json.zip", ENTRY + "mu.npy", "npz", "npz"),
        file("a", "PK" + " ".repeat(294) + ".npy", "npz", "npz"),
        file(
            "a",
            "PK" + " ".repeat(295) + ".npy",
            "!begins with the bytes 50 4b 20 20 20 20 20 20",
            "posteriordb-json"),
        file("a.json.zip", ENTRY + "a.json", "posteriordb-json", "posteriordb-json"),
        file("A.JSON.ZIP", ENTRY + "a.json", "posteriordb-json", "posteriordb-json"),
        file(
            "a.zip",
            "PK\3\4 a.json",
            "!begins with the bytes 50 4b 03 04 20 61 2e 6a",
            "posteriordb-json"),
        file(
            "a.docx",
            "PK\3\4 word/document.xml",
            "!begins with the bytes 50 4b 03 04 20 77 6f 72",
            "posteriordb-json"),
        file("a.jsonl", "PK\3\4", "json", "posteriordb-json"),
        file("a.csv", "PK,x1\n1,2\n", "csv", "posteriordb-json"),
        file("a.nc", "\u0089HDF\r\n\u001a\n", "arviz-nc", "arviz-nc"),
        file("a.csv", "\u0089HDF", "arviz-nc", "arviz-nc"),
        file(
            "a.nc",
            "CDF\1",
            "!begins with the bytes 43 44 46 01",
            "!is a classic NetCDF file, not NetCDF-4"),
        file("a.csv", "CDF,b\n1,2\n", "!has none of the columns x1, h1 and mean1", "csv"),
        file(
            "a",
            "\u0089PNG\r\n\u001a\n",
            "image",
            "!begins with the bytes 89 50 4e 47 0d 0a 1a 0a"),
        file("a.csv", "\u0089PNG\r\n\u001a\n", "image", "csv"),
        file(
            "a.png",
            "\u0089PNG\r\n",
            "!begins with the bytes 89 50 4e 47 0d 0a",
            "!begins with the bytes 89 50 4e 47 0d 0a"),
        file("a", "\u00ff\u00d8\u00ff\u00e0", "image", "!begins with the bytes ff d8 ff e0"),
        file("a", BMP, "image", "!begins with the bytes 42 4d 00 00 00 00 00 00"),
        file(
            "a",
            "BM" + "\0".repeat(12) + "\13\0\0\0",
            "!begins with the bytes 42 4d 00 00 00 00 00 00",
            "!begins with the bytes 42 4d 00 00 00 00 00 00"),
        file("a.txt", "BMI,age\n1,2\n", "!begins with the bytes 42 4d 49 2c 61 67 65 0a", "csv"));
  }

  static Stream<File> indices() {
    return Stream.of(
        file("a", "\0\0\10\3", "idx", "!begins with the bytes 00 00 08 03"),
        file("a", "\0\0\11\0", "idx", "!begins with the bytes 00 00 09 00"),
        file("a", "\0\0\13\1", "idx", "!begins with the bytes 00 00 0b 01"),
        file("a", "\0\0\14\1", "idx", "!begins with the bytes 00 00 0c 01"),
        file("a", "\0\0\15\1", "idx", "!begins with the bytes 00 00 0d 01"),
        file("a.csv", "\0\0\16\2", "idx", "!begins with the bytes 00 00 0e 02"),
        file(
            "a",
            "\0\0\12\1",
            "!begins with the bytes 00 00 0a 01",
            "!begins with the bytes 00 00 0a 01"),
        file(
            "a",
            "\0\0\17\1",
            "!begins with the bytes 00 00 0f 01",
            "!begins with the bytes 00 00 0f 01"),
        file("a", "\0\0\10", "!begins with the bytes 00 00 08", "!begins with the bytes 00 00 08"));
  }

  static Stream<File> json() {
    return Stream.of(
        file("a", "[{\"mu\": [1]}]", "posteriordb-json", "posteriordb-json"),
        file("a.json", " \n[{\"mu\": [1]}]", "posteriordb-json", "posteriordb-json"),
        file("a.csv", "[1,x1]", "posteriordb-json", "posteriordb-json"),
        file("a", utf8("\uFEFF[{\"mu\""), "posteriordb-json", "posteriordb-json"),
        file("a.json", "[{\"support\": [1]}]", "json", "posteriordb-json"),
        file("a.json", "[{\"masses\": [1]}]", "json", "posteriordb-json"),
        file("a.json", "[{\"covariance\": [1]}]", "json", "posteriordb-json"),
        file("a", "{\"posterior\": {\"mu\"", "arviz-json", "arviz-json"),
        file("a.json", " {\n\"warmup_posterior_attrs\": {", "arviz-json", "arviz-json"),
        file("a.json", "{\"posterior\": [1]}", "json", "posteriordb-json"),
        file("a.json", "[{\"mu\": 1.5}]", "posteriordb-json", "posteriordb-json"),
        file("a.json", "[{\"id\": 1, \"x1\": 1.5}]", "json", "posteriordb-json"),
        file("a", "{\"mu\": 1.5, \"b\": -2e3}\n{", "posteriordb-json", "posteriordb-json"),
        file("a", "{\"mu\": 1.5, \"b\": -2", "posteriordb-json", "posteriordb-json"),
        file("a", "{\"mu\": 1.5, \"id\": 2}\n", "json", "posteriordb-json"),
        file("a", "{\"x1\": 1.5, \"x2\": 2}\n", "json", "posteriordb-json"),
        file("a", "{\"mu\": 1.5, \"b\": \"c\"}\n", "json", "posteriordb-json"),
        file("a", "{\"mu\": [1.5]}\n", "json", "posteriordb-json"),
        file("a", "[{\"support\": [1]}]", "posteriordb-json", "posteriordb-json"),
        file("a.csv", "[{\"masses\": [1],x1\n", "csv", "posteriordb-json"),
        file("a.csv", "[\"support\",x1\n1,2\n", "csv", "posteriordb-json"),
        file("a.csv", "[\"support\"\nx1\n1,2\n", "posteriordb-json", "posteriordb-json"),
        file("a.csv", "\n[\"support\"\n,x1\n", "posteriordb-json", "posteriordb-json"),
        file("a", "{\"id\"", "json", "posteriordb-json"),
        file("a.csv", "\n {\"id\",x1", "json", "posteriordb-json"),
        file("a", utf8("\uFEFF{"), "json", "posteriordb-json"),
        file("empty.jsonl", "", "json", "!is empty"),
        file("a.json", "id,x1\n", "json", "csv"),
        file("a.NDJSON", "1,2", "json", "csv"),
        file("a.json", "# c\nlp__\n", "json", "stan-csv"));
  }

  static Stream<File> tables() {
    return Stream.of(
        file("a", "lp__,x1,h1,mean1\n", "stan-csv", "stan-csv"),
        file("a", "x1,\"lp__\"\n", "stan-csv", "stan-csv"),
        file("a.csv", "alp__b,c\n", "stan-csv", "stan-csv"),
        file("a.txt", "alp__b,c\n", "!begins with the bytes 61 6c 70 5f 5f 62 2c 63", "stan-csv"),
        file("a", "id,mean1,h1,x1\n", "gaussian-csv", "csv"),
        file("a", "id, \"mean1\" ,cov1_1\r\n", "gaussian-csv", "csv"),
        file("a", "id,h1,x1\n", "histogram-csv", "csv"),
        file("a", "id,mass,x1\r\na", "csv", "csv"),
        file("a", utf8("\uFEFF\"x1\", id"), "csv", "csv"),
        file("a", "x1", "csv", "!begins with the bytes 78 31"),
        file("a", "id,mass,x1\n# c", "csv", "stan-csv"),
        file("a", "x1,.chain\n", "csv", "draws-csv"),
        file("a.csv", "\nid,x1\n", "!has none of the columns x1, h1 and mean1", "csv"),
        file("a.csv", "# c\nid,x1\n", "csv", "stan-csv"),
        file("a.csv", "a,b\n#\n1,2\n", "stan-csv", "stan-csv"),
        file("a.CSV", "# c\nmu\n", "stan-csv", "stan-csv"),
        file("a", "# stan_version_major = 2\nmu\n", "stan-csv", "stan-csv"),
        file(
            "a",
            "# Samples\n\nSmall\n",
            "!begins with the bytes 23 20 53 61 6d 70 6c 65",
            "stan-csv"),
        file("a", "# c\n.chain,mu\n", "!begins with the bytes 23 20 63 0a 2e 63 68 61", "stan-csv"),
        file("a", "# c\n", "!begins with the bytes 23 20 63 0a", "stan-csv"),
        file("a.csv", "# c\n", "stan-csv", "stan-csv"),
        file(
            "a.csv",
            "# c\n\1,2\n",
            "!has none of the columns x1, h1 and mean1",
            "!begins with the bytes 23 20 63 0a 01 2c 32 0a"),
        file("a", "mu,.chain,.draw\n", "draws-csv", "draws-csv"),
        file("a", "mu,.draws\n", "draws-csv", "draws-csv"),
        file("a", ".chain", "draws-csv", "draws-csv"),
        file("a", "\n\n\"\",mu,.chain\n", "draws-csv", "draws-csv"),
        file(
            "a",
            "mu\1,.chain\n",
            "!begins with the bytes 6d 75 01 2c 2e 63 68 61",
            "!begins with the bytes 6d 75 01 2c 2e 63 68 61"),
        file("a", "mu\t,.chain\n", "draws-csv", "draws-csv"),
        file("a", "a,b\n1,2\n", "!begins with the bytes 61 2c 62 0a 31 2c 32 0a", "csv"),
        file("a.csv", "iteration,chain,mu\n1,1,2\n", "draws-csv", "draws-csv"),
        file("a.csv", "iteration,chain\n1,1\n", "!has none of the columns x1, h1 and mean1", "csv"),
        file("a.csv", "mu\n1\n", "!has none of the columns x1, h1 and mean1", "csv"),
        file("a.csv", "", "!is empty", "csv"),
        file("a.csv", "\n", "!has none of the columns x1, h1 and mean1", "csv"),
        file(
            "a",
            "mu\n1\n",
            "!begins with the bytes 6d 75 0a 31 0a",
            "!begins with the bytes 6d 75 0a 31 0a"));
  }

  static Stream<File> coda() {
    return Stream.of(
        file("CODAindex.txt", "mu 1 2\n", "coda", "coda"),
        file("s1chain1.txt", "1 0.5\n", "coda", "coda"),
        file("s.ind", "\n mu\t1 2\n", "coda", "coda"),
        file("s1.out", "1 0.5\n", "coda", "coda"),
        file("CODAindex.txt", "# c\nmu 1 2\n", "coda", "coda"),
        file("CODAindex.txt", "lp__ 1 2\n", "coda", "coda"),
        file("CODAindex.txt", "x1,lp__ 1 2\n", "csv", "coda"),
        file("CODAindex.txt", "x1,lp__,b\n", "stan-csv", "stan-csv"),
        file("CODAindex.txt", "id,x1\n", "csv", "csv"),
        file(
            "s1chain1.txt",
            "0.5\n",
            "!begins with the bytes 30 2e 35 0a",
            "!begins with the bytes 30 2e 35 0a"),
        file(
            "a.txt",
            "1 0.5\n",
            "!has lines of numbers without a header",
            "!begins with the bytes 31 20 30 2e 35 0a"));
  }

  /** What phylogenetics and cosmology write. */
  static Stream<File> logs() {
    String beast2 = "#\n#model:\n#\n#<?xml version=\"1.0\"?><beast version=\"2.6\">\n";
    return Stream.of(
        file(
            "a.log",
            "# BEAST v1.10.4\nstate\tposterior\tprior\tkappa\n",
            "tracer-log",
            "tracer-log"),
        file("a.log", "Sample\tposterior\tlikelihood\tTreeHeight\t\n", "tracer-log", "tracer-log"),
        file("a.log", beast2, "tracer-log", "tracer-log"),
        file("a", "Iteration\tPosterior\tLikelihood\tPrior\talpha\n", "tracer-log", "tracer-log"),
        file("a.p", "[ID: 94]\nGen\tLnL\tLnPr\tTL\n", "tracer-log", "tracer-log"),
        file(
            "a.log",
            "state\tposterior\tkappa\n",
            "!begins with the bytes 73 74 61 74 65 09 70 6f",
            "csv"),
        file("r.1.txt", "# weight minuslogpost a\n 1 3.5 .25\n", "getdist", "getdist"),
        file("a", "#mu tau\n1 2\n", "getdist", "getdist"),
        file("a", "# s--om\tpost\n## sampler=x\n.3\t-1\n", "getdist", "getdist"),
        file("a", "# mu tau\n1 2 3\n", "!has lines of numbers without a header", "stan-csv"),
        file("root_1.txt", "1 2 3\n4 5 6\n7", "getdist", "getdist"),
        file("root.txt", "1 2 3\n4 5 6\n", "!has lines of numbers without a header", "getdist"),
        file(
            "root_1.txt",
            "1 2 3\n4 5\n",
            "!has lines of numbers without a header",
            "!begins with the bytes 31 20 32 20 33 0a 34 20"));
  }

  static Stream<File> rest() {
    return Stream.of(
        file("a", "", "!is empty", "!is empty"),
        file(
            "a.gz",
            "\u001f\u008b",
            "!is compressed once more than its name says",
            "!begins with the bytes 1f 8b"),
        file(
            "a.csv",
            "\u001f\u008b",
            "!is compressed once more than its name says",
            "!begins with the bytes 1f 8b"),
        file(
            "a.bin",
            "\1\2\3",
            "!begins with the bytes 01 02 03",
            "!begins with the bytes 01 02 03"),
        file(
            "README.md",
            "Some words, and more\n",
            "!begins with the bytes 53 6f 6d 65 20 77 6f 72",
            "csv"));
  }

  static Stream<File> files() {
    return Stream.of(signatures(), indices(), json(), tables(), coda(), logs(), rest())
        .flatMap(f -> f);
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileOfMeasuresIsRecognised(File file) {
    assertEquals(
        file.measures(),
        outcome(
            file,
            (name, first) -> MeasureFormat.detect(name, first).formatName(),
            MEASURES,
            "Name it with --format, remove the file, or name those that are meant, such as --input"
                + " 'DIR/*.jpg'."));
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileOfDrawsIsRecognised(File file) {
    assertEquals(
        file.draws(),
        outcome(
            file,
            (name, first) -> MeasureFormat.detectDraws(name, first).formatName(),
            DRAWS,
            "Name it with --format, or remove the file."));
  }

  private static final String COLUMNS =
      "Say which columns are meant with --columns 'id=…,x1=…,x2=…', or name the format with"
          + " --format.";
  private static final List<String> MEASURES = MeasureFormat.names(List.of(MeasureFormat.values()));
  private static final List<String> DRAWS = MeasureFormat.names(MeasureFormat.ofDraws());

  /** The format, or what the refusal says was found, behind "!". */
  private static String outcome(
      File file, BiFunction<String, byte[], String> detect, List<String> names, String remedy) {
    try {
      return detect.apply(file.name(), file.bytes());
    } catch (BadInputException e) {
      String begin = "The format of a file (" + file.name() + ") cannot be recognised: it ";
      String end = "; expected one of " + String.join(", ", names) + ". " + remedy;
      String message = e.getMessage();
      String headerless = "has lines of numbers without a header";
      if (message.startsWith(begin + headerless)) {
        assertTrue(message.endsWith("use --format matrix-csv."), message);
        return "!" + headerless;
      }
      int header = message.indexOf(", but ");
      if (header > 0) {
        // The header is shown, and the flag that names its columns.
        assertTrue(message.endsWith(COLUMNS), message);
        message = message.substring(0, header) + end;
      }
      assertEquals(begin, message.substring(0, begin.length()));
      assertEquals(end, message.substring(message.length() - end.length()));
      return "!" + message.substring(begin.length(), message.length() - end.length());
    }
  }
}
