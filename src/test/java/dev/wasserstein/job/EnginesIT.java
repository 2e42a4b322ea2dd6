// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wasserstein.BarycenterSettings;
import dev.wasserstein.DistanceSettings;
import dev.wasserstein.Input;
import dev.wasserstein.Wasserstein;
import dev.wasserstein.barycenter.NoResultException;
import dev.wasserstein.numeric.SubSeed;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine and the number of partitions change no bit, whatever the registered method. */
class EnginesIT {
  /** A bit that differs shows at once. */
  private static final int ITERATIONS = 8;

  /** Random corners of each method. */
  private static final int CORNERS = 3;

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("engines")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  static Stream<BarycenterMethodContract.Subject> barycenters() {
    return BarycenterMethodContract.subjects();
  }

  static Stream<PairwiseCostContract.Subject> distances() {
    return PairwiseCostContract.subjects();
  }

  @ParameterizedTest
  @MethodSource("barycenters")
  void barycentersHaveTheSameBits(BarycenterMethodContract.Subject subject) {
    Input input = Input.of(subject.measures(), BarycenterMethodContract.WEIGHTS);
    BarycenterSettings settings = subject.settings().withMaxIterations(ITERATIONS);
    BarycenterResult expected = Wasserstein.onThreads().barycenter(input, settings);
    for (int partitions : new int[] {1, 3}) {
      BarycenterMethodContract.assertSame(
          expected, Wasserstein.on(spark).barycenter(input, settings.withPartitions(partitions)));
    }
  }

  @ParameterizedTest
  @MethodSource("distances")
  void distancesHaveTheSameBits(PairwiseCostContract.Subject subject) {
    Input input = Input.of(subject.measures());
    DistanceSettings settings = subject.settings();
    assertEquals(
        Wasserstein.onThreads().distance(input, settings).pairs(),
        Wasserstein.on(spark).distance(input, settings.withPartitions(3)).pairs());
  }

  @ParameterizedTest
  @MethodSource("barycenters")
  void barycentersAtCornersHaveTheSameBits(BarycenterMethodContract.Subject subject) {
    RandomGenerator random = SubSeed.stream(RandomCorners.SEED, 5, subject.toString());
    boolean entropic = RandomCornersTest.takesAnyEpsilon(subject);
    for (int trial = 0; trial < CORNERS; trial++) {
      RandomCorners.Corner corner = RandomCorners.corner(subject.kind(), random);
      double epsilon = RandomCorners.epsilon(subject.kind(), corner, random);
      BarycenterSettings settings = subject.settings().withMaxIterations(ITERATIONS);
      if (entropic) {
        settings = settings.withText(Options.EPSILON, String.valueOf(epsilon));
      }
      Input input = Input.of(corner.measures());
      BarycenterSettings onSpark = settings.withPartitions(2);
      BarycenterResult here;
      try {
        here = Wasserstein.onThreads().barycenter(input, settings);
      } catch (NoResultException e) {
        // Points may be so far apart for a mass penalty that there is no barycenter.
        NoResultException there =
            assertThrows(
                NoResultException.class, () -> Wasserstein.on(spark).barycenter(input, onSpark));
        assertEquals(e.getMessage(), there.getMessage());
        continue;
      }
      BarycenterMethodContract.assertSame(here, Wasserstein.on(spark).barycenter(input, onSpark));
    }
  }

  @ParameterizedTest
  @MethodSource("distances")
  void distancesAtCornersHaveTheSameBits(PairwiseCostContract.Subject subject) {
    RandomGenerator random = SubSeed.stream(RandomCorners.SEED, 6, subject.toString());
    boolean entropic =
        DistanceMethods.TABLE.named(subject.method()).uses().contains(Options.EPSILON);
    for (int trial = 0; trial < CORNERS; trial++) {
      RandomCorners.Corner corner = RandomCorners.corner(subject.kind(), random);
      double epsilon = RandomCorners.epsilon(subject.kind(), corner, random);
      DistanceSettings settings = subject.settings();
      if (entropic) {
        settings = settings.withText(Options.EPSILON, String.valueOf(epsilon));
      }
      Input input = Input.of(corner.measures());
      assertEquals(
          Wasserstein.onThreads().distance(input, settings).pairs(),
          Wasserstein.on(spark).distance(input, settings.withPartitions(2)).pairs());
    }
  }
}
