// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Executors of a standalone cluster are killed in each phase of a run, or slowed down; so are a
 * worker, and a driver, killed: the result is the right one, or there is a clear refusal and no
 * output. At random moments, and with executors that stand still, scripts/soak does the like.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
  @TempDir private static Path folder;
  private static StandaloneCluster cluster;
  private static SparkSession session;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Path target = Path.of("target").toAbsolutePath();
    cluster = StandaloneCluster.start();
    System.setProperty("spark.master", cluster.master());
    session =
        SparkSession.builder()
            .master(cluster.master())
            .config("spark.serializer", "org.apache.spark.serializer.JavaSerializer")
            .config("spark.ui.enabled", "false")
            .config("spark.executor.memory", "512m")
            // Without long waits for what is dead.
            .config("spark.shuffle.io.maxRetries", "1")
            .config("spark.shuffle.io.retryWait", "100ms")
            .config("spark.locality.wait", "100ms")
            // What takes long on one executor is given to the other, too.
            .config("spark.speculation", "true")
            .config(
                "spark.executor.extraClassPath",
                target.resolve("classes") + ":" + target.resolve("test-classes"))
            .getOrCreate();
    RandomGenerator random = SubSeed.stream(20261122L, 88);
    List<String> clouds = new ArrayList<>(List.of("id,x1,x2"));
    List<String> histograms = new ArrayList<>(List.of("id,h1,h2,h3,h4,h5,h6"));
    for (int n = 0; n < 12; n++) {
      for (int i = 0; i < 20; i++) {
        clouds.add("m" + n + "," + (n % 5 + random.nextGaussian()) + "," + random.nextGaussian());
      }
      double[] masses = random.doubles(6).toArray();
      double total = Arrays.stream(masses).sum();
      StringBuilder line = new StringBuilder("m" + n);
      Arrays.stream(masses).forEach(mass -> line.append(',').append(mass / total));
      histograms.add(line.toString());
    }
    Files.write(folder.resolve("clouds.csv"), clouds);
    Files.write(folder.resolve("histograms.csv"), histograms);
  }

  @AfterAll
  static void stop() throws IOException {
    System.clearProperty("spark.master");
    if (session != null) {
      session.stop();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  private static List<String> words(String call, Path input, Path output, String... more) {
    List<String> words = new ArrayList<>(List.of("barycenter"));
    words.addAll(List.of(call.split(" ")));
    words.addAll(List.of("--input", input.toString(), "--output", output.toString()));
    words.addAll(List.of(more));
    return words;
  }

  private static final String FLOW = "--support-size 20 --tolerance 0 --max-iterations 6";

  static Stream<Arguments> phases() {
    return Stream.of(
        Arguments.of("read and check the measures", 1, Executors.Victims.ONE, FLOW),
        Arguments.of("size up the measures", 1, Executors.Victims.ONE, FLOW),
        Arguments.of("balance the measures", 1, Executors.Victims.ONE, FLOW),
        Arguments.of(
            "sample the pooled atoms", 1, Executors.Victims.ONE, FLOW + " --initial sample"),
        // The start takes all atoms where they are few.
        Arguments.of("fetch", 1, Executors.Victims.ONE, FLOW),
        Arguments.of("outer iteration 2", 1, Executors.Victims.ONE, FLOW),
        Arguments.of("outer iteration 1", 1, Executors.Victims.ONE_SLOWED, FLOW),
        Arguments.of("outer iteration 4", 1, Executors.Victims.ALL, FLOW),
        // While the driver writes, what it shows of the inputs is fetched.
        Arguments.of("fetch", 2, Executors.Victims.ALL, FLOW),
        // So many partitions are added up over a tree: the second stage.
        Arguments.of(
            "outer iteration 1",
            2,
            Executors.Victims.ONE,
            "--support-size 20 --tolerance 0 --max-iterations 2 --partitions 65"));
  }

  @ParameterizedTest
  @MethodSource("phases")
  void aHarmedExecutorChangesNothing(
      String phase, int stage, Executors.Victims victims, String call) throws IOException {
    Path input = folder.resolve("clouds.csv");
    Path out = Files.createTempDirectory(folder, "out").resolve("out");
    try (Executors executors = executors(phase, stage, victims, () -> {})) {
      CommandRun.of(words(call, input, out, "--engine", "spark")).assertDone();
      assertTrue(executors.harmed() > 0, "no executor was harmed");
    }
    assertEquals(right(call), Files.readString(out.resolve("barycenter.csv")));
  }

  /** The barycenter of an undisturbed local run. */
  private static String right(String call) throws IOException {
    String local = call.replaceFirst(" --partitions \\d+", "");
    Path right = folder.resolve("right-" + Integer.toHexString(local.hashCode()));
    if (!Files.exists(right)) {
      Path input = folder.resolve("clouds.csv");
      CommandRun.of(words(local, input, right, "--engine", "local")).assertDone();
    }
    return Files.readString(right.resolve("barycenter.csv"));
  }

  private static Executors executors(
      String phase, int stage, Executors.Victims victims, Executors.Harm harm) {
    return new Executors(session, cluster, phase, stage, victims, harm);
  }

  /** The other worker does the rest. Nobody else needs this one any more. */
  @Test
  @Order(Integer.MAX_VALUE)
  void aKilledWorkerChangesNothing() throws IOException {
    Path out = folder.resolve("worker-out");
    try (Executors executors =
        executors("outer iteration 2", 1, Executors.Victims.ONE_WITH_ITS_WORKER, () -> {})) {
      CommandRun.of(words(FLOW, folder.resolve("clouds.csv"), out, "--engine", "spark"))
          .assertDone();
      assertTrue(executors.harmed() > 0, "no worker was killed");
    }
    assertEquals(right(FLOW), Files.readString(out.resolve("barycenter.csv")));
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of(Executors.Victims.ALL, "--method sinkhorn"),
        Arguments.of(Executors.Victims.ONE, "--method sinkhorn --checkpoint-every 3"),
        Arguments.of(Executors.Victims.ONE, "--method sinkhorn --mass-penalty 1"),
        Arguments.of(Executors.Victims.ONE, "--method debiased-sinkhorn --partitions 65"));
  }

  /** The loop goes back and makes the same iterates again, to the bit. */
  @ParameterizedTest
  @MethodSource("losses")
  void lostScalingsChangeNothing(Executors.Victims victims, String method) throws IOException {
    Path input = folder.resolve("histograms.csv");
    Path runs = Files.createTempDirectory(folder, "scalings");
    Path out = runs.resolve("out");
    String call = method + " --epsilon 50% --tolerance 0 --max-iterations 12";
    String local = call.replaceFirst(" --checkpoint-every 3| --partitions 65", "");
    CommandRun.of(words(local, input, runs.resolve("right"), "--engine", "local")).assertDone();
    try (Executors executors = executors("outer iteration 5", 1, victims, () -> {})) {
      CommandRun.of(words(call, input, out, "--engine", "spark")).assertDone();
      assertTrue(executors.harmed() > 0, "no executor was killed");
    }
    assertEquals(
        Files.readString(runs.resolve("right").resolve("barycenter.csv")),
        Files.readString(out.resolve("barycenter.csv")));
    int rebuilt =
        new ObjectMapper().readTree(out.resolve("run.json").toFile()).get("state_rebuilt").asInt();
    assertTrue(rebuilt > 0, "no states were lost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"changed", "deleted"})
  void inputThatMustBeReadAgainAndIsNotWhatItWasIsRefused(String how) throws IOException {
    Path input = folder.resolve(how + ".csv");
    Path out = folder.resolve(how + "-out");
    Files.copy(folder.resolve("clouds.csv"), input);
    Executors.Harm harm =
        how.equals("changed")
            ? () -> Files.writeString(input, "m0,1,1\n", StandardOpenOption.APPEND)
            : () -> Files.delete(input);
    CommandRun run;
    try (Executors executors = executors("outer iteration 3", 1, Executors.Victims.ALL, harm)) {
      run = CommandRun.of(words(FLOW, input, out, "--engine", "spark"));
      assertTrue(executors.harmed() > 0, "no executor was killed");
    }
    run.assertRefused(
        ExitCode.BAD_INPUT,
        List.of(how + ".csv", how.equals("changed") ? "was changed" : "cannot be read"));
    try (Stream<Path> left = Files.list(folder)) {
      assertFalse(
          left.anyMatch(path -> path.getFileName().toString().contains(how + "-out")),
          "something is left of the output");
    }
  }

  @Test
  void aKilledDriverGoesOnFromItsLastCheckpoint() throws IOException, InterruptedException {
    Path right = folder.resolve("driver-right");
    Path out = folder.resolve("driver-out");
    Path input = folder.resolve("clouds.csv");
    // Long enough to be killed in its midst; it takes up where it was left, and ends at the cap.
    String call = "--support-size 20 --tolerance 0 --step-size 0.001 --engine local";
    List<String> words = new ArrayList<>(List.of(scripted("wasserstein")));
    words.addAll(words(call, input, out, "--max-iterations", "1000000"));
    words.addAll(List.of("--checkpoint-every", "20"));
    Process driver =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("driver.log").toFile())
            .start();
    Path checkpoints = folder.resolve("driver-out.checkpoint/start-0");
    while (!Files.exists(checkpoints.resolve("iteration-000040.json")) && driver.isAlive()) {
      Thread.sleep(5);
    }
    driver.descendants().forEach(ProcessHandle::destroyForcibly);
    driver.destroyForcibly().waitFor();
    String log = Files.readString(folder.resolve("driver.log"));
    assertTrue(Files.exists(checkpoints.resolve("iteration-000040.json")), log);
    assertFalse(Files.exists(out), log);
    int last;
    try (Stream<Path> manifests = Files.list(checkpoints)) {
      last =
          manifests
              .map(path -> path.getFileName().toString())
              .filter(name -> name.matches("iteration-\\d+\\.json"))
              .mapToInt(name -> Integer.parseInt(name.substring(10, 16)))
              .max()
              .orElseThrow();
    }
    String cap = String.valueOf(last + 10);
    CommandRun.of(words(call, input, out, "--resume", "--max-iterations", cap)).assertDone();
    CommandRun.of(words(call, input, right, "--max-iterations", cap)).assertDone();
    assertEquals(
        Files.readString(right.resolve("barycenter.csv")),
        Files.readString(out.resolve("barycenter.csv")));
    assertTrue(
        Files.readString(out.resolve("run.json")).contains("\"resumed_from\" : " + last), log);
  }

  private static String scripted(String name) {
    return Path.of("scripts", name).toAbsolutePath().toString();
  }
}
