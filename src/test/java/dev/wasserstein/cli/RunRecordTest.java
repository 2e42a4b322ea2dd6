// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** What run.json says in every command. */
class RunRecordTest {
  private static final String ELLIPSES = "data-samples/ellipses.csv";

  @TempDir private Path folder;

  private CommandRun run(String line, String... more) {
    List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
    words.addAll(List.of("--status-file", folder.resolve("status.json").toString()));
    words.addAll(List.of("--output", folder.resolve("out").toString(), "--overwrite"));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).toFile());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "barycenter --input " + ELLIPSES + " --support-size 5",
        "distance --input " + ELLIPSES + " --method sliced --directions 3",
        "cluster --input " + ELLIPSES + " --clusters 2 --support-size 5",
        "cluster --points --input " + ELLIPSES + " --clusters 2",
        "assign --input " + ELLIPSES + " --prototypes " + ELLIPSES + " --method gaussian",
        "wasp --shards data-samples/shards"
      })
  void everyRecordHasTimesInputsAndWarnings(String line) throws IOException {
    run(line).assertDone();
    JsonNode record = json("out/run.json");
    JsonNode seconds = record.get("seconds");
    for (String part : List.of("loop", "read", "write")) {
      assertTrue(seconds.get(part).asDouble() > 0, () -> part + " of " + seconds);
    }
    assertTrue(
        seconds.get("total").asDouble()
            >= seconds.get("read").asDouble()
                + seconds.get("loop").asDouble()
                + seconds.get("write").asDouble(),
        seconds::toString);
    for (String part : List.of("measures", "atoms", "dimension", "fingerprint")) {
      assertTrue(record.get("inputs").has(part), record::toString);
    }
    assertTrue(record.get("warnings").isArray(), record::toString);
    assertEquals(record.get("warnings"), json("status.json").get("warnings"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "barycenter --input " + ELLIPSES + " --support-size 5",
        "cluster --input " + ELLIPSES + " --clusters 2 --support-size 5"
      })
  void aLoopThatDoesNotConvergeIsAWarning(String line) throws IOException {
    String[] one = {"--max-iterations", "1"};
    CommandRun run = run(line, one).assertDone();
    assertTrue(run.err().startsWith("Warning: The iteration did not converge"), run::toString);
    String sentence = run.err().strip().substring("Warning: ".length());
    assertTrue(sentence.contains("--max-iterations 1."), sentence);
    assertEquals(sentence, json("out/run.json").get("warnings").get(0).asText());
    assertEquals(sentence, json("status.json").get("warnings").get(0).asText());
    assertEquals("", json("status.json").get("message").asText());
    assertTrue(Files.readString(folder.resolve("out/report.html")).contains(sentence), sentence);
    CommandRun required = run(line, one[0], one[1], "--require-convergence");
    assertEquals(ExitCode.NOT_CONVERGED.code(), required.code());
    assertTrue(
        json("status.json").get("message").asText().contains("did not converge"),
        json("status.json")::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "barycenter --input " + ELLIPSES + " --support-size 5 --restarts 3",
        "cluster --input " + ELLIPSES + " --clusters 2 --support-size 5",
        "wasp --shards data-samples/shards --mode joint"
      })
  void aTimeLimitEndsALoopWithItsResult(String line) throws IOException {
    CommandRun run = run(line, "--max-time", "0s", "--tolerance", "0").assertDone();
    JsonNode record = json("out/run.json");
    assertEquals("TIME_LIMIT", record.get("status").asText());
    assertEquals("0s", record.get("options").get("max-time").asText());
    if (!line.startsWith("wasp")) {
      assertEquals(0, record.get("iterations").asInt());
      assertTrue(run.err().contains("--max-time was over after iteration 0"), run::toString);
    }
    assertEquals(
        ExitCode.NOT_CONVERGED.code(),
        run(line, "--max-time", "0s", "--tolerance", "0", "--require-convergence").code());
    run(line, "--max-time", "2h").assertDone();
    assertEquals("CONVERGED", json("out/run.json").get("status").asText());
  }

  @Test
  void miniBatchesAreAWarning() throws IOException {
    run("cluster --input " + ELLIPSES + " --clusters 2 --support-size 5 --batch-size 4");
    assertTrue(
        json("out/run.json").get("warnings").toString().contains("Mini-batches"),
        json("out/run.json")::toString);
  }
}
