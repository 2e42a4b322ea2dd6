// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.job.InterpolateResult;
import dev.wasserstein.job.MapResult;
import dev.wasserstein.job.Options;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.map.TransportMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames and maps on threads and on Spark. */
class InterpolateIT {
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

  private static List<DiscreteMeasure> clouds(int count) {
    RandomGenerator random = SubSeed.stream(20261201L, 5);
    List<DiscreteMeasure> clouds = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      clouds.add(
          DiscreteMeasure.uniform(
              "m" + n, 2, random.doubles(2L * (10 + n)).map(x -> 3 * x).toArray()));
    }
    return clouds;
  }

  @ParameterizedTest
  @CsvSource({
    "2, particle-flow, ''", "3, particle-flow, ''", "4, particle-flow, 5",
    "3, entropic-free, ''", "3, sliced, 6", "3, gaussian, ''"
  })
  void threadsAndSparkGiveTheSameBits(int count, String method, String size) throws Exception {
    InterpolateSettings settings =
        InterpolateSettings.defaults().withMethod(method).withWeightsGrid(3);
    if (!size.isEmpty()) {
      settings = settings.with(Options.SUPPORT_SIZE, Integer.valueOf(size));
    }
    if (method.equals("entropic-free")) {
      settings = settings.withText(Options.EPSILON, "10%");
    }
    Input input = Input.of(clouds(count));
    InterpolateResult threads = Wasserstein.onThreads().interpolate(input, settings);
    for (int partitions : new int[] {1, 3}) {
      InterpolateResult here =
          Wasserstein.on(spark).interpolate(input, settings.withPartitions(partitions));
      assertEquals(threads.frames(), here.frames());
      assertArrayEquals(threads.objectives(), here.objectives());
    }
    Wasserstein.onThreads()
        .interpolate(input, settings.withOutput(folder.resolve("threads").toString()));
    Wasserstein.on(spark)
        .interpolate(input, settings.withOutput(folder.resolve("spark").toString()));
    for (String name : List.of("frames.parquet", "frames.csv", "frames.png")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("threads").resolve(name)),
          Files.readAllBytes(folder.resolve("spark").resolve(name)),
          name);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportMap.Kind.class,
      names = {"PLAN", "ENTROPIC", "AFFINE"})
  void mapsAreTheSame(TransportMap.Kind kind) throws Exception {
    MapSettings settings = MapSettings.defaults().withMap(kind);
    Input input = Input.of(clouds(5));
    MapResult threads = Wasserstein.onThreads().map(input, settings);
    for (int partitions : new int[] {1, 3}) {
      MapResult here = Wasserstein.on(spark).map(input, settings.withPartitions(partitions));
      assertEquals(threads.mapped(), here.mapped());
      assertEquals(threads.target(), here.target());
      assertEquals(threads.objective(), here.objective());
    }
    Input onto = Input.of(List.of(clouds(1).get(0).withId("target")));
    assertEquals(
        Wasserstein.onThreads().map(input, onto, settings).mapped(),
        Wasserstein.on(spark).map(input, onto, settings).mapped());
  }
}
