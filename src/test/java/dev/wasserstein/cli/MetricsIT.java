// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can be seen of a run: its figures in run.json, the metrics of the plugin by the sinks of
 * conf/examples/metrics.properties, the event log in a history server, and the status file.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MetricsIT {
  private static final String PLUGIN = "plugin.dev.wasserstein.spark.MetricsPlugin.";
  private static final int ITERATIONS = 4;
  private static final int MEASURES = 10;
  private static final int SOLVES = (ITERATIONS + 1) * MEASURES;
  private static final int SECONDS_FOR_HISTORY = 60;
  private static final int SECONDS_FOR_FILES = 60;

  @TempDir private static Path folder;
  private static String application;
  private static String prometheus;

  @BeforeAll
  static void runWithAllSinks() throws IOException, InterruptedException {
    Path metrics = folder.resolve("metrics.properties");
    String shipped = Files.readString(Path.of("conf", "examples", "metrics.properties"));
    assertTrue(shipped.contains("/tmp/spark-metrics"));
    Path csv = Files.createDirectory(folder.resolve("csv"));
    Files.writeString(
        metrics,
        shipped.replace("/tmp/spark-metrics", csv.toString())
            + "\n*.sink.csv.period=1\n*.sink.csv.unit=seconds\n");
    Files.createDirectory(folder.resolve("events"));
    Path target = Path.of("target").toAbsolutePath();
    System.setProperty("spark.master", "local-cluster[2,1,512]");
    try (SparkSession session =
        SparkSession.builder()
            .master("local-cluster[2,1,512]")
            .config("spark.executor.memory", "512m")
            .config("spark.executor.extraClassPath", target.resolve("classes").toString())
            .config("spark.plugins", "dev.wasserstein.spark.MetricsPlugin")
            .config("spark.metrics.conf", metrics.toString())
            .config("spark.ui.port", "0")
            .config("spark.eventLog.enabled", "true")
            .config("spark.eventLog.dir", folder.resolve("events").toUri().toString())
            .getOrCreate()) {
      application = session.sparkContext().applicationId();
      barycenter("spark", "--status-file", folder.resolve("status/now.json").toString());
      prometheus =
          body(
              session.sparkContext().uiWebUrl().get() + "/metrics/prometheus/",
              HttpResponse.BodyHandlers.ofString());
      // An executor may be ended before it has written its last values.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_FOR_FILES);
      while (lastValues("", "executor_solves") < SOLVES && System.nanoTime() < deadline) {
        Thread.sleep(200);
      }
    } finally {
      System.clearProperty("spark.master");
    }
  }

  @AfterAll
  static void forget() {
    System.clearProperty("spark.master");
  }

  private static void barycenter(String engine, String... more) {
    String[] words = {
      "barycenter",
      "--input",
      "data-samples/ellipses.csv",
      "--support-size",
      "20",
      "--tolerance",
      "0",
      "--max-iterations",
      String.valueOf(ITERATIONS),
      "--engine",
      engine,
      "--output",
      folder.resolve(engine).toString()
    };
    CommandRun.of(Stream.concat(Stream.of(words), Stream.of(more)).toList()).assertDone();
  }

  private static String body(String address, HttpResponse.BodyHandler<String> handler)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(address)).build(), handler)
        .body();
  }

  private static JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).toFile());
  }

  @Test
  void theWorkIsThatOfTheLocalEngine() throws IOException {
    barycenter("local");
    JsonNode there = json("spark/run.json");
    JsonNode here = json("local/run.json");
    assertEquals(SOLVES, here.path("work").path("solves").asLong());
    assertEquals(here.get("pivots").asLong(), here.get("work").get("pivots").asLong());
    assertTrue(here.get("work").get("pivots").asLong() > 0);
    assertEquals(ITERATIONS * MEASURES, here.get("work").get("warm_starts_found").asLong());
    assertEquals(MEASURES, here.get("work").get("warm_starts_missing").asLong());
    assertEquals(here.get("work"), there.get("work"));
    assertTrue(here.path("spark").isMissingNode());
    JsonNode spark = there.get("spark");
    assertTrue(
        spark.get("bytes_read").asLong() >= Files.size(Path.of("data-samples/ellipses.csv")),
        spark::toString);
    assertEquals(2, spark.get("executors").asInt());
    assertEquals(0, spark.get("failed_tasks").asInt());
    assertTrue(spark.get("jobs").asInt() > ITERATIONS, spark::toString);
    for (String positive :
        List.of("tasks", "bytes_broadcast", "bytes_sent", "bytes_collected", "bytes_shuffled")) {
      assertTrue(spark.get(positive).asLong() > 0, positive + " of " + spark);
    }
  }

  @Test
  void thePluginIsSeenByPrometheusAndInFiles() throws IOException {
    String name =
        "metrics_" + application.replace('-', '_') + "_driver_" + PLUGIN + "run_solves_Value";
    String plain = name.replace('.', '_');
    String line =
        prometheus.lines().filter(each -> each.startsWith(plain)).findFirst().orElse(prometheus);
    assertTrue(line.endsWith(" " + SOLVES), line);
    assertEquals(SOLVES, lastValues("driver", "run_solves"));
    assertEquals(SOLVES, lastValues("", "executor_solves"));
    assertEquals(MEASURES, lastValues("driver", "run_warm_starts_missing"));
  }

  /** The sum of the last values in all CSV files of a metric. */
  private static long lastValues(String owner, String metric) throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.list(folder.resolve("csv"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(PLUGIN + metric + ".csv") && name.contains("." + owner)) {
          List<String> lines = Files.readAllLines(file);
          // Besides the heading, which may be all there is.
          if (lines.size() > 1) {
            sum += Long.parseLong(lines.get(lines.size() - 1).split(",", 2)[1]);
          }
        }
      }
    }
    return sum;
  }

  @Test
  void theStatusFileSaysHowItEnded() throws IOException {
    JsonNode status = json("status/now.json");
    assertEquals("DONE", status.get("state").asText());
    assertEquals(0, status.get("exit_code").asInt());
    assertEquals(ITERATIONS, status.get("iteration").asInt());
    assertEquals(folder.resolve("spark").toString(), status.get("output").asText());
    try (Stream<Path> files = Files.list(folder.resolve("status"))) {
      assertEquals(List.of("now.json"), files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void theHistoryServerReadsTheEventLog() throws IOException, InterruptedException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path log = folder.resolve("history.log");
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dspark.history.fs.logDirectory=" + folder.resolve("events").toUri(),
                "-Dspark.history.ui.port=" + port,
                "-cp",
                System.getenv("SPARK_HOME") + "/jars/*",
                "org.apache.spark.deploy.history.HistoryServer")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      String jobs = "";
      long end = System.nanoTime() + SECONDS_FOR_HISTORY * 1_000_000_000L;
      String address = "http://127.0.0.1:" + port + "/api/v1/applications/" + application + "/jobs";
      while (!jobs.contains("outer iteration") && System.nanoTime() < end) {
        Thread.sleep(200);
        try {
          jobs = body(address, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
          // It has not come up yet.
          assertTrue(server.isAlive(), Files.readString(log));
        }
      }
      assertTrue(
          jobs.contains("outer iteration " + ITERATIONS + " of " + ITERATIONS + ": particle-flow"),
          jobs);
      for (JsonNode job : new ObjectMapper().readTree(jobs)) {
        assertTrue(job.hasNonNull("description"), job::toString);
      }
    } finally {
      server.destroy();
    }
  }
}
