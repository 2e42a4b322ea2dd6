// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input, checkpoints and output in an object store, and what is said where that is refused. */
class S3IT {
  private static final Path SAMPLE = Path.of("data-samples", "ellipses.csv");

  /** A bucket that is only read, by a server that refuses to write. */
  private static final String READ_ONLY = "readonly";

  /** A bucket to which the wrong secret is sent. */
  private static final String FORBIDDEN = "forbidden";

  @TempDir private static Path folder;
  private static S3Properties properties;

  @BeforeAll
  static void startServers() throws IOException, InterruptedException {
    properties = new S3Properties();
    Path data = folder.resolve("buckets");
    for (String bucket : List.of("data", READ_ONLY, FORBIDDEN)) {
      Files.createDirectories(data.resolve(bucket));
    }
    S3Server server =
        properties.stopAtTheEnd(S3Server.start(data, "s3proxy.latency-blobstore.*.latency=10"));
    S3Server readOnly =
        properties.stopAtTheEnd(S3Server.start(data, "s3proxy.read-only-blobstore=true"));
    properties.set("endpoint", server.endpoint());
    properties.set("attempts.maximum", "2");
    properties.set("retry.limit", "2");
    properties.set("retry.interval", "100ms");
    properties.set("bucket." + READ_ONLY + ".endpoint", readOnly.endpoint());
    properties.set("bucket." + FORBIDDEN + ".secret.key", "not-" + S3Server.SECRET);
    Path events = Files.createDirectory(folder.resolve("events"));
    properties.put("spark.eventLog.enabled", "true");
    properties.put("spark.eventLog.dir", events.toUri().toString());
    CommandRun.of("convert", "--input", SAMPLE.toString(), "--output", "s3a://data/in.csv")
        .assertDone();
  }

  @AfterAll
  static void stopServers() throws IOException {
    if (properties != null) {
      properties.close();
    }
  }

  private static CommandRun barycenter(String input, String output, String... more) {
    List<String> words = new ArrayList<>(List.of("barycenter", "--input", input));
    words.addAll(List.of("--output", output, "--support-size", "20", "--tolerance", "0"));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  /** Sends a file to the store: what is laid into its folder has no checksum there. */
  private static void put(Path file, String object) throws IOException {
    try (FileSystem store = FileSystem.newInstance(URI.create(object), properties.hadoop())) {
      store.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(file.toUri()), new org.apache.hadoop.fs.Path(object));
    }
  }

  private static Path inBucket(String path) {
    return folder.resolve("buckets/data").resolve(path);
  }

  /**
   * What the files below a directory belong to. The server may go on listing an empty folder of its
   * disk, of which no object is left.
   */
  private static Set<String> owners(String directory) throws IOException {
    Set<String> owners = new TreeSet<>();
    try (FileSystem store = FileSystem.newInstance(URI.create(directory), properties.hadoop())) {
      RemoteIterator<LocatedFileStatus> files =
          store.listFiles(new org.apache.hadoop.fs.Path(directory), true);
      while (files.hasNext()) {
        String path = files.next().getPath().toString();
        owners.add(path.substring(directory.length() + 1).split("/", -1)[0]);
      }
    }
    return owners;
  }

  private static byte[] result(Path run) throws IOException {
    return Files.readAllBytes(run.resolve("barycenter.csv"));
  }

