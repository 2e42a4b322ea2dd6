// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wasserstein.BarycenterSettings;
import dev.wasserstein.DistanceSettings;
import dev.wasserstein.Input;
import dev.wasserstein.Wasserstein;
import dev.wasserstein.barycenter.NoResultException;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.SubSeed;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link RandomCorners} for every registered method and distance. */
class RandomCornersTest {
  private static final long SEED = RandomCorners.SEED;
  private static final int TRIALS = Integer.getInteger("test.trials", 6);

  static Stream<PairwiseCostContract.Subject> distances() {
    return PairwiseCostContract.subjects();
  }

  static Stream<BarycenterMethodContract.Subject> barycenters() {
    return BarycenterMethodContract.subjects();
  }

  private static BarycenterResult barycenter(
      List<Measure> measures, BarycenterSettings settings, String where) {
    try {
      return wasserstein().barycenter(Input.of(measures), settings);
    } catch (NoResultException e) {
      throw new AssertionError(where + ": " + measures, e);
    }
  }

  private static Wasserstein wasserstein() {
    return Wasserstein.onThreads();
  }

  @ParameterizedTest
  @MethodSource("distances")
  void distancesAreNumbersAndSymmetric(PairwiseCostContract.Subject subject) {
    RandomGenerator random = SubSeed.stream(SEED, 1, subject.toString());
    boolean entropic =
        DistanceMethods.TABLE.named(subject.method()).uses().contains(Options.EPSILON);
    for (int trial = 0; trial < TRIALS; trial++) {
      RandomCorners.Corner corner = RandomCorners.corner(subject.kind(), random);
      DistanceSettings settings = subject.settings();
      double epsilon = 0;
      if (entropic && trial % 3 != 0) {
        epsilon = RandomCorners.epsilon(subject.kind(), corner, random);
        settings = settings.withText(Options.EPSILON, String.valueOf(epsilon));
      }
      String where = subject + ", seed " + SEED + ", trial " + trial + ", epsilon " + epsilon;
      Input input = Input.of(corner.measures());
      DistanceResult result = wasserstein().distance(input, input, settings);
      int count = corner.measures().size();
      double largest = result.pairs().stream().mapToDouble(DistancePair::distance).max().orElse(0);
      for (DistancePair pair : result.pairs()) {
        assertTrue(
            Double.isFinite(pair.distance()) && pair.distance() >= 0,
            () -> where + ": " + pair + corner.measures());
        DistancePair back =
            result.pairs().stream()
                .filter(each -> each.id().equals(pair.other()) && each.other().equals(pair.id()))
                .findFirst()
                .orElseThrow();
        if (pair.accuracy().converged() && back.accuracy().converged()) {
          assertEquals(
              pair.distance(), back.distance(), 1e-4 * corner.scale() + 1e-6 * largest, where);
        }
        if (subject.laws().zeroBetweenEqual() && pair.id().equals(pair.other())) {
          assertTrue(pair.distance() <= 1e-4 * corner.scale() + 1e-6 * largest, where);
        }
      }
      assertEquals((long) count * count, result.count());
    }
  }

  @ParameterizedTest
  @MethodSource("barycenters")
  void barycentersAreNumbersAndConvergedIsAPromise(BarycenterMethodContract.Subject subject) {
    RandomGenerator random = SubSeed.stream(SEED, 2, subject.toString());
    boolean entropic = takesAnyEpsilon(subject);
    for (int trial = 0; trial < TRIALS; trial++) {
      RandomCorners.Corner corner = RandomCorners.corner(subject.kind(), random);
      BarycenterSettings settings =
          subject
              .settings()
              .withMaxIterations(100)
              .with(
                  Options.LOWER_BOUND, isUnbalanced(subject) ? BoundChoice.NONE : BoundChoice.BEST);
      double epsilon = 0;
      if (entropic && trial % 3 != 0) {
        epsilon = RandomCorners.epsilon(subject.kind(), corner, random);
        settings = settings.withText(Options.EPSILON, String.valueOf(epsilon));
      }
      String where = subject + ", seed " + SEED + ", trial " + trial + ", epsilon " + epsilon;
      BarycenterResult result;
      try {
        result = wasserstein().barycenter(Input.of(corner.measures()), settings);
      } catch (NoResultException e) {
        // Points so far apart for the mass penalty have no barycenter that doubles hold.
        assertTrue(
            isUnbalanced(subject) && e.getMessage().contains("All mass is destroyed"),
            () -> where + ": " + e.getMessage());
        continue;
      }
      assertTrue(Double.isFinite(result.objective()), where);
      assertTrue(
          result.lowerBound().isEmpty()
              || !isExact(subject)
              || result.lowerBound().getAsDouble()
                  <= result.objective() * (1 + 1e-12) + 1e-9 * corner.scale() * corner.scale(),
          () ->
              where
                  + ": "
                  + result.lowerBound()
                  + " above "
                  + result.objective()
                  + " of "
                  + corner);
      assertTrue(
          BarycenterMethodContract.numbers(result.barycenter()).allMatch(Double::isFinite), where);
      if (result.status() == RunStatus.CONVERGED) {
        BarycenterResult longer =
            barycenter(
                corner.measures(),
                hasTolerances(subject)
                    ? settings
                        .withMaxIterations(4000)
                        .withTolerance(1e-14)
                        .withResidualTolerance(1e-12)
                    : settings.withMaxIterations(4000),
                where);
        double scale = Math.max(Math.abs(longer.objective()), corner.scale() * corner.scale());
        assertEquals(longer.objective(), result.objective(), 2e-4 * scale, where);
      }
    }
  }

