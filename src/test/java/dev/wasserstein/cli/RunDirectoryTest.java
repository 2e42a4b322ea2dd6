// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.job.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run leaves behind: the whole output under its name, or nothing. */
class RunDirectoryTest {
  @TempDir private Path folder;
  private InputFiles files;

  @BeforeEach
  void writeInput() {
    files =
        new InputFiles(folder)
            .lines("in.csv", "id,x1,x2", "a,0,0", "a,1,0", "a,5,3", "b,0,1", "b,1,1", "b,2,7")
            .lines("bad.csv", "id,mass,x1", "a,2,0");
  }

  private CommandRun run(String command, String input, String... more) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of("--input", folder.resolve(input).toString()));
    words.addAll(List.of("--output", folder.resolve("out").toString()));
    if (!command.equals("convert")) {
      words.addAll(List.of("--engine", "local"));
    }
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private CommandRun barycenter(String... more) {
    return run("barycenter", "in.csv", more);
  }

  private List<String> names(String name) throws IOException {
    try (Stream<Path> paths = Files.list(folder.resolve(name))) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        contents.put(
            folder.relativize(path).toString(),
            Files.getLastModifiedTime(path) + " " + Files.size(path));
      }
    }
    return contents;
  }

  private JsonNode runJson() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out/run.json").toFile());
  }

  @Test
  void holdsWhatTheDesignSays() throws IOException {
    CommandRun run = barycenter().assertDone();
    assertTrue(run.out().startsWith("Converged after "), run::toString);
    assertEquals(List.of("bad.csv", "in.csv", "out"), names("."));
    assertEquals(
        List.of(
            "_SUCCESS",
            "barycenter.csv",
            "barycenter.parquet",
            "iterations.csv",
            "report.html",
            "run.json"),
        names("out"));
    for (String key :
        List.of(
            "command",
            "version",
            "objective_kind",
            "status",
            "iterations",
            "objective",
            "engine",
            "options",
            "inputs",
            "seconds")) {
      assertTrue(runJson().has(key), key);
    }
    assertEquals("CONVERGED", runJson().get("status").asText());
    assertEquals("local", runJson().get("engine").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"barycenter", "distance", "convert"})
  void anExistingOutputIsRefusedAndKept(String command) throws IOException {
    files.lines("out/precious.txt", "mine").lines("out/sub/deep.txt", "mine");
    Map<String, String> before = contents();
    String[] more = command.equals("convert") ? new String[] {"--to", "json"} : new String[0];
    run(command, "in.csv", more)
        .assertRefused(
            ExitCode.OUTPUT_EXISTS, List.of("/out' exists already", "--overwrite", "another"));
    assertEquals(before, contents());
  }

  @Test
  void anExistingFileIsRefusedAndKept() throws IOException {
    files.lines("out", "mine");
    Map<String, String> before = contents();
    barycenter().assertRefused(ExitCode.OUTPUT_EXISTS, List.of("/out' exists already"));
    assertEquals(before, contents());
  }

  @Test
  void isReplacedIfSo() throws IOException {
    barycenter("--seed", "7", "--max-iterations", "1").assertDone();
    files.lines("out/old.txt", "of the first run");
    barycenter("--seed", "8", "--overwrite").assertDone();
    assertFalse(Files.exists(folder.resolve("out/old.txt")));
    assertEquals(8, runJson().get("options").get("seed").asInt());
    assertEquals(List.of("bad.csv", "in.csv", "out"), names("."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"in.csv", "deep/in.csv", "*.csv"})
  void isNotReplacedIfTheInputWouldGoWithIt(String input) throws IOException {
    files.lines("data/in.csv", "id,x1", "a,1").lines("data/deep/in.csv", "id,x1", "a,1");
    Map<String, String> before = contents();
    CommandRun.of(
            "barycenter",
            "--input",
            folder.resolve("data").resolve(input).toString(),
            "--output",
            folder.resolve("data").toString(),
            "--overwrite")
        .assertRefused(ExitCode.OUTPUT_EXISTS, List.of("/data' holds '", "take away"));
    assertEquals(before, contents());
  }

  @Test
  void aFailedRunLeavesTheOldOutputAsItWas() throws IOException {
    barycenter().assertDone();
    Map<String, String> before = contents();
    run("barycenter", "bad.csv", "--overwrite")
        .assertRefused(ExitCode.BAD_INPUT, List.of("sum to 2"));
    assertEquals(before, contents());
    run("barycenter", "in.csv", "--overwrite", "--initial", folder.resolve("bad.csv").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("sum to 2"));
    assertEquals(before, contents());
    run("convert", "in.csv", "--overwrite", "--to", "image")
        .assertRefused(ExitCode.BAD_INPUT, List.of("is a point cloud"));
    assertEquals(before, contents());
  }

  @Test
  void withoutConvergenceItIsWrittenAllTheSame() throws IOException {
    CommandRun run = barycenter("--max-iterations", "1", "--require-convergence");
    assertEquals(ExitCode.NOT_CONVERGED.code(), run.code(), run::toString);
    assertTrue(run.err().startsWith("Warning: The iteration did not converge"), run::err);
    assertTrue(run.out().contains("not converged"), run::toString);
    assertEquals("MAX_ITERATIONS", runJson().get("status").asText());
    assertEquals(1, runJson().get("iterations").asInt());
    assertTrue(Files.exists(folder.resolve("out/_SUCCESS")));
    assertTrue(Files.exists(folder.resolve("out/barycenter.parquet")));
    barycenter("--max-iterations", "1", "--overwrite").assertDone();
    barycenter("--overwrite", "--require-convergence").assertDone();
  }

  @Test
  void massesAreRescaledIfSo() throws IOException {
    run("barycenter", "bad.csv", "--normalise").assertDone();
    assertEquals(
        List.of("id,mass,x1", "barycenter,1.0,0.0"),
        Files.readAllLines(folder.resolve("out/barycenter.csv")));
  }

  @Test
  void seedsMayBeNegative() throws IOException {
    barycenter("--seed", "-5").assertDone();
    assertEquals(-5, runJson().get("options").get("seed").asInt());
  }

  @Test
  void oneMeasureIsItsOwnBarycenter() throws IOException {
    run("barycenter", "in.csv", "--ids", "a").assertDone();
    assertTrue(runJson().get("objective").asDouble() < 1e-12);
  }

  /** Hadoop's file system is the process's: other code in it keeps its checksums. */
  @Test
  void otherFilesOfTheProcessKeepTheirChecksums() throws IOException {
    barycenter("--checkpoint-every", "1", "--max-iterations", "2").assertDone();
    org.apache.hadoop.fs.Path other =
        new org.apache.hadoop.fs.Path(folder.resolve("other.txt").toUri());
    other.getFileSystem(new Configuration()).create(other, true).close();
    assertTrue(Files.exists(folder.resolve(".other.txt.crc")));
    assertTrue(
        names("out").stream().noneMatch(name -> name.endsWith(".crc")), () -> "checksums in out");
  }

  /** run.json says how long all files took. */
  @Test
  void theRecordIsWrittenAfterTheMethodsOwnFiles() throws IOException {
    run("barycenter", "in.csv", "--method", "gaussian", "--map-atoms").assertDone();
    FileTime record = Files.getLastModifiedTime(folder.resolve("out/run.json"));
    FileTime mapped = Files.getLastModifiedTime(folder.resolve("out/mapped/part-00000.parquet"));
    assertTrue(mapped.compareTo(record) <= 0, mapped + " is later than " + record);
  }

  static List<String> methods() {
    return CommandRun.words("barycenter", Options.METHOD);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodRuns(String method) throws IOException {
    run("barycenter", input(method), "--method", method).assertDone();
    assertEquals(method, runJson().get("options").get("method").asText());
  }

  /** A file of measures that the method takes. */
  private String input(String method) {
    switch (method) {
      case "quantile", "pool" -> files.lines("line.csv", "id,x1", "a,0", "a,1", "b,3");
      case "gaussian-mixture" ->
          files.lines("mix.csv", "id,mass,mean1,cov1_1", "a,0.5,0,1", "a,0.5,2,1", "b,1,3,2");
      case "sinkhorn", "debiased-sinkhorn" -> {
        files.lines("histograms.csv", "id,h1,h2,h3", "a,0.5,0.5,0", "b,0,0.25,0.75");
        return "histograms.csv";
      }
      default -> {
        return "in.csv";
      }
    }
    return method.equals("gaussian-mixture") ? "mix.csv" : "line.csv";
  }

  static List<String> distanceMethods() {
    return CommandRun.words("distance", Options.METHOD);
  }

  @ParameterizedTest
  @MethodSource("distanceMethods")
  void everyDistanceMethodRuns(String method) throws IOException {
    run("distance", input(method), "--method", method).assertDone();
    assertEquals(List.of("_SUCCESS", "distances.csv", "run.json"), names("out"));
    assertEquals("DONE", runJson().get("status").asText());
  }

  @Test
  void aConfFileStandsBetweenCommandLineAndDefault() throws IOException {
    files.lines("run.conf", "# a comment", "seed = 3", "max-iterations=2", "lower-bound = true");
    barycenter("--conf-file", folder.resolve("run.conf").toString(), "--seed", "4").assertDone();
    JsonNode options = runJson().get("options");
    assertEquals(4, options.get("seed").asInt());
    assertEquals(2, options.get("max-iterations").asInt());
    assertTrue(options.get("lower-bound").asBoolean());
    assertEquals(0.5, options.get("step-size").asDouble());
    assertTrue(runJson().has("lower_bound") && runJson().has("relative_gap"));
  }

  @Test
  void aConfFileMayNameSeveralInputs() throws IOException {
    files.lines("other.csv", "id,x1,x2", "c,0,0");
    files.lines(
        "run.conf",
        "input = " + folder.resolve("in.csv") + ", " + folder.resolve("{other,none}.csv"));
    CommandRun.of(
            "barycenter",
            "--conf-file",
            folder.resolve("run.conf").toString(),
            "--engine",
            "local",
            "--output",
            folder.resolve("out").toString())
        .assertDone();
    assertEquals(3, runJson().get("inputs").get("measures").asInt());
  }
}
