// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From each format to each other that can hold the measures, and back to the same bytes. */
class ConvertTest {
  private static final String[] CLOUDS = {
    "id,weight,mass,x1,x2",
    "a,0.3,0.25,0.1,-2.0",
    "a,0.3,0.75,1.0E-300,3.5",
    "b,0.7,0.3333333333333333,0.0,1.0",
    "b,0.7,0.6666666666666667,1.0E17,0.1"
  };

  private static final String[] GRIDS = {
    "id,h1,h2,h3,h4,h5,h6",
    "g-00000,0.5,0.0,0.125,0.25,0.0625,0.0625",
    "g-00001,0.0,0.0,1.0,0.0,0.0,0.0"
  };

  private static final String[] GAUSSIANS = {
    "id,weight,mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2",
    "a,1.0,0.1,-3.0,2.0,0.1,0.1,1.0",
    "b,2.0,0.0,0.0,1.0,1.0,1.0,1.0"
  };

  @TempDir private Path folder;
  private InputFiles files;

  @BeforeEach
  void writeInput() {
    files =
        new InputFiles(folder)
            .lines("clouds.csv", CLOUDS)
            .lines("grids.csv", GRIDS)
            .lines("gaussians.csv", GAUSSIANS);
  }

  private void convert(String from, String to, String... more) {
    List<String> words = new ArrayList<>(List.of("convert", "--input", folder + "/" + from));
    words.addAll(List.of("--output", folder + "/" + to));
    words.addAll(List.of(more));
    CommandRun.of(words).assertDone();
  }

  private void assertSame(String expected, String file) {
    assertArrayEquals(
        files.read(expected),
        files.read(file),
        () -> new String(files.read(file), StandardCharsets.UTF_8));
  }

  @Test
  void cloudsGoRoundThroughEveryFormatThatHoldsThem() {
    convert("clouds.csv", "1.parquet");
    convert("1.parquet", "2.json");
    convert("2.json", "3", "--to", "npz");
    convert("3", "4.csv");
    assertSame("clouds.csv", "4.csv");
  }

  @Test
  void gridsGoRoundThroughEveryFormatThatHoldsThem() {
    convert("grids.csv", "1.parquet", "--shape", "2x3");
    convert("1.parquet", "2.json");
    convert("2.json", "3", "--to", "npz");
    convert("3", "4/g.idx");
    convert("4/g.idx", "5.csv");
    assertSame("grids.csv", "5.csv");
  }

  @Test
  void gaussiansGoRoundThroughEveryFormatThatHoldsThem() {
    convert("gaussians.csv", "1.json");
    convert("1.json", "2.parquet");
    convert("2.parquet", "3", "--to", "npz");
    convert("3", "4.csv");
    assertSame("gaussians.csv", "4.csv");
  }

  @Test
  void uniformCloudsGoRoundThroughNpy() {
    files.lines("uniform.csv", "id,mass,x1", "a,0.5,0.1", "a,0.5,1.0E-300", "b,1.0,7.0");
    convert("uniform.csv", "1", "--to", "npy");
    convert("1", "2.csv");
    assertSame("uniform.csv", "2.csv");
  }

  @Test
  void picturesKeepTheirGreys() {
    files.image("in/a.png", 3, 0, 51, 102, 153, 204, 255).image("in/b.bmp", 3, 255, 0, 0, 0, 0, 0);
    convert("in", "1", "--to", "image");
    convert("1", "2.json");
    convert("in", "3.json");
    assertSame("3.json", "2.json");
  }

  @Test
  void aGridBecomesACloudOfItsCellsAndNoMore() throws IOException {
    convert("grids.csv", "1.csv", "--shape", "2x3", "--to", "csv", "--ids", "*1");
    assertEquals(
        List.of("id,mass,x1,x2", "g-00001,1.0,0.0,1.0"),
        Files.readAllLines(folder.resolve("1.csv")));
  }