  private static boolean hasTolerances(BarycenterMethodContract.Subject subject) {
    return !BarycenterMethods.TABLE.named(subject.method()).uses().contains(Options.GAP);
  }

  /** By powers of 2 no coordinate is rounded; by a negative one all are reflected. */
  @ParameterizedTest
  @MethodSource("distances")
  void distancesGrowWithTheCoordinates(PairwiseCostContract.Subject subject) {
    assumeTrue(subject.kind() != MeasureKind.GRIDS, "grids have no coordinates");
    RandomGenerator random = SubSeed.stream(SEED, 3, subject.toString());
    boolean entropic =
        DistanceMethods.TABLE.named(subject.method()).uses().contains(Options.EPSILON);
    for (int trial = 0; trial < TRIALS; trial++) {
      RandomCorners.Corner corner = RandomCorners.corner(subject.kind(), random);
      double epsilon = RandomCorners.epsilon(subject.kind(), corner, random);
      String where = subject + ", seed " + SEED + ", trial " + trial + ", epsilon " + epsilon;
      List<DistancePair> pairs =
          wasserstein()
              .distance(
                  Input.of(corner.measures()),
                  entropic
                      ? subject.settings().withText(Options.EPSILON, String.valueOf(epsilon))
                      : subject.settings())
              .pairs();
      for (double factor : new double[] {0x1p40, -0x1p-30}) {
        double square = factor * factor;
        List<DistancePair> scaled =
            wasserstein()
                .distance(
                    Input.of(RandomCorners.times(factor, corner.measures())),
                    entropic
                        ? subject
                            .settings()
                            .withText(Options.EPSILON, String.valueOf(square * epsilon))
                        : subject.settings())
                .pairs();
        for (int k = 0; k < pairs.size(); k++) {
          assertEquals(
              pairs.get(k).distance(),
              scaled.get(k).distance() / Math.abs(factor),
              1e-9 * pairs.get(k).distance() + 1e-7 * corner.scale(),
              where);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("barycenters")
  void barycentersGrowWithTheCoordinates(BarycenterMethodContract.Subject subject) {
    assumeTrue(subject.kind() != MeasureKind.GRIDS, "grids have no coordinates");
    assumeTrue(!isUnbalanced(subject), "the mass penalty has a unit, too");
    RandomGenerator random = SubSeed.stream(SEED, 4, subject.toString());
    boolean entropic = takesAnyEpsilon(subject);
    for (int trial = 0; trial < TRIALS; trial++) {
      RandomCorners.Corner corner = RandomCorners.corner(subject.kind(), random);
      double epsilon = RandomCorners.epsilon(subject.kind(), corner, random);
      String where = subject + ", seed " + SEED + ", trial " + trial + ", epsilon " + epsilon;
      BarycenterSettings settings = subject.settings().withMaxIterations(50);
      BarycenterResult result =
          barycenter(
              corner.measures(),
              entropic ? settings.withText(Options.EPSILON, String.valueOf(epsilon)) : settings,
              where);
      double factor = 0x1p20;
      double square = factor * factor;
      BarycenterResult scaled =
          barycenter(
              RandomCorners.times(factor, corner.measures()),
              entropic
                  ? settings.withText(Options.EPSILON, String.valueOf(square * epsilon))
                  : settings,
              where);
      assertEquals(result.status(), scaled.status(), where);
      assertEquals(result.history().size(), scaled.history().size(), where);
      assertEquals(
          result.objective(),
          scaled.objective() / square,
          1e-9 * Math.abs(result.objective()),
          where);
    }
  }

  /** Where masses are learned, ε is bound to the costs, as on a fixed support. */
  static boolean takesAnyEpsilon(BarycenterMethodContract.Subject subject) {
    return BarycenterMethods.TABLE.named(subject.method()).uses().contains(Options.EPSILON)
        && !subject.variant().contains(Options.LEARN_MASSES);
  }

  /** Whether the objective sums W₂². */
  private static boolean isExact(BarycenterMethodContract.Subject subject) {
    return List.of("particle-flow", "quantile", "gaussian").contains(subject.method());
  }

  /** Of measures with a mass penalty there is no lower bound. */
  private static boolean isUnbalanced(BarycenterMethodContract.Subject subject) {
    return subject.variant().contains(Options.MASS_PENALTY);
  }
}
