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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the page on pipelines, from the page's own text, in good and bad nights. */
class PipelinesIT {
  private static final Path PAGE = Path.of("src", "site", "markdown", "pipelines.md");
  private static final Path LAUNCHER = Path.of("scripts", "wasserstein").toAbsolutePath();
  private static final Path SAMPLES = Path.of("data-samples", "shards");
  private static final Pattern FENCE =
      Pattern.compile("^```bash run\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  @TempDir private Path folder;

  private record Night(int code, String said) {}

  @BeforeEach
  void deliverShards() throws IOException {
    Matcher script = FENCE.matcher(Files.readString(PAGE));
    assertTrue(script.find());
    Files.writeString(folder.resolve("nightly.sh"), script.group(1));
    assertTrue(script.find());
    Files.writeString(folder.resolve("update.sh"), script.group(1));
    Files.createDirectory(shards());
    try (Stream<Path> files = Files.list(SAMPLES)) {
      for (Path file : files.toList()) {
        Files.copy(file, shards().resolve(file.getFileName()));
      }
    }
  }

  @Test
  void aBadNightLeavesTheLastGoodResult() throws Exception {
    Night night = night();
    assertEquals(new Night(0, ""), night);
    assertEquals("DONE", status().get("state").asText());
    Path latest = results().resolve("latest");
    assertTrue(Files.exists(latest.resolve("_SUCCESS")));
    String good = Files.readString(latest.resolve("draws.csv"));

    Path shard = shards().resolve("shard-3.csv");
    String content = Files.readString(shard);
    String spoilt = content.replaceFirst("(?m)^(-?\\d.*),[^,\n]+$", "$1,nan");
    assertFalse(spoilt.equals(content));
    Files.writeString(shard, spoilt);
    night = night();
    assertEquals(3, night.code(), night::said);
    assertTrue(night.said().startsWith("wasserstein: "), night::said);
    assertTrue(night.said().contains("shard-3.csv:"), night::said);
    assertEquals("wasserstein: " + status().get("message").asText(), firstLine(night));
    assertEquals(good, Files.readString(latest.resolve("draws.csv")));

    Files.delete(shard);
    night = night();
    assertEquals(75, night.code(), night::said);
    assertTrue(night.said().contains("4 of 5 shards"), night::said);
    assertFalse(Files.exists(results().resolve("status.json")), "it is of another night");
    assertEquals(good, Files.readString(latest.resolve("draws.csv")));
  }

  @Test
  void doubtfulResultsAreComplete() throws Exception {
    Night night = night("--max-iterations", "1", "--tolerance", "0");
    assertEquals(4, night.code(), night::said);
    checkDoubt(night);
    // Its chain never moves.
    Path shard = shards().resolve("shard-3.csv");
    List<String> lines = Files.readAllLines(shard);
    String draw = lines.stream().filter(line -> line.matches("[-0-9].*")).findFirst().orElseThrow();
    Files.write(shard, lines.stream().map(line -> line.matches("[-0-9].*") ? draw : line).toList());
    night = night();
    assertEquals(6, night.code(), night::said);
    checkDoubt(night);
  }

  private void checkDoubt(Night night) throws IOException {
    assertTrue(night.said().startsWith("Warning: "), night::said);
    assertTrue(night.said().contains("is complete but doubtful"), night::said);
    assertEquals(night.code(), status().get("exit_code").asInt());
    assertEquals("Warning: " + status().get("warnings").get(0).asText(), firstLine(night));
    assertFalse(Files.exists(results().resolve("latest")));
    try (Stream<Path> days = Files.list(results())) {
      assertTrue(days.anyMatch(day -> Files.exists(day.resolve("_SUCCESS"))));
    }
  }

  @Test
  void nightsDoNotOverlap() throws Exception {
    Files.createDirectory(results());
    Process other =
        new ProcessBuilder("flock", results().resolve(".lock").toString(), "cat").start();
    try {
      while (new ProcessBuilder("flock", "-n", results().resolve(".lock").toString(), "true")
              .start()
              .waitFor()
          == 0) {
        Thread.sleep(20);
      }
      Night night = night();
      assertEquals(75, night.code(), night::said);
      assertTrue(night.said().contains("has not ended"), night::said);
    } finally {
      other.getOutputStream().close();
      other.waitFor();
    }
  }

  /** Tonight's shards are taken in; once a week, and at first, all are combined. */
  @Test
  void updatesTakeNewShardsOnly() throws Exception {
    Path fresh = Files.createDirectory(folder.resolve("new"));
    for (int k = 1; k <= 3; k++) {
      arrive(fresh, k);
    }
    assertEquals(new Night(0, ""), update(""));
    assertFalse(latest().has("inductive"));
    arrive(fresh, 4);
    assertEquals(new Night(0, ""), update(""));
    assertTrue(latest().get("inductive").asBoolean());
    assertEquals(4, latest().get("weight_sum").asInt());
    assertEquals(1, latest().get("inputs").get("measures").asInt());
    arrive(fresh, 4);
    Night night = update("");
    assertEquals(3, night.code(), night::said);
    assertTrue(night.said().contains("holds the shard 'shard-4' already"), night::said);
    assertEquals(1, latest().get("updates").asInt());
    Files.delete(fresh.resolve("shard-4.csv"));
    night = update("");
    assertEquals(75, night.code(), night::said);
    arrive(fresh, 5);
    assertEquals(new Night(0, ""), update("1"));
    assertFalse(latest().has("inductive"));
    assertEquals(5, latest().get("weight_sum").asInt());
    try (Stream<Path> left = Files.list(fresh)) {
      assertEquals(0, left.count());
    }
  }

  private void arrive(Path fresh, int number) throws IOException {
    String name = "shard-" + number + ".csv";
    Files.copy(SAMPLES.resolve(name), fresh.resolve(name));
  }

  private JsonNode latest() throws IOException {
    return new ObjectMapper().readTree(results().resolve("latest/run.json").toFile());
  }

  private Night update(String full) throws Exception {
    return call(
        List.of(
            "env",
            "FULL=" + full,
            "bash",
            "update.sh",
            folder.resolve("new").toString(),
            folder.resolve("all").toString(),
            results().toString(),
            "--mode",
            "joint"));
  }

  private Path shards() {
    return folder.resolve("shards");
  }

  private Path results() {
    return folder.resolve("results");
  }

  private JsonNode status() throws IOException {
    return new ObjectMapper().readTree(results().resolve("status.json").toFile());
  }

  private static String firstLine(Night night) {
    return night.said().lines().findFirst().orElseThrow();
  }

  private Night night(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "nightly.sh"));
    command.addAll(List.of(shards().toString(), "5", results().toString()));
    command.addAll(List.of(options));
    return call(command);
  }

  private Night call(List<String> command) throws Exception {
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("WASSERSTEIN", LAUNCHER.toString());
    Process process = builder.start();
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), "the night does not end");
    return new Night(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
  }
}
