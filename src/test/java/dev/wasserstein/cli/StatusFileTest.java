// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scheduler reads of a run that goes well, badly, or is ended. */
class StatusFileTest {
  private static final String SAMPLE = "data-samples/ellipses.csv";

  @TempDir private Path folder;

  private CommandRun barycenter(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("barycenter", "--input", SAMPLE, "--support-size", "10", "--max-iterations"));
    words.addAll(List.of("3", "--tolerance", "0", "--output", folder.resolve("out").toString()));
    words.addAll(List.of("--status-file", status().toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private Path status() {
    return folder.resolve("status.json");
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(status().toFile());
  }

  @Test
  void aRunThatEndsWellIsDone() throws IOException {
    barycenter().assertDone();
    assertEquals("DONE", json().get("state").asText());
    assertEquals(0, json().get("exit_code").asInt());
    assertEquals("MAX_ITERATIONS", json().get("status").asText());
    assertEquals(3, json().get("iteration").asInt());
    assertFalse(json().get("updated").asText().compareTo(json().get("started").asText()) < 0);
    assertEquals(
        folder.resolve("out").toString(), json().get("output").asText(), "the output's name");
  }

  @Test
  void aRunThatDoesNotConvergeIsDoneWithItsCode() throws IOException {
    CommandRun run = barycenter("--require-convergence");
    assertEquals(ExitCode.NOT_CONVERGED.code(), run.code());
    assertEquals("DONE", json().get("state").asText());
    assertEquals(4, json().get("exit_code").asInt());
    assertTrue(json().get("message").asText().contains("did not converge"));
    JsonNode record =
        new ObjectMapper().readTree(folder.resolve("out").resolve("run.json").toFile());
    assertEquals(1, record.get("warnings").size());
    assertEquals(record.get("warnings"), json().get("warnings"));
  }

  @Test
  void aMistakeStandsInItAsItIsPrinted() throws IOException {
    CommandRun run = barycenter("--ids", "nobody");
    assertEquals(ExitCode.BAD_INPUT.code(), run.code());
    assertEquals("FAILED", json().get("state").asText());
    assertEquals(3, json().get("exit_code").asInt());
    assertEquals(run.err().strip(), "wasserstein: " + json().get("message").asText());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void anOutputThatExistsStandsInItAsItIsPrinted() throws IOException {
    barycenter().assertDone();
    CommandRun run = barycenter();
    assertEquals(ExitCode.OUTPUT_EXISTS.code(), run.code());
    checkFailure(run);
  }

  /** The file of last night would tell of last night. */
  @ParameterizedTest
  @ValueSource(strings = {"--suport-size", "--epsilon", "--conf-file"})
  void wrongOptionsStandInItAsTheyArePrinted(String option) throws IOException {
    barycenter().assertDone();
    CommandRun run = barycenter(option, "-1");
    assertEquals(ExitCode.WRONG_USAGE.code(), run.code(), run::toString);
    checkFailure(run);
    assertEquals("barycenter", json().get("command").asText());
  }

  private void checkFailure(CommandRun run) throws IOException {
    assertEquals("FAILED", json().get("state").asText());
    assertEquals(run.code(), json().get("exit_code").asInt());
    assertEquals(run.err().strip(), "wasserstein: " + json().get("message").asText());
    assertTrue(json().get("warnings").isArray());
  }

  @Test
  void aPlaceThatCannotBeWrittenIsRefusedBeforeAnyWork() throws IOException {
    Files.createDirectory(status());
    CommandRun run = barycenter();
    assertEquals(ExitCode.WRONG_USAGE.code(), run.code(), run::toString);
    assertTrue(run.err().contains("cannot be written"), run::toString);
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void aProcessThatIsToldToEndSaysSo() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.wasserstein.cli.Main",
                "barycenter",
                "--input",
                SAMPLE,
                "--engine",
                "local",
                "--tolerance",
                "0",
                "--step-size",
                "0.001",
                "--max-iterations",
                "1000000",
                "--output",
                folder.resolve("out").toString(),
                "--status-file",
                status().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    while (process.isAlive() && !(Files.exists(status()) && json().has("iteration"))) {
      Thread.sleep(20);
    }
    assertEquals("RUNNING", json().get("state").asText());
    process.destroy();
    process.waitFor();
    assertEquals("STOPPED", json().get("state").asText());
    assertEquals(143, json().get("exit_code").asInt());
    assertTrue(json().get("message").asText().startsWith("stopped by SIGTERM; "));
    assertFalse(Files.exists(folder.resolve("out")));
  }
}
