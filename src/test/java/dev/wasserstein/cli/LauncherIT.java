// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts as a user calls them: the launcher, its exit codes, and a standalone cluster. */
class LauncherIT {
  private static final Path SCRIPTS = Path.of("scripts").toAbsolutePath();
  private static final Path PAIRED = Path.of("data-samples", "paired").toAbsolutePath();
  private static final double OBJECTIVE = 208.7327665340468;

  @TempDir private Path folder;

  private record Ending(int code, String output) {}

  @Test
  void helpNamesTheCommands() throws Exception {
    Ending help = call("wasserstein", "--help");
    assertEquals(0, help.code());
    for (String command : List.of("barycenter", "distance", "inspect", "convert")) {
      assertTrue(help.output().contains(command), help.output());
    }
  }

  @Test
  void exitCodesComeThrough() throws Exception {
    assertEquals(2, call("wasserstein", "barycentre").code());
    assertEquals(
        3,
        call("wasserstein", "barycenter", "--input", "no-such-file.csv", "--output", output())
            .code());
    Files.createDirectory(Path.of(output()));
    Ending existing = barycenter("local[2]");
    assertEquals(5, existing.code(), existing.output());
  }

  @Test
  void sparkOptionsStandBeforeTheCommand() throws Exception {
    Ending run =
        call(
            "wasserstein",
            "--master",
            "local[2]",
            "--conf",
            "spark.ui.enabled=false",
            "barycenter",
            "--engine",
            "spark",
            "--input",
            PAIRED.resolve("rep01.csv").toString(),
            "--initial",
            PAIRED.resolve("rep01_start050.csv").toString(),
            "--output",
            output());
    assertEquals(0, run.code(), run.output());
    checkRun();
  }

  @Test
  void runsOnAStandaloneCluster() throws Exception {
    try {
      Ending started = call("cluster", "start", "--workers", "2", "--cores", "1", "--port", "0");
      assertEquals(0, started.code(), started.output());
      String master =
          started
              .output()
              .lines()
              .filter(line -> line.startsWith("spark://"))
              .findFirst()
              .orElseThrow();
      assertEquals(0, call("cluster", "status").code());
      Ending run = barycenter(master);
      assertEquals(0, run.code(), run.output());
      checkRun();
    } finally {
      assertEquals(0, call("cluster", "stop").code());
    }
  }

  private String output() {
    return folder.resolve("run").toString();
  }

  private Ending barycenter(String master) throws Exception {
    return call(
        "wasserstein",
        "--master",
        master,
        "--executor-memory",
        "512m",
        "barycenter",
        "--engine",
        "spark",
        "--input",
        PAIRED.resolve("rep01.csv").toString(),
        "--initial",
        PAIRED.resolve("rep01_start050.csv").toString(),
        "--output",
        output());
  }

  private void checkRun() throws IOException {
    JsonNode run = new ObjectMapper().readTree(folder.resolve("run").resolve("run.json").toFile());
    assertEquals(OBJECTIVE, run.get("objective").asDouble(), 1e-12 * OBJECTIVE);
    assertEquals("spark", run.get("engine").asText());
    assertEquals("CONVERGED", run.get("status").asText());
    assertTrue(Files.exists(folder.resolve("run").resolve("_SUCCESS")));
    String report = Files.readString(folder.resolve("run").resolve("report.html"));
    assertTrue(report.contains("<svg"));
    assertFalse(report.contains("src=\"http"), "the report may need no network");
  }

  private Ending call(String script, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
    command.addAll(List.of(words));
    Path log = Files.createTempFile(folder, "call", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process.getOutputStream().close();
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), script + " does not end");
    return new Ending(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
  }
}
