// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that a signal ends says so in one line, whatever Spark and other threads do then. */
class StopSignalTest {
  private static final Path SAMPLE = Path.of("data-samples", "ellipses.csv").toAbsolutePath();
  private static final String ENDLESS =
      "--input SAMPLE --tolerance 0 --step-size 0.0001 --max-iterations 1000000 ";

  @TempDir private Path folder;

  private record Ending(int code, List<String> err) {
    String sentence() {
      return err.get(err.size() - 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TERM, 143, 'wasp --mode joint --engine spark --shards SHARDS', '\"iteration\"'",
    "TERM, 143, 'wasp --mode joint --engine spark --shards SHARDS', 1500",
    "INT, 130, 'wasp --mode marginal --engine spark --shards SHARDS', 2500",
    "TERM, 143, 'wasp --mode gaussian --engine local --shards SHARDS', 300",
    "INT, 130, 'barycenter --engine spark " + ENDLESS + "', '\"iteration\"'",
    "HUP, 129, 'barycenter --engine local " + ENDLESS + "', '\"iteration\"'",
    "TERM, 143, 'cluster --clusters 2 --engine spark " + ENDLESS + "', 2500",
    "TERM, 143, 'distance --engine spark --input SAMPLE', 1500"
  })
  void oneLineAndTheCode(String signal, int code, String command, String moment) throws Exception {
    Ending ending = run(signal, 1, command, moment);
    checkEnding(ending, code);
    assertTrue(ending.sentence().contains("SIG" + signal), ending::toString);
    String end = "; no result was written to '" + output() + "'.";
    assertTrue(ending.sentence().endsWith(end), ending::toString);
    assertEquals(List.of(), left());
  }

  @Test
  void aSecondSignalChangesNothing() throws Exception {
    checkEnding(run("TERM", 3, "barycenter --engine spark " + ENDLESS, "\"iteration\""), 143);
    assertEquals(List.of(), left());
  }

  @Test
  void theLineNamesTheCheckpointToGoOnFrom() throws Exception {
    String command = "barycenter --engine spark --checkpoint-every 1 " + ENDLESS;
    Ending ending = run("TERM", 1, command, "\"iteration\" : [2-9]");
    checkEnding(ending, 143);
    assertTrue(
        ending
            .sentence()
            .endsWith(
                " The same call with --resume goes on from the last checkpoint in '"
                    + output()
                    + ".checkpoint'."),
        ending::toString);
    assertEquals(List.of("out.checkpoint"), left());
    command = "barycenter --engine local --checkpoint-every 100000 " + ENDLESS;
    Files.delete(status());
    ending = run("TERM", 1, command + "--overwrite", "\"iteration\"");
    assertTrue(ending.sentence().endsWith(" There is no checkpoint yet."), ending::toString);
  }

  @Test
  void aResultThatGetsItsNameIsNotGivenUp() throws InterruptedException {
    FatalErrorHandler handler = new FatalErrorHandler(System.err);
    handler.claim();
    boolean[] other = new boolean[1];
    Thread thread = new Thread(() -> other[0] = handler.decide(ExitCode.TERMINATED));
    thread.start();
    thread.join();
    assertFalse(other[0]);
    assertTrue(handler.decide(ExitCode.DONE));
  }

  private void checkEnding(Ending ending, int code) throws IOException {
    assertEquals(code, ending.code(), ending::toString);
    assertTrue(ending.sentence().startsWith("wasserstein: stopped by "), ending::toString);
    List<String> others =
        ending.err().stream().filter(line -> !line.matches("[0-9:]{8} .* iteration=.*")).toList();
    assertEquals(List.of(ending.sentence()), others);
    JsonNode json = new ObjectMapper().readTree(status().toFile());
    assertEquals("STOPPED", json.get("state").asText());
    assertEquals(code, json.get("exit_code").asInt());
    assertEquals(ending.sentence(), "wasserstein: " + json.get("message").asText());
    assertTrue(json.get("warnings").isArray());
  }

  private Path status() {
    return folder.resolve("status.json");
  }

  private Path output() {
    return folder.resolve("results").resolve("out");
  }

  /** What is left of the output, hidden files too. */
  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("results"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private Path shards() throws IOException {
    Path shards = Files.createDirectories(folder.resolve("shards"));
    for (int k = 0; k < 3; k++) {
      RandomGenerator random = SubSeed.stream(7, k);
      StringBuilder text = new StringBuilder("a,b,c,d,e,f,g,h\n");
      for (int i = 0; i < 20_000; i++) {
        for (int c = 0; c < 8; c++) {
          text.append(c == 0 ? "" : ",").append((float) (k + random.nextGaussian()));
        }
        text.append('\n');
      }
      Files.writeString(shards.resolve("s" + k + ".csv"), text);
    }
    return shards;
  }

  /**
   * Runs a command until a signal ends it.
   *
   * @param moment what the status file must hold first, or milliseconds after it appears
   */
  private Ending run(String signal, int times, String line, String moment) throws Exception {
    Files.createDirectories(folder.resolve("results"));
    List<String> command = new ArrayList<>();
    // In the background of a shell Ctrl-C is ignored otherwise.
    command.addAll(List.of("perl", "-e", "$SIG{INT} = $SIG{HUP} = 'DEFAULT'; exec @ARGV"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.remove("--add-modules=jdk.incubator.vector");
    command.addAll(
        List.of(
            "-Xmx700m",
            "-Djava.io.tmpdir=" + folder,
            "-Dspark.master=local[2]",
            "-Dspark.ui.enabled=false",
            "-Dwasserstein.log.tasks=off",
            "-Dlog4j2.configurationFile=" + Path.of("conf", "log4j2.properties").toUri(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    String shards = line.contains("SHARDS") ? shards().toString() : "";
    command.addAll(
        Stream.of(line.strip().split(" +", -1))
            .map(word -> word.equals("SHARDS") ? shards : word)
            .map(word -> word.equals("SAMPLE") ? SAMPLE.toString() : word)
            .toList());
    command.addAll(List.of("--output", output().toString()));
    command.addAll(List.of("--status-file", status().toString()));
    Path err = folder.resolve("err.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    try {
      await(process, moment.matches("\\d+") ? "RUNNING" : moment, err);
      if (moment.matches("\\d+")) {
        Thread.sleep(Long.parseLong(moment));
      }
      for (int k = 0; k < times; k++) {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
        Thread.sleep(k < times - 1 ? 50 : 0);
      }
      assertTrue(process.waitFor(12, TimeUnit.SECONDS), "it does not end");
    } finally {
      process.destroyForcibly();
    }
    return new Ending(process.exitValue(), Files.readAllLines(err));
  }

  private void await(Process process, String text, Path err) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!(Files.exists(status())
        && Files.readString(status()).matches("(?s).*" + text + ".*"))) {
      assertTrue(process.isAlive() && System.nanoTime() < deadline, Files.readString(err));
      Thread.sleep(20);
    }
  }
}
