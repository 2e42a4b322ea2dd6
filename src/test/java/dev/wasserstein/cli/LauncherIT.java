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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** Also into one file with results, in the order in which both are written. */
  @Test
  void theNoticeOfTheJvmIsNotShown() throws Exception {
    call("wasserstein", "inspect", "--input", PAIRED.resolve("rep01.csv").toString());
    Ending refused = call("wasserstein", "inspect", "--input", "no-such-file.csv");
    assertEquals(
        List.of(
            "wasserstein: Input (no-such-file.csv) does not exist; expected a file, directory or"
                + " glob. Check the path."),
        refused.output().lines().toList());
    Ending run = barycenter("local[2]", "--max-iterations", "2");
    List<String> lines =
        run.output().lines().filter(line -> !line.matches("[0-9:]{8} .*")).toList();
    assertEquals(3, lines.size(), run.output());
    assertTrue(lines.get(0).startsWith("Warning: The iteration did not converge"), run.output());
    assertTrue(lines.get(1).startsWith("Stopped at the cap"), run.output());
    assertTrue(lines.get(2).startsWith("Report: "), run.output());
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

  @ParameterizedTest
  @CsvSource({
    "TERM, 143, true, spark",
    "INT, 130, true, local",
    "TERM, 143, false, local",
    "INT, 130, false, spark"
  })
  void signalsReachTheProgram(String signal, int code, boolean submitted, String engine)
      throws Exception {
    Path status = folder.resolve("status.json");
    List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve("wasserstein").toString()));
    command.addAll(List.of("--master", "local[2]"));
    if (submitted) {
      command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    }
    command.addAll(
        List.of(
            "barycenter", "--engine", engine, "--input", PAIRED.resolve("rep01.csv").toString()));
    command.addAll(List.of("--tolerance", "0", "--step-size", "0.0001"));
    command.addAll(List.of("--max-iterations", "100000000", "--output", output()));
    command.addAll(List.of("--status-file", status.toString()));
    Path log = folder.resolve("signal.log");
    // Job control and signals as in a terminal: background jobs of a shell ignore Ctrl-C otherwise.
    Process shell =
        new ProcessBuilder(shellWords(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!(Files.exists(status) && Files.readString(status).contains("\"iteration\""))) {
      assertTrue(shell.isAlive() && System.nanoTime() < deadline, Files.readString(log));
      Thread.sleep(50);
    }
    String pid = Files.readString(folder.resolve("pid")).strip();
    assertEquals(0, new ProcessBuilder("kill", "-" + signal, pid).start().waitFor());
    assertTrue(shell.waitFor(1, TimeUnit.MINUTES), () -> "the signal is lost: " + signal);
    assertEquals(code, shell.exitValue(), Files.readString(log));
    assertFalse(Files.readString(log).contains("this is a bug"), Files.readString(log));
    JsonNode told = new ObjectMapper().readTree(status.toFile());
    assertEquals("STOPPED", told.get("state").asText());
    assertEquals(code, told.get("exit_code").asInt());
    // Beside the log lines, the JVM's notice of modules, and the shell's of its job.
    List<String> lines =
        Files.readAllLines(log).stream()
            .filter(line -> !line.matches("[0-9:]{8} .*|WARNING: Using incubator.*|\\[1].*"))
            .toList();
    assertEquals(List.of("wasserstein: " + told.get("message").asText()), lines);
    assertFalse(Files.exists(Path.of(output())));
  }

  private static List<String> shellWords(List<String> command) {
    List<String> words =
        new ArrayList<>(List.of("perl", "-e", "$SIG{INT} = 'DEFAULT'; exec @ARGV"));
    words.addAll(List.of("bash", "-c", "set -m; \"$@\" & echo $! > pid; wait $!", "bash"));
    words.addAll(command);
    return words;
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

  private Ending barycenter(String master, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("--master", master));
    if (!master.startsWith("local")) {
      words.addAll(List.of("--executor-memory", "512m"));
    }
    words.addAll(List.of("barycenter", "--engine", "spark"));
    words.addAll(List.of("--input", PAIRED.resolve("rep01.csv").toString()));
    words.addAll(List.of("--initial", PAIRED.resolve("rep01_start050.csv").toString()));
    words.addAll(List.of("--output", output()));
    words.addAll(List.of(more));
    return call("wasserstein", words.toArray(String[]::new));
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
