// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory as the launcher deals it out, and how a run ends that has too little of it. */
class LauncherMemoryIT {
  private static final Path LAUNCHER = Path.of("scripts", "wasserstein").toAbsolutePath();
  private static final Path MACHINE = Path.of("scripts", "lib", "machine.sh").toAbsolutePath();
  private static final Path SAMPLE = Path.of("data-samples", "ellipses.csv").toAbsolutePath();
  private static final Path TESTS = Path.of("target", "test-classes").toAbsolutePath();

  @TempDir private Path folder;

  private record Ending(int code, String out, String err) {}

  /** Without and with spark-submit, which an option of Spark's asks for. */
  @ParameterizedTest
  @CsvSource({"CALLER, false", "SWALLOWING, false", "SWALLOWING, true"})
  void theDriverEndsWithOneSentence(HungryFileSystem.Victim victim, boolean submitted)
      throws Exception {
    Path jar = folder.resolve("with-tests.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Path.of(System.getenv("WASSERSTEIN_JAR")).toUri() + " " + TESTS.toUri());
    try (OutputStream file = Files.newOutputStream(jar)) {
      new JarOutputStream(file, manifest).close();
    }
    List<String> words = new ArrayList<>(List.of("--master", "local[2]"));
    words.addAll(List.of("--driver-memory", "600m"));
    if (submitted) {
      words.addAll(hungry(victim));
      words.addAll(List.of("--driver-class-path", TESTS.toString()));
    }
    words.addAll(barycenter("spark"));
    Map<String, String> environment = new HashMap<>();
    if (!submitted) {
      environment.put("WASSERSTEIN_JAR", jar.toString());
      environment.put(
          "JDK_JAVA_OPTIONS",
          "-Dspark.hadoop.fs.hungry.impl="
              + HungryFileSystem.class.getName()
              + " -Dspark.hadoop."
              + HungryFileSystem.VICTIM
              + "="
              + victim
              + " -Dspark.hadoop."
              + HungryFileSystem.ONLY_TASKS
              + "=true");
    }
    Ending ending = call(words, environment);
    check(ending, "this process ran out of memory (");
    assertTrue(ending.err().matches("(?s).*its heap has 5\\d\\d MB.*"), ending::toString);
  }

  @Test
  void anExecutorThatRunsOutOfMemoryIsNamed() throws Exception {
    try (StandaloneCluster cluster = StandaloneCluster.start()) {
      List<String> words = new ArrayList<>(List.of("--master", cluster.master()));
      words.addAll(List.of("--executor-memory", "512m", "--driver-memory", "512m"));
      words.addAll(hungry(HungryFileSystem.Victim.CALLER));
      words.addAll(List.of("--conf", "spark.executor.extraClassPath=" + TESTS));
      words.addAll(List.of("--driver-class-path", TESTS.toString()));
      words.addAll(barycenter("spark"));
      Ending ending = call(words, Map.of());
      check(ending, "an executor ran out of memory (executor ");
      assertTrue(ending.err().contains("spark.executor.memory=512m"), ending::toString);
      assertTrue(ending.err().contains("Raise --executor-memory"), ending::toString);
    }
  }

  private static List<String> hungry(HungryFileSystem.Victim victim) {
    return List.of(
        "--conf",
        "spark.hadoop.fs.hungry.impl=" + HungryFileSystem.class.getName(),
        "--conf",
        "spark.hadoop." + HungryFileSystem.VICTIM + "=" + victim,
        "--conf",
        "spark.hadoop." + HungryFileSystem.ONLY_TASKS + "=true");
  }

  private List<String> barycenter(String engine) {
    return List.of(
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
        folder.resolve("out").toString());
  }

  private void check(Ending ending, String beginning) throws IOException {
    assertEquals(1, ending.code(), ending::toString);
    assertEquals("", ending.out(), ending::toString);
    assertFalse(ending.err().contains("\tat "), ending::toString);
    List<String> sentences =
        ending.err().lines().filter(line -> line.startsWith("wasserstein: ")).toList();
    assertEquals(1, sentences.size(), ending::toString);
    assertTrue(sentences.get(0).startsWith("wasserstein: " + beginning), ending::toString);
    assertTrue(ending.err().endsWith(sentences.get(0) + "\n"), ending::toString);
    JsonNode status = new ObjectMapper().readTree(folder.resolve("status.json").toFile());
    assertEquals("FAILED", status.get("state").asText(), status::toString);
    assertEquals(1, status.get("exit_code").asInt());
    assertEquals(sentences.get(0), "wasserstein: " + status.get("message").asText());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  /** A JVM that prints its words instead. */
  @Test
  void theHeapIsHalfOfTheMemory() throws Exception {
    Path java = folder.resolve("jdk").resolve("bin").resolve("java");
    Files.createDirectories(java.getParent());
    Files.writeString(folder.resolve("jdk").resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertTrue(java.toFile().setExecutable(true));
    Map<String, String> jdk = Map.of("JAVA_HOME", folder.resolve("jdk").toString());
    List<String> words =
        call(List.of("barycenter", "--input", "a.csv"), jdk).out().lines().toList();
    String heap = shell("heap_for \"$(machine_memory)\"");
    assertEquals(
        heap.isEmpty() ? List.of() : List.of("-Xms128m", "-Xmx" + heap + "m"),
        words.stream().filter(word -> word.matches("-Xm[sx].*")).toList());
    assertTrue(
        words.stream().anyMatch(word -> word.startsWith("-XX:OnOutOfMemoryError=")),
        words::toString);
  }

  @ParameterizedTest
  @CsvSource({"0,''", "2000,''", "3799,''", "3800,2048", "4000,2048", "5000,2500", "24105,12052"})
  void theHeapFollowsTheMachine(int megabytes, String heap) throws Exception {
    assertEquals(heap, shell("heap_for " + megabytes));
  }

  @ParameterizedTest
  @CsvSource({
    "0::/,memory.max,max,24105",
    "0::/,memory.max,8589934592,8192",
    "0::/a/b,a/memory.max,4294967296,4096",
    "0::/a/b,a/b/memory.max,4294967296,4096",
    "0::/,memory.max,68719476736,24105",
    "4:memory:/x,memory/x/memory.limit_in_bytes,4294967296,4096",
    "4:memory:/gone,memory/memory.limit_in_bytes,4294967296,4096",
    "'7:cpu,memory:/x',memory/x/memory.limit_in_bytes,4294967296,4096",
    "4:memory:/x,memory/x/memory.limit_in_bytes,9223372036854771712,24105",
    "3:cpuset:/x,memory/x/memory.limit_in_bytes,4294967296,24105"
  })
  void aContainersLimitCounts(String group, String file, String limit, String expected)
      throws Exception {
    write("proc/meminfo", "MemTotal:       24684124 kB\nMemFree:        1 kB\n");
    write("proc/self/cgroup", group + "\n");
    write("sys/fs/cgroup/" + file, limit + "\n");
    assertEquals(expected, shell("machine_memory '" + folder + "'"));
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String shell(String command) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", "source '" + MACHINE + "'\n" + command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return printed.strip();
  }

  private Ending call(List<String> words, Map<String, String> environment) throws Exception {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(words);
    Path out = Files.createTempFile(folder, "call", ".out");
    Path err = Files.createTempFile(folder, "call", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> "no end: " + command);
    } finally {
      process.destroyForcibly();
    }
    return new Ending(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