  @Test
  void manyMeasuresGoToAFolder() throws IOException {
    convert("clouds.csv", "out", "--to", "json");
    assertEquals(List.of("_SUCCESS", "measures.json"), names("out"));
    convert("clouds.csv", "each", "--to", "npz");
    assertEquals(List.of("_SUCCESS", "a.npz", "b.npz"), names("each"));
    assertEquals(List.of("clouds.csv", "each", "gaussians.csv", "grids.csv", "out"), names("."));
  }

  @Test
  void oneMeasureGoesToAFile() throws IOException {
    convert("clouds.csv", "deep/er/a.npz", "--ids", "a");
    assertEquals(List.of("a.npz"), names("deep/er"));
  }

  @Test
  void aFileIsReplacedIfSo() {
    files.lines("out.json", "old");
    convert("clouds.csv", "out.json", "--overwrite");
    convert("out.json", "back.csv");
    assertSame("clouds.csv", "back.csv");
  }

  @Test
  void aFileMayBeReplacedByItsOwnConversion() {
    convert("clouds.csv", "clouds.csv", "--overwrite");
    files.lines("expected.csv", CLOUDS);
    assertSame("expected.csv", "clouds.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"npz", "npy"})
  void noIdLeavesTheFolder(String format) throws IOException {
    List<String> ids =
        List.of(
            "../up",
            "..",
            ".",
            "/etc/x",
            "a/b",
            "a\\b",
            ".hidden",
            "_SUCCESS",
            "_metadata",
            "say \"x\"",
            "😀",
            "two\nlines",
            "a%2Fb",
            "-x",
            "C:",
            "nul\u0001",
            "a,b",
            " ");
    List<String> lines = new ArrayList<>(List.of("id,x1,x2"));
    for (String id : ids) {
      lines.add('"' + id.replace("\"", "\"\"") + "\",0,1");
    }
    files.lines("ids.csv", lines.toArray(String[]::new));
    convert("ids.csv", "out", "--to", format);
    try (Stream<Path> all = Files.walk(folder)) {
      assertEquals(
          ids.size() + 1, all.filter(path -> path.startsWith(folder.resolve("out"))).count() - 1);
    }
    assertEquals(List.of("clouds.csv", "gaussians.csv", "grids.csv", "ids.csv", "out"), names("."));
    for (String name : names("out")) {
      assertTrue(name.equals("_SUCCESS") || name.matches("[A-Za-z0-9%][A-Za-z0-9%._-]*"), name);
    }
    String read =
        CommandRun.of("inspect", "--input", folder.resolve("out").toString()).assertDone().out();
    assertTrue(read.matches("(?s)measures +" + ids.size() + "\n.*"), read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "parquet", "csv"})
  void idsOfAllKindsGoRound(String format) {
    files.lines(
        "ids.csv",
        "id,mass,x1",
        "../up,1.0,0.0",
        "\"say \"\"x\"\"\",1.0,0.0",
        "\"two",
        "lines\",1.0,0.0",
        "😀,1.0,0.0",
        "\"a,b\",1.0,0.0",
        "\" \",1.0,0.0");
    convert("ids.csv", "1." + format);
    convert("1." + format, "2.csv");
    assertSame("ids.csv", "2.csv");
  }

  private List<String> names(String name) throws IOException {
    try (Stream<Path> paths = Files.list(folder.resolve(name))) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** One file for each measure, named after it. */
  @Test
  void idsThatAreNoFileNamesAreWrittenOtherwiseOrRefused() throws IOException {
    files.lines("odd.csv", "id,x1", "../../x,1", "<script>,2", "C:\\x,3");
    convert("odd.csv", "odd", "--to", "npy");
    try (Stream<Path> written = Files.list(folder.resolve("odd"))) {
      assertEquals(
          List.of("%2E.%2F..%2Fx.npy", "%3Cscript%3E.npy", "C%3A%5Cx.npy", "_SUCCESS"),
          written.map(path -> path.getFileName().toString()).sorted().toList());
    }
    files.lines("long.csv", "id,x1", "a".repeat(252) + ",1");
    CommandRun.of(
            "convert",
            "--input",
            folder + "/long.csv",
            "--to",
            "npy",
            "--output",
            folder.resolve("long").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("An id (long.csv:2)", "256 characters"));
    assertFalse(Files.exists(folder.resolve("long")));
  }
}