  @Test
  void inputCheckpointsAndOutputMayLieInAnObjectStore() throws IOException {
    String output = "s3a://data/runs/one";
    CommandRun first =
        barycenter("s3a://data/in.csv", output, "--max-iterations", "3", "--checkpoint-every", "1")
            .assertDone();
    assertTrue(Files.exists(inBucket("runs/one/_SUCCESS")), first::toString);
    assertTrue(
        Files.exists(inBucket("runs/one.checkpoint/start-0/iteration-000003.json")),
        first::toString);
    barycenter("s3a://data/in.csv", output, "--max-iterations", "6", "--resume").assertDone();
    String here = folder.resolve("here").toString();
    barycenter(SAMPLE.toString(), here, "--max-iterations", "6").assertDone();
    assertArrayEquals(result(Path.of(here)), result(inBucket("runs/one")));
    barycenter("s3a://data/in.csv", output)
        .assertRefused(ExitCode.OUTPUT_EXISTS, List.of("s3a://data/runs/one' exists already"));
    assertEquals(Set.of("one", "one.checkpoint"), owners("s3a://data/runs"));
    assertNoSecret(inBucket("runs"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void shardsOfPosteriorDrawsMayLieThere(String engine) throws IOException {
    for (int k = 1; k <= 5; k++) {
      String name = "shard-" + k + ".csv";
      put(Path.of("data-samples", "shards", name), "s3a://data/draws-" + engine + "/" + name);
    }
    String output = "runs-" + engine + "/wasp";
    wasp("s3a://data/draws-" + engine + "/*.csv", "s3a://data/" + output, engine).assertDone();
    String here = folder.resolve("wasp-here-" + engine).toString();
    wasp("data-samples/shards", here, "local").assertDone();
    for (String file : List.of("draws.csv", "summary.csv", "shards.csv")) {
      assertArrayEquals(
          Files.readAllBytes(Path.of(here, file)),
          Files.readAllBytes(inBucket(output + "/" + file)));
    }
    assertNoSecret(inBucket("runs-" + engine));
  }

  private static CommandRun wasp(String shards, String output, String engine) {
    return CommandRun.of(
        "wasp", "--shards", shards, "--mode", "gaussian", "--output", output, "--engine", engine);
  }

  @Test
  void executorsReadAndSparkWritesThere() throws IOException {
    barycenter(
            "s3a://data/in.csv",
            "s3a://data/spark/run",
            "--engine",
            "spark",
            "--max-iterations",
            "3")
        .assertDone();
    String here = folder.resolve("spark-here").toString();
    barycenter(SAMPLE.toString(), here, "--engine", "local", "--max-iterations", "3").assertDone();
    assertArrayEquals(result(Path.of(here)), result(inBucket("spark/run")));
    // ORC is written by Spark itself, with a committer.
    CommandRun.of("convert", "--input", "s3a://data/in.csv", "--output", "s3a://data/spark/in.orc")
        .assertDone();
    CommandRun read = CommandRun.of("inspect", "--input", "s3a://data/spark/in.orc").assertDone();
    String csv = CommandRun.of("inspect", "--input", SAMPLE.toString()).assertDone().out();
    assertEquals(line(csv, "fingerprint"), line(read.out(), "fingerprint"));
    assertNoSecret(inBucket("spark"));
    assertNoSecret(folder.resolve("events"));
  }

  @Test
  void executorsKeepWhatTheySolvedThere() throws IOException {
    String output = "s3a://data/kept/run";
    String[] more = {"--method", "entropic-free", "--epsilon", "20%", "--max-iterations", "3"};
    List<String> words = new ArrayList<>(List.of(more));
    words.addAll(List.of("--engine", "spark", "--checkpoint-every", "2"));
    barycenter("s3a://data/in.csv", output, words.toArray(String[]::new)).assertDone();
    more[5] = "5";
    words = new ArrayList<>(List.of(more));
    words.addAll(List.of("--engine", "spark", "--resume"));
    barycenter("s3a://data/in.csv", output, words.toArray(String[]::new)).assertDone();
    String here = folder.resolve("kept-here").toString();
    barycenter(SAMPLE.toString(), here, more).assertDone();
    assertArrayEquals(result(Path.of(here)), result(inBucket("kept/run")));
    assertNoSecret(inBucket("kept"));
  }

  private static String line(String text, String begin) {
    return text.lines().filter(line -> line.startsWith(begin)).findFirst().orElseThrow();
  }

  @Test
  void aWrongSecretIsOneMessage() {
    String local = folder.resolve("never").toString();
    assertNoSecret(
        barycenter("s3a://forbidden/in.csv", local)
            .assertRefused(ExitCode.BAD_INPUT, List.of("s3a://forbidden/in.csv", "access denied")));
    assertNoSecret(
        barycenter(SAMPLE.toString(), "s3a://forbidden/out")
            .assertRefused(ExitCode.WRONG_USAGE, List.of("s3a://forbidden/out", "access denied")));
  }

  @Test
  void aMissingBucketIsOneMessage() {
    String local = folder.resolve("never").toString();
    barycenter("s3a://no-such-bucket/in.csv", local)
        .assertRefused(
            ExitCode.BAD_INPUT,
            List.of("s3a://no-such-bucket/in.csv", "The specified bucket does not exist"));
    barycenter(SAMPLE.toString(), "s3a://no-such-bucket/out")
        .assertRefused(
            ExitCode.WRONG_USAGE,
            List.of("s3a://no-such-bucket/out", "The specified bucket does not exist"));
  }

  @Test
  void noPermissionToWriteIsOneMessage() throws IOException {
    barycenter("s3a://data/in.csv", "s3a://readonly/out")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("s3a://readonly/out", "cannot be written"));
    assertFalse(Files.exists(folder.resolve("buckets/readonly/out")));
  }

  private static void assertNoSecret(CommandRun run) {
    assertFalse(run.toString().contains(S3Server.SECRET), run::toString);
  }

  private static void assertNoSecret(Path files) throws IOException {
    byte[] secret = S3Server.SECRET.getBytes(StandardCharsets.UTF_8);
    int looked = 0;
    try (Stream<Path> paths = Files.walk(files)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        assertFalse(
            content.contains(new String(secret, StandardCharsets.ISO_8859_1)), path.toString());
        looked++;
      }
    }
    assertTrue(looked > 0, files + " holds nothing to look at");
  }
}
