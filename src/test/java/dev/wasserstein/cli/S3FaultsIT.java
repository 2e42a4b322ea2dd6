// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An object store that answers slowly, now and then with an error or half an answer, or that is
 * gone in mid-run: the result is the right one, or there is one message and no output.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class S3FaultsIT {
  private static final Path SAMPLE = Path.of("data-samples", "ellipses.csv");

  @TempDir private static Path folder;
  private static S3Properties properties;
  private static FaultyRelay flaky;
  private static FaultyRelay mortal;

  @BeforeAll
  static void startServers() throws IOException, InterruptedException {
    properties = new S3Properties();
    Path data = folder.resolve("buckets");
    List<String> buckets = List.of("slow", "flaky", "mortal");
    for (String bucket : buckets) {
      Files.createDirectories(data.resolve(bucket));
    }
    S3Server server = properties.stopAtTheEnd(S3Server.start(data));
    S3Server slow =
        properties.stopAtTheEnd(
            S3Server.start(
                data,
                "s3proxy.latency-blobstore.*.latency=300",
                "s3proxy.latency-blobstore.*.speed=50000"));
    flaky = properties.stopAtTheEnd(new FaultyRelay(server.endpoint(), 3, 5));
    mortal =
        properties.stopAtTheEnd(
            new FaultyRelay(server.endpoint(), Integer.MAX_VALUE, Integer.MAX_VALUE));
    properties.set("retry.interval", "50ms");
    properties.set("retry.throttle.interval", "50ms");
    // Each request on a connection of its own, so that the relay meets it.
    properties.set("connection.idle.time", "1ms");
    properties.set("connection.ttl", "1ms");
    properties.set("bucket.slow.endpoint", slow.endpoint());
    properties.set("bucket.flaky.endpoint", flaky.endpoint());
    properties.set("bucket.mortal.endpoint", mortal.endpoint());
    properties.set("bucket.mortal.attempts.maximum", "2");
    properties.set("bucket.mortal.retry.limit", "2");
    for (String bucket : buckets) {
      String input = "s3a://" + bucket + "/in.csv";
      CommandRun.of("convert", "--input", SAMPLE.toString(), "--output", input).assertDone();
    }
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

  private static Path inBucket(String bucket, String path) {
    return folder.resolve("buckets").resolve(bucket).resolve(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"slow", "flaky"})
  void theResultIsTheRightOne(String bucket) throws IOException {
    String store = "s3a://" + bucket;
    barycenter(
            store + "/in.csv",
            store + "/out",
            "--engine",
            "spark",
            "--max-iterations",
            "6",
            "--checkpoint-every",
            "2")
        .assertDone();
    Path here = folder.resolve(bucket + "-here");
    barycenter(SAMPLE.toString(), here.toString(), "--max-iterations", "6").assertDone();
    assertTrue(Files.exists(inBucket(bucket, "out/_SUCCESS")));
    assertArrayEquals(
        Files.readAllBytes(here.resolve("barycenter.csv")),
        Files.readAllBytes(inBucket(bucket, "out/barycenter.csv")));
    if (bucket.equals("flaky")) {
      assertTrue(flaky.faults() > 5, "only " + flaky.faults() + " connections were spoilt");
    }
  }

  @Test
  void aStoreThatIsGoneInMidRunIsOneMessage() throws Exception {
    CompletableFuture<CommandRun> run =
        CompletableFuture.supplyAsync(
            () ->
                barycenter(
                    "s3a://mortal/in.csv",
                    "s3a://mortal/out",
                    "--engine",
                    "local",
                    "--step-size",
                    "0.001",
                    "--max-iterations",
                    "1000000",
                    "--checkpoint-every",
                    "5"));
    Path checkpoint = inBucket("mortal", "out.checkpoint/start-0/iteration-000010.json");
    while (!Files.exists(checkpoint) && !run.isDone()) {
      Thread.sleep(20);
    }
    mortal.close();
    CommandRun ended = run.get();
    assertEquals(ExitCode.WRONG_USAGE.code(), ended.code(), ended::toString);
    assertTrue(ended.err().startsWith("wasserstein: "), ended::toString);
    assertEquals(1, ended.err().lines().filter(line -> line.contains("mortal")).count());
    assertFalse(ended.toString().contains(S3Server.SECRET), ended::toString);
    assertFalse(Files.exists(inBucket("mortal", "out")));
    try (Stream<Path> left = Files.list(inBucket("mortal", "out.checkpoint/start-0"))) {
      assertTrue(left.findAny().isPresent());
    }
  }
}
