// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wasserstein.job.Options;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.options.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that goes on from a checkpoint takes the course of one that was not interrupted. */
class ResumeTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeInput() {
    RandomGenerator random = SubSeed.stream(20261122L, 8);
    // With unequal masses no measure is a start, from which a run soon ends.
    List<String> lines = new ArrayList<>(List.of("id,mass,x1,x2"));
    for (int n = 0; n < 12; n++) {
      for (int i = 0; i < 30; i++) {
        String mass = "," + (1 + i % 2) / 45.0 + ",";
        lines.add("m" + n + mass + (n + random.nextGaussian()) + "," + random.nextGaussian());
      }
    }
    new InputFiles(folder)
        .lines("in.csv", lines.toArray(String[]::new))
        .lines("other.csv", "id,x1,x2", "a,0,0", "a,1,0", "b,0,1", "b,2,7");
  }

  private CommandRun run(String output, String... more) {
    List<String> words =
        new ArrayList<>(List.of("barycenter", "--engine", "local", "--tolerance", "0"));
    words.addAll(List.of("--residual-tolerance", "0"));
    words.addAll(List.of("--output", folder.resolve(output).toString()));
    List<String> given = List.of(more);
    if (!given.contains("--input")) {
      words.addAll(List.of("--input", folder.resolve("in.csv").toString()));
    }
    words.addAll(given);
    return CommandRun.of(words);
  }

  private CommandRun interrupted(String... more) {
    List<String> words =
        new ArrayList<>(List.of("--max-iterations", "5", "--checkpoint-every", "2"));
    words.addAll(List.of(more));
    return run("out", words.toArray(String[]::new)).assertDone();
  }

  private List<String> checkpoints(int start) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out.checkpoint/start-" + start))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> iterations(String output) throws IOException {
    // All columns but the seconds.
    return Files.readAllLines(folder.resolve(output).resolve("iterations.csv")).stream()
        .map(line -> line.replaceFirst(",[^,]*,([A-Z_a-z]+)$", ",$1"))
        .toList();
  }

  private JsonNode runJson(String output) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(output).resolve("run.json").toFile());
  }

  private void assertSameRuns(String one, String other) throws IOException {
    for (String file : List.of("barycenter.csv", "barycenter.parquet")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve(one).resolve(file)),
          Files.readAllBytes(folder.resolve(other).resolve(file)),
          file);
    }
    assertEquals(iterations(one), iterations(other));
    assertEquals(runJson(one).get("objective"), runJson(other).get("objective"));
  }

  /** All methods that iterate. */
  static List<String> methods() {
    return CommandRun.words("barycenter", Options.METHOD).stream()
        .filter(
            method ->
                !Set.of("quantile", "pool", "linear-program", "multi-marginal").contains(method))
        .toList();
  }

  /** Of the methods that have one, an epsilon with which ten iterations say something. */
  private static String[] of(String method) {
    return ENTROPIC.contains(method)
        ? new String[] {"--method", method, "--epsilon", "5%"}
        : new String[] {"--method", method};
  }

  private static final Set<String> ENTROPIC =
      Set.of("sinkhorn", "debiased-sinkhorn", "entropic-free");

  /** A file of measures that the method takes. */
  private String input(String method) {
    if (method.equals("entropic-free")) {
      return folder.resolve("other.csv").toString();
    }
    if (method.endsWith("sinkhorn")) {
      new InputFiles(folder)
          .lines(
              "histograms.csv",
              "id,h1,h2,h3,h4,h5,h6",
              "a,0.5,0.25,0.25,0,0,0",
              "b,0,0,0.125,0.125,0.25,0.5",
              "c,0.1,0.3,0.1,0.3,0.1,0.1");
      return folder.resolve("histograms.csv").toString();
    }
    if (!method.equals("gaussian-mixture")) {
      return folder.resolve("in.csv").toString();
    }
    new InputFiles(folder)
        .lines(
            "mix.csv",
            "id,mass,mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2",
            "a,0.5,0,1,1,0.5,0.5,2",
            "a,0.5,2,1,2,0,0,1",
            "b,0.3,3,2,3,1,1,1",
            "b,0.7,1,5,1,-0.2,-0.2,1",
            "c,0.4,-1,0,1,0.9,0.9,2",
            "c,0.6,1,1,4,0.1,0.1,0.5");
    return folder.resolve("mix.csv").toString();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void fiveAndFiveAreTen(String method) throws IOException {
    assertFiveAndFiveAreTen(plus(of(method), "--input", input(method)));
  }

  @Test
  void learnedMassesGoOnToo() throws IOException {
    assertFiveAndFiveAreTen("--learn-masses");
  }

  /** Scalings are of another kind where they are over-relaxed or taken over to another epsilon. */
  @Test
  void overRelaxationGoesOnToo() throws IOException {
    String[] more = {"--over-relaxation", "1.9", "--initial-epsilon", "50%", "--epsilon", "5%"};
    assertFiveAndFiveAreTen(plus(more, "--method", "sinkhorn", "--input", input("sinkhorn")));
  }

  @Test
  void unbalancedBarycentersGoOnToo() throws IOException {
    String[] more = {"--method", "sinkhorn", "--mass-penalty", "1", "--epsilon", "2%"};
    assertFiveAndFiveAreTen(plus(more, "--input", input("sinkhorn")));
  }

  @Test
  void unbalancedBarycentersWithFreeSupportGoOnToo() throws IOException {
    String[] more = {"--method", "entropic-free", "--learn-masses", "--epsilon", "20%"};
    assertFiveAndFiveAreTen(plus(more, "--mass-penalty", "1", "--input", input("entropic-free")));
  }

  /** Without the states of the measures the iteration would be another one. */
  @ParameterizedTest
  @ValueSource(strings = {"sinkhorn", "debiased-sinkhorn", "entropic-free", "unbalanced"})
  void aCheckpointWithoutStatesIsRefused(String method) throws IOException {
    String[] more =
        method.equals("unbalanced")
            ? new String[] {"--method", "sinkhorn", "--mass-penalty", "1", "--epsilon", "20%"}
            : new String[] {"--method", method, "--epsilon", "20%"};
    more = plus(more, "--input", input(method.equals("unbalanced") ? "sinkhorn" : method));
    interrupted(more);
    forgetMemory("out.checkpoint/start-0/iteration-000005.json");
    assertDamaged("iteration-000005.memory", "measures are missing", more);
  }

  private void forgetMemory(String manifest) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Path file = folder.resolve(manifest);
    ObjectNode json = (ObjectNode) mapper.readTree(file.toFile());
    assertEquals(1, json.get("memory").size());
    json.putArray("memory");
    mapper.writeValue(file.toFile(), json);
  }

  @Test
  void damagedMemoryIsRefusedByName() throws IOException {
    String[] more = plus(of("sinkhorn"), "--input", input("sinkhorn"));
    interrupted(more);
    Path part =
        folder.resolve("out.checkpoint/start-0/iteration-000005.memory").resolve("part-00000");
    byte[] bytes = Files.readAllBytes(part);
    byte[] changed = bytes.clone();
    changed[bytes.length - 5] ^= 1;
    Files.write(part, changed);
    assertDamaged("part-00000", "its content is not what was written", more);
    Files.write(part, Arrays.copyOf(bytes, bytes.length - 3));
    assertDamaged("part-00000", "it ends too early", more);
    changed = bytes.clone();
    changed[9] = 127;
    Files.write(part, changed);
    assertDamaged("part-00000", "impossible count", more);
    Files.delete(part);
    assertDamaged("part-00000", "", more);
    Files.write(part, bytes);
    run("out", plus(more, "--resume", "--max-iterations", "10")).assertDone();
    run("whole", plus(more, "--max-iterations", "10")).assertDone();
    assertSameRuns("whole", "out");
  }

  private void assertFiveAndFiveAreTen(String... more) throws IOException {
    interrupted(more);
    run("out", plus(more, "--resume", "--max-iterations", "10")).assertDone();
    run("whole", plus(more, "--max-iterations", "10")).assertDone();
    assertSameRuns("whole", "out");
    assertEquals(5, runJson("out").get("resumed_from").asInt());
  }

  private static String[] plus(String[] words, String... more) {
    return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void theMedianGoesOnToo() throws IOException {
    interrupted("--objective", "median");
    run("out", "--objective", "median", "--resume", "--max-iterations", "10").assertDone();
    run("whole", "--objective", "median", "--max-iterations", "10").assertDone();
    assertSameRuns("whole", "out");
    assertEquals(5, runJson("out").get("resumed_from").asInt());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--method particle-flow --restarts 2",
        "--method particle-flow --objective median",
        "--method gaussian --restarts 2",
        "--method sliced",
        "--method particle-flow --batch-size 20 --pruning none"
      })
  void clustersGoOnToo(String call) throws IOException {
    List<String> lines = new ArrayList<>(List.of("id,x1,x2"));
    RandomGenerator random = SubSeed.stream(8, 20261122);
    for (int n = 0; n < 60; n++) {
      // Close enough that measures change their clusters for some iterations.
      for (int i = 0; i < 6; i++) {
        lines.add(
            "m" + n + "," + (n % 9 + 3 * random.nextGaussian()) + "," + 2 * random.nextGaussian());
      }
    }
    new InputFiles(folder).lines("many.csv", lines.toArray(String[]::new));
    String input = folder.resolve("many.csv").toString();
    String[] more = plus(call.split(" "), "--input", input, "--clusters", "6");
    cluster("out", plus(more, "--max-iterations", "5", "--checkpoint-every", "2"));
    String[] other = more.clone();
    other[other.length - 1] = "5";
    CommandRun.of(words("out", plus(other, "--resume")))
        .assertRefused(ExitCode.BAD_INPUT, List.of("--clusters 6", "--clusters 5"));
    cluster("out", plus(more, "--max-iterations", "10", "--resume"));
    cluster("whole", plus(more, "--max-iterations", "10"));
    for (String file : List.of("prototypes.csv", "assignments.csv", "clusters.csv")) {
      assertEquals(
          Files.readString(folder.resolve("whole").resolve(file)),
          Files.readString(folder.resolve("out").resolve(file)),
          file);
    }
    assertEquals(courses("whole"), courses("out"));
    assertTrue(courses("out").size() > 7, () -> call + " ends too early to say anything");
    assertEquals(5, runJson("out").get("resumed_from").asInt());
  }

  private void cluster(String output, String... more) {
    CommandRun.of(words(output, more)).assertDone();
  }

  private List<String> words(String output, String... more) {
    List<String> words =
        new ArrayList<>(List.of("cluster", "--engine", "local", "--tolerance", "0"));
    words.addAll(List.of("--residual-tolerance", "0"));
    words.addAll(List.of("--output", folder.resolve(output).toString()));
    words.addAll(List.of(more));
    return words;
  }

  /** Iteration, objective, change, residual, status, measures and empty clusters. */
  private List<String> courses(String output) throws IOException {
    return Files.readAllLines(folder.resolve(output).resolve("iterations.csv")).stream()
        .map(line -> line.split(",", -1))
        .map(
            cells ->
                String.join(
                    ",", cells[0], cells[1], cells[2], cells[3], cells[5], cells[6], cells[9]))
        .toList();
  }

  /** Four shards of three parameters, skewed so that no loop is at its end after ten iterations. */
  private void writeShards() {
    RandomGenerator random = SubSeed.stream(20261122L, 9);
    for (int k = 0; k < 4; k++) {
      List<String> lines = new ArrayList<>(List.of("a,b,c"));
      for (int i = 0; i < 150 + 37 * k; i++) {
        double z = random.nextGaussian();
        double a = k + Math.exp(z / (1 + k));
        lines.add(a + "," + (z * z + random.nextGaussian()) + "," + (a * (k - 1) + z));
      }
      new InputFiles(folder).lines("shard-" + k + ".csv", lines.toArray(String[]::new));
    }
  }

  private List<String> waspWords(String output, String... more) {
    List<String> words = new ArrayList<>(List.of("wasp", "--engine", "local"));
    words.addAll(List.of("--shards", folder.resolve("shard-*.csv").toString()));
    words.addAll(List.of("--output", folder.resolve(output).toString()));
    words.addAll(List.of(more));
    return words;
  }

  private CommandRun wasp(String output, String... more) {
    return CommandRun.of(waspWords(output, more)).assertDone();
  }

  private void assertSamePosteriors(String call) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("whole"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".csv")).toList()) {
        assertArrayEquals(
            Files.readAllBytes(file),
            Files.readAllBytes(folder.resolve("out").resolve(file.getFileName())),
            call + ": " + file.getFileName());
      }
    }
    assertEquals(runJson("whole").get("objective"), runJson("out").get("objective"));
    assertEquals(runJson("whole").get("iterations"), runJson("out").get("iterations"));
  }

  private List<String> loops() throws IOException {
    try (Stream<Path> folders = Files.list(folder.resolve("out.checkpoint"))) {
      return folders.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--mode joint",
        "--mode joint --blocks a,b;c --objective median",
        "--mode gaussian --blocks a,b;c",
        "--mode gaussian --objective median",
        "--mode marginal,joint,gaussian --objective median"
      })
  void waspGoesOnToo(String call) throws IOException {
    writeShards();
    String[] more =
        plus(call.split(" "), "--tolerance", "0", "--residual-tolerance", "0", "--max-iterations");
    wasp("out", plus(more, "5", "--checkpoint-every", "2"));
    wasp("out", plus(more, "10", "--resume"));
    wasp("whole", plus(more, "10"));
    assertSamePosteriors(call);
    assertTrue(runJson("out").has("resumed_from"));
    assertEquals(10, runJson("out").get("modes").get(lastMode(call)).get("iterations").asInt());
  }

  private static String lastMode(String call) {
    String modes = call.split(" ", -1)[1];
    return modes.substring(modes.lastIndexOf(',') + 1);
  }

  /** Each loop has a folder of its own; those that the run did not reach begin at their start. */
  @Test
  void waspGoesOnInTheLoopWhereItWasKilled() throws IOException {
    writeShards();
    String call = "--mode marginal,joint,gaussian --objective median --blocks a,b;c";
    String[] more =
        plus(call.split(" "), "--tolerance", "0", "--residual-tolerance", "0", "--max-iterations");
    wasp("out", plus(more, "5", "--checkpoint-every", "2"));
    assertEquals(
        List.of(
            "gaussian-0",
            "gaussian-1",
            "joint-0",
            "joint-1",
            "joint-start-0",
            "joint-start-1",
            "marginal"),
        loops());
    wasp("whole", plus(more, "5"));
    delete("out");
    delete("out.checkpoint/gaussian-1");
    delete("out.checkpoint/gaussian-0");
    delete("out.checkpoint/joint-1");
    Files.delete(folder.resolve("out.checkpoint/joint-0/iteration-000005.json"));
    wasp("out", plus(more, "5", "--resume", "--checkpoint-every", "2"));
    assertSamePosteriors(call);
    delete("out");
    delete("out.checkpoint/joint-0");
    delete("out.checkpoint/joint-start-0");
    delete("out.checkpoint/joint-start-1");
    try (Stream<Path> files = Files.list(folder.resolve("out.checkpoint/marginal"))) {
      Path last =
          files
              .filter(file -> file.toString().endsWith(".json"))
              .max(Comparator.naturalOrder())
              .orElseThrow();
      Files.delete(last);
    }
    wasp("out", plus(more, "5", "--resume", "--checkpoint-every", "2"));
    assertSamePosteriors(call);
  }

  @Test
  void foreignCheckpointsOfWaspAreRefusedByName() throws IOException {
    writeShards();
    String[] more = {"--mode", "joint", "--max-iterations", "3"};
    wasp("out", plus(more, "--checkpoint-every", "2"));
    CommandRun.of(waspWords("out", plus(more, "--resume", "--scales", "raw")))
        .assertRefused(
            ExitCode.BAD_INPUT,
            List.of("iteration-000003.json", "--scales deviations", "--scales raw"));
    new InputFiles(folder).lines("start.csv", "a,b,c", "1,2,3", "4,5,7", "0,1,1", "7,2,9");
    String start = folder.resolve("start.csv").toString();
    CommandRun.of(waspWords("out", plus(more, "--resume", "--initial", start)))
        .assertRefused(ExitCode.BAD_INPUT, List.of("no --initial", "--initial " + start));
    CommandRun.of(waspWords("out", plus(more, "--resume", "--thin", "2")))
        .assertRefused(ExitCode.BAD_INPUT, List.of("--thin 1", "--thin 2"));
    delete("out");
    CommandRun.of(waspWords("out", plus(more, "--checkpoint-every", "2")))
        .assertRefused(ExitCode.OUTPUT_EXISTS, List.of("out.checkpoint", "--resume"));
    new InputFiles(folder).lines("shard-3.csv", "a,b,c", "1,2,3", "4,5,7", "0,1,1", "7,2,9");
    CommandRun.of(waspWords("out", plus(more, "--resume")))
        .assertRefused(ExitCode.BAD_INPUT, List.of("is of a run on other measures"));
    wasp("out", plus(more, "--checkpoint-every", "2", "--overwrite", "--initial", start));
    new InputFiles(folder).lines("start.csv", "a,b,c", "1,2,3", "4,5,7", "0,1,1", "7,2,8");
    CommandRun.of(waspWords("out", plus(more, "--resume", "--initial", start)))
        .assertRefused(ExitCode.BAD_INPUT, List.of("is of a run on other measures"));
  }

  @Test
  void waspThatConvergesKeepsNoCheckpoints() throws IOException {
    writeShards();
    wasp("out", "--mode", "gaussian", "--max-iterations", "3", "--checkpoint-every", "1");
    assertTrue(Files.exists(folder.resolve("out.checkpoint/gaussian-0/iteration-000003.json")));
    wasp("out", "--mode", "gaussian", "--resume");
    assertEquals("CONVERGED", runJson("out").get("status").asText());
    assertEquals(3, runJson("out").get("resumed_from").asInt());
    assertFalse(Files.exists(folder.resolve("out.checkpoint")));
  }

  @Test
  void everyStartGoesOn() throws IOException {
    String[] starts = {"--initial", "sample", "--restarts", "3"};
    interrupted(starts);
    // The driver died in the third start.
    delete("out.checkpoint/start-2");
    run("out", "--resume", "--max-iterations", "10", starts[0], starts[1], starts[2], starts[3])
        .assertDone();
    run("whole", "--max-iterations", "10", starts[0], starts[1], starts[2], starts[3]).assertDone();
    assertSameRuns("whole", "out");
  }

  @Test
  void theLastTwoCheckpointsAreKeptAndNoneAfterConvergence() throws IOException {
    interrupted();
    assertEquals(
        List.of(
            "iteration-000004.json",
            "iteration-000004.numbers",
            "iteration-000005.json",
            "iteration-000005.numbers"),
        checkpoints(0));
    List<String> words = new ArrayList<>(List.of("barycenter", "--engine", "local", "--resume"));
    words.addAll(List.of("--input", folder.resolve("in.csv").toString()));
    words.addAll(List.of("--output", folder.resolve("out").toString()));
    CommandRun run = CommandRun.of(words).assertDone();
    assertTrue(run.out().startsWith("Converged"), run::toString);
    assertFalse(Files.exists(folder.resolve("out.checkpoint")));
  }

  @Test
  void anInterruptedWriteIsNoCheckpoint() throws IOException {
    interrupted();
    Path start = folder.resolve("out.checkpoint/start-0");
    Files.writeString(start.resolve("iteration-000006.numbers"), "half of");
    Files.writeString(start.resolve(".iteration-000006.json.tmp"), "{");
    run("out", "--resume", "--max-iterations", "10").assertDone();
    run("whole", "--max-iterations", "10").assertDone();
    assertSameRuns("whole", "out");
  }

  @Test
  void withoutCheckpointItBeginsAtTheStart() throws IOException {
    run("out", "--resume", "--max-iterations", "10").assertDone();
    run("whole", "--max-iterations", "10").assertDone();
    assertSameRuns("whole", "out");
    assertFalse(runJson("out").has("resumed_from"));
  }

  @Test
  void foreignCheckpointsAreRefusedByName() {
    interrupted();
    run("out", "--resume", "--support-size", "7")
        .assertRefused(
            ExitCode.BAD_INPUT,
            List.of("start-0/iteration-000005.json", "no --support-size", "--support-size 7"));
    run("out", "--resume", "--seed", "2")
        .assertRefused(ExitCode.BAD_INPUT, List.of("--seed 1", "--seed 2"));
    run("out", "--resume", "--input", folder.resolve("other.csv").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("--input", "other.csv"));
    new InputFiles(folder).lines("in.csv", "id,x1,x2", "a,0,0", "a,1,0", "b,0,1", "b,2,7");
    run("out", "--resume")
        .assertRefused(ExitCode.BAD_INPUT, List.of("is of a run on other measures"));
  }

  @Test
  void damagedCheckpointsAreRefusedByName() throws IOException {
    interrupted();
    Path numbers = folder.resolve("out.checkpoint/start-0/iteration-000005.numbers");
    Path manifest = folder.resolve("out.checkpoint/start-0/iteration-000005.json");
    byte[] bytes = Files.readAllBytes(numbers);
    byte[] text = Files.readAllBytes(manifest);
    byte[] changed = bytes.clone();
    changed[bytes.length / 2] ^= 1;
    Files.write(numbers, changed);
    assertDamaged("iteration-000005.numbers", "its content is not what was written");
    Files.write(numbers, Arrays.copyOf(bytes, bytes.length - 3));
    assertDamaged("iteration-000005.numbers", "bytes, not " + bytes.length);
    Files.delete(numbers);
    assertDamaged("iteration-000005.numbers", "");
    Files.write(numbers, bytes);
    Files.write(manifest, Arrays.copyOf(text, text.length / 2));
    assertDamaged("iteration-000005.json", "no JSON");
    Files.writeString(manifest, "{}");
    assertDamaged("iteration-000005.json", "no manifest");
    Files.writeString(
        manifest,
        new String(text, StandardCharsets.UTF_8).replace("\"format\" : 1", "\"format\" : 99"));
    assertDamaged("iteration-000005.json", "version 99, not 1");
    // The one before is as good as ever.
    Files.delete(manifest);
    run("out", "--resume", "--max-iterations", "10").assertDone();
    run("whole", "--max-iterations", "10").assertDone();
    assertSameRuns("whole", "out");
  }

  private void assertDamaged(String name, String how, String... more) {
    run("out", plus(more, "--resume"))
        .assertRefused(ExitCode.BAD_INPUT, List.of(name, "is damaged: ", how));
  }

  /** Other file systems than S3's take passwords in addresses. */
  @Test
  void passwordsInAddressesAreHidden() {
    run("out", "--resume", "--input", "ftp://me:my-password@127.0.0.1:1/in.csv")
        .assertRefused(ExitCode.BAD_INPUT, List.of("ftp://***@127.0.0.1:1/in.csv"));
    assertEquals("a ftp://***@h/x b", Credentials.hidden("a ftp://u:p@h/x b"));
    assertEquals("s3a://bucket/a:b@c", Credentials.hidden("s3a://bucket/a:b@c"));
  }

  @Test
  void earlierCheckpointsAreNotLostByAccident() throws IOException {
    interrupted();
    delete("out");
    run("out", "--checkpoint-every", "2")
        .assertRefused(ExitCode.OUTPUT_EXISTS, List.of("out.checkpoint", "--resume"));
    assertTrue(Files.exists(folder.resolve("out.checkpoint/start-0/iteration-000005.json")));
    run("out", "--checkpoint-every", "2", "--overwrite", "--max-iterations", "3").assertDone();
    assertEquals(4, checkpoints(0).size());
    assertTrue(checkpoints(0).contains("iteration-000003.json"));
  }

  private void delete(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
