// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.format.NamedArray;
import dev.wasserstein.job.FederateResult;
import dev.wasserstein.job.Options;
import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of clients, matched on Spark. */
class FederateIT {
  private static final int CLIENTS = 6;
  private static final int[] SIZES = {7, 12, 9, 4};

  /** Units without incoming weights, which are equal to each other. */
  private static final int DEAD = 3;

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  @BeforeEach
  void writeClients() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    RandomGenerator random = SubSeed.stream(20261201L, 11);
    for (int n = 0; n < CLIENTS; n++) {
      List<NamedArray> arrays = new ArrayList<>();
      for (int k = 1; k < SIZES.length; k++) {
        double[] weights = random.doubles((long) SIZES[k] * SIZES[k - 1], -1, 1).toArray();
        Arrays.fill(weights, 0, DEAD * SIZES[k - 1], 0);
        arrays.add(array("fc" + k + ".weight", weights, SIZES[k], SIZES[k - 1]));
        double[] bias = random.doubles(SIZES[k], -1, 1).toArray();
        Arrays.fill(bias, 0, DEAD, 0);
        arrays.add(array("fc" + k + ".bias", bias, SIZES[k]));
      }
      try (OutputStream out = Files.newOutputStream(folder.resolve("in/c" + n + ".npz"))) {
        NamedArray.writeArchive(arrays, out);
      }
    }
  }

  private static NamedArray array(String key, double[] values, int... shape) {
    return new NamedArray(key, shape, NamedArray.Precision.DOUBLE, values);
  }

  @Test
  void threadsAndSparkGiveTheSameBits() throws IOException {
    List<String> input = List.of(at("in"));
    FederateSettings settings = FederateSettings.defaults().with(Options.RESTARTS, 2);
    FederateResult threads =
        Wasserstein.onThreads().federate(input, settings.withOutput(at("threads")));
    assertTrue(threads.hasConverged());
    assertTrue(threads.modelDistance() < threads.fedAvgDistance());
    for (int partitions : new int[] {1, 3}) {
      String output = "spark-" + partitions;
      FederateResult here =
          Wasserstein.on(spark)
              .federate(input, settings.withPartitions(partitions).withOutput(at(output)));
      assertEquals(threads.keys(), here.keys());
      for (String key : here.keys()) {
        assertArrayEquals(threads.model(key), here.model(key), key);
        assertArrayEquals(threads.fedAvg(key), here.fedAvg(key), key);
      }
      assertEquals(threads.modelDistance(), here.modelDistance());
      for (String name : List.of("model.npz", "fedavg.npz")) {
        assertArrayEquals(
            Files.readAllBytes(folder.resolve("threads").resolve(name)),
            Files.readAllBytes(folder.resolve(output).resolve(name)),
            name);
      }
      String json = Files.readString(folder.resolve(output).resolve("run.json"));
      assertTrue(json.contains("\"engine\" : \"spark\""), json);
    }
  }

  /** Tables that Spark wrote, in several files and any order of rows, and back. */
  @Test
  void tablesOfSparkAreClients() {
    FederateResult archives =
        Wasserstein.onThreads().federate(List.of(at("in")), FederateSettings.defaults());
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < CLIENTS; n++) {
      FederateResult one =
          Wasserstein.onThreads()
              .federate(List.of(at("in/c" + n + ".npz")), FederateSettings.defaults());
      for (String key : one.keys()) {
        rows.add(RowFactory.create("c" + n, key, one.shape(key), one.model(key), 1.0));
      }
    }
    spark
        .createDataFrame(
            rows,
            new StructType()
                .add("id", "string")
                .add("key", "string")
                .add("shape", "array<int>")
                .add("values", "array<double>")
                .add("weight", "double"))
        .repartition(5)
        .write()
        .parquet(at("table"));
    FederateResult table =
        Wasserstein.onThreads()
            .federate(List.of(at("table")), FederateSettings.defaults().withOutput(at("out")));
    for (String key : archives.keys()) {
      assertArrayEquals(archives.model(key), table.model(key), key);
      assertArrayEquals(archives.shape(key), table.shape(key));
    }
    Dataset<Row> written = spark.read().parquet(at("out/model.parquet"));
    assertEquals(archives.keys().size(), written.count());
    Row first = written.where("key = 'fc1.bias'").first();
    assertEquals("model", first.getAs("id"));
    assertEquals(List.of(SIZES[1]), first.getList(first.fieldIndex("shape")));
    assertThrows(IllegalArgumentException.class, () -> table.model("fc9.weight"));
  }

  @Test
  void weightsComeFromATable() throws IOException {
    Files.writeString(folder.resolve("weights.csv"), "id,weight\nc0,1\nc1,3\n");
    FederateResult result =
        Wasserstein.onThreads()
            .federate(
                List.of(at("in/c0.npz"), at("in/c1.npz")),
                FederateSettings.defaults()
                    .withWeights(at("weights.csv"))
                    .with(Options.RESTARTS, 1));
    double[] first =
        Wasserstein.onThreads()
            .federate(List.of(at("in/c0.npz")), FederateSettings.defaults())
            .model("fc3.bias");
    double[] second =
        Wasserstein.onThreads()
            .federate(List.of(at("in/c1.npz")), FederateSettings.defaults())
            .model("fc3.bias");
    for (int p = 0; p < first.length; p++) {
      assertEquals(0.25 * first[p] + 0.75 * second[p], result.model("fc3.bias")[p], 1e-15);
    }
  }
}
