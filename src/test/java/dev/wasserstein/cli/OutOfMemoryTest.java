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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of a process that runs out of memory, on whatever thread. */
class OutOfMemoryTest {
  private static final Path SAMPLE = Path.of("data-samples", "ellipses.csv").toAbsolutePath();

  @TempDir private Path folder;

  private record Ending(int code, String out, String err) {}

  @ParameterizedTest
  @CsvSource({"local, CALLER", "spark, CALLER", "spark, ANOTHER", "spark, LOGGING"})
  void theProcessEndsWithOneSentence(String engine, HungryFileSystem.Victim victim)
      throws Exception {
    check(run(engine, victim, List.of()));
  }

  @ParameterizedTest
  @CsvSource({"local, SWALLOWING", "spark, CALLER", "spark, SWALLOWING"})
  void theSignalOfTheLauncherChangesNothingButEndsMore(
      String engine, HungryFileSystem.Victim victim) throws Exception {
    check(run(engine, victim, launcherOptions()));
  }

  @Test
  void theFirstThreadDecidesTheExitCode() throws InterruptedException {
    FatalErrorHandler handler = new FatalErrorHandler(System.err);
    assertTrue(handler.decide(ExitCode.DONE));
    assertTrue(handler.decide(ExitCode.DONE), "the same thread");
    boolean[] other = new boolean[1];
    Thread thread = new Thread(() -> other[0] = handler.decide(ExitCode.BUG));
    thread.start();
    thread.join();
    assertFalse(other[0]);
  }

  /** What the launcher tells the JVM. */
  private static List<String> launcherOptions() throws IOException {
    Matcher signal =
        Pattern.compile("'(-XX:OnOutOfMemoryError=[^']+)'")
            .matcher(Files.readString(Path.of("scripts", "wasserstein")));
    assertTrue(signal.find());
    return List.of(signal.group(1), "-XX:+UnlockDiagnosticVMOptions", "-XX:-DisplayVMOutput");
  }

  private void check(Ending ending) throws IOException {
    assertEquals(1, ending.code(), ending::toString);
    assertEquals("", ending.out(), ending::toString);
    List<String> lines = ending.err().lines().toList();
    assertEquals(1, lines.size(), ending::toString);
    String sentence = lines.get(0);
    assertTrue(sentence.startsWith("wasserstein: this process ran out of memory ("), sentence);
    assertTrue(sentence.contains("its heap has 500 MB"), sentence);
    assertTrue(sentence.contains("Raise --driver-memory"), sentence);
    JsonNode status = new ObjectMapper().readTree(folder.resolve("status.json").toFile());
    assertEquals("FAILED", status.get("state").asText(), status::toString);
    assertEquals(1, status.get("exit_code").asInt());
    assertEquals(sentence, "wasserstein: " + status.get("message").asText());
    try (Stream<Path> left = Files.list(folder.resolve("results"))) {
      assertEquals(List.of(), left.toList(), "what is left of the output");
    }
  }

  private Ending run(String engine, HungryFileSystem.Victim victim, List<String> jvm)
      throws Exception {
    Files.createDirectory(folder.resolve("results"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.remove("--add-modules=jdk.incubator.vector");
    command.addAll(jvm);
    command.addAll(
        List.of(
            "-Xmx500m",
            // What a halted process leaves behind.
            "-Djava.io.tmpdir=" + folder,
            "-Dspark.master=local[2]",
            "-Dspark.ui.enabled=false",
            "-Dspark.hadoop.fs.hungry.impl=" + HungryFileSystem.class.getName(),
            "-Dspark.hadoop." + HungryFileSystem.VICTIM + "=" + victim,
            "-Dspark.hadoop." + HungryFileSystem.ONLY_TASKS + "=" + engine.equals("spark"),
            "-Dwasserstein.log.tasks=off",
            "-Dlog4j2.configurationFile=" + Path.of("conf", "log4j2.properties").toUri(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "barycenter",
            "--engine",
            engine,
            "--input",
            "hungry:" + SAMPLE,
            "--support-size",
            "5",
            "--status-file",
            folder.resolve("status.json").toString(),
            "--output",
            folder.resolve("results").resolve("out").toString()));
    Path out = folder.resolve("out.log");
    Path err = folder.resolve("err.log");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertTrue(
          process.waitFor(2, TimeUnit.MINUTES),
          () -> String.join(" ", command) + " does not end, see " + err);
    } finally {
      process.destroyForcibly();
    }
    return new Ending(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
