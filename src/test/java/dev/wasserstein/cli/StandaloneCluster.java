// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The Master and two Workers of scripts/cluster, in processes of their own. */
final class StandaloneCluster implements AutoCloseable {
  private static final Path SCRIPT = Path.of("scripts", "cluster").toAbsolutePath();
  private static final Path FOLDER = Path.of("target", "cluster").toAbsolutePath();
  private static final Path LEFT_BEHIND = Path.of("target", "cluster-temporary").toAbsolutePath();

  private final String master;

  private StandaloneCluster(String master) {
    this.master = master;
  }

  /** Starts the daemons; tests may kill as many executors as they like. */
  static StandaloneCluster start() throws IOException, InterruptedException {
    call("stop");
    String printed = call("start", "--workers", "2", "--cores", "1", "--port", "0");
    return new StandaloneCluster(
        printed
            .lines()
            .filter(line -> line.startsWith("spark://"))
            .findFirst()
            .orElseThrow(() -> new IOException(printed)));
  }

  private static String call(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SPARK_MASTER_OPTS", "-Dspark.deploy.maxExecutorRetries=-1");
    // Executors that are killed leave files behind.
    Files.createDirectories(LEFT_BEHIND);
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + LEFT_BEHIND);
    builder.environment().put("SPARK_LOCAL_DIRS", LEFT_BEHIND.toString());
    // The daemons keep what they are given open.
    Path log = Files.createTempFile("cluster", ".log");
    Process process = builder.redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + " does not end");
    }
    String printed = Files.readString(log);
    Files.delete(log);
    return printed;
  }

  String master() {
    return master;
  }

  /** Those that live. */
  List<ProcessHandle> workers() throws IOException {
    List<ProcessHandle> workers = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().matches("worker-\\d+\\.pid")) {
          ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
              .filter(StandaloneCluster::lives)
              .ifPresent(workers::add);
        }
      }
    }
    return workers;
  }

  /** Those of all workers. */
  List<ProcessHandle> executors() throws IOException {
    List<ProcessHandle> executors = new ArrayList<>();
    for (ProcessHandle worker : workers()) {
      worker.children().filter(StandaloneCluster::lives).forEach(executors::add);
    }
    return executors;
  }

  /** Whether it has not ended; one that was killed is listed until its parent looks. */
  private static boolean lives(ProcessHandle process) {
    return process.info().command().isPresent();
  }

  /** The process of an executor that Spark knows by this id. */
  Optional<ProcessHandle> executor(String id) throws IOException {
    for (ProcessHandle executor : executors()) {
      List<String> words =
          List.of(Files.readString(Path.of("/proc/" + executor.pid() + "/cmdline")).split("\0"));
      int name = words.indexOf("--executor-id");
      if (name >= 0 && words.get(name + 1).equals(id)) {
        return Optional.of(executor);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    try {
      call("stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
