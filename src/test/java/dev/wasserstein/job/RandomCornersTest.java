// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.BarycenterSettings;
import dev.wasserstein.DistanceSettings;
import dev.wasserstein.Input;
import dev.wasserstein.Wasserstein;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random measures at the corners of what doubles hold, for every registered method and distance:
 * constants, tight clouds far apart, coordinates of any size, equal atoms, masses down to 1e-15, ε
 * from 1e-15 to 1e15 of the cost, covariances of condition 1e20, single atoms, single and identical
 * measures.
 */
class RandomCornersTest {
  private static final long SEED = Long.getLong("test.seed", 20261129);
  private static final int TRIALS = Integer.getInteger("test.trials", 6);

  private static final double[] SCALES = {1, 1e-8, 1e8};
  private static final double[] EPSILONS = {1e-15, 1e-9, 1e-4, 1e-2, 1, 1e3, 1e15};

  /** On a grid, an ε below a billionth and above ten million times the mean cost is refused. */
  private static final double LEAST_ON_A_GRID = 1e-8;

  private static final double MOST_ON_A_GRID = 1e6;

  /** Measures of one kind, and the scale of their coordinates. */
  private record Corner(List<Measure> measures, double scale) {}

  private static Corner corner(MeasureKind kind, RandomGenerator random) {
    double scale = kind == MeasureKind.GRIDS ? 1 : SCALES[random.nextInt(SCALES.length)];
    int shape = random.nextInt(6);
    int count = shape == 4 ? 1 : 3;
    List<Measure> measures = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      String id = "m" + n;
      measures.add(
          shape == 5 && n > 0 ? measures.get(0).withId(id) : one(kind, id, shape, scale, random));
    }
    return new Corner(measures, scale);
  }

  private static Measure one(
      MeasureKind kind, String id, int shape, double scale, RandomGenerator random) {
    return switch (kind) {
      case CLOUDS -> cloud(id, 2, shape, scale, random);
      case LINE -> cloud(id, 1, shape, scale, random);
      case GRIDS -> grid(id, shape, random);
      case GAUSSIANS -> gaussian(id, shape, scale, random);
      case MIXTURES ->
          new GaussianMixture(
              id,
              masses(2, shape, random),
              List.of(gaussian(id, shape, scale, random), gaussian(id, shape, scale, random)));
    };
  }

  /** Masses that may be as small as 1e-15, of sum 1. */
  private static double[] masses(int size, int shape, RandomGenerator random) {
    double[] masses = new double[size];
    double total = 0;
    for (int i = 0; i < size; i++) {
      masses[i] = shape == 1 && i > 0 ? Math.pow(10, -15 * random.nextDouble()) : 1;
      total += masses[i];
    }
    for (int i = 0; i < size; i++) {
      masses[i] /= total;
    }
    return masses;
  }

  private static DiscreteMeasure cloud(
      String id, int d, int shape, double scale, RandomGenerator random) {
    int size = shape == 2 ? 1 : 2 + random.nextInt(4);
    // Shape 3: tight clouds far apart, on which some atoms are equal.
    double far = shape == 3 ? 1e6 * random.nextInt(3) : 0;
    double[] support = new double[size * d];
    for (int p = 0; p < support.length; p++) {
      support[p] = scale * (far + Math.rint(8 * random.nextGaussian()) / 4);
    }
    return new DiscreteMeasure(id, d, masses(size, shape, random), support);
  }

  private static GridMeasure grid(String id, int shape, RandomGenerator random) {
    int cells = 12;
    double[] masses = new double[cells];
    if (shape == 2) {
      masses[random.nextInt(cells)] = 1;
      return new GridMeasure(id, new int[] {cells}, masses);
    }
    return new GridMeasure(id, new int[] {cells}, masses(cells, shape, random));
  }

  /** Of variances that differ by up to 1e20, rotated by a random angle where they do not. */
  private static GaussianMeasure gaussian(
      String id, int shape, double scale, RandomGenerator random) {
    double small = shape == 1 ? 1e-20 : shape == 2 ? 0 : random.nextDouble();
    double s = scale * scale;
    double c = shape == 1 || shape == 2 ? 0 : 0.3 * Math.sqrt(small) * random.nextDouble();
    double far = shape == 3 ? 1e6 * random.nextInt(3) : 0;
    return new GaussianMeasure(
        id,
        new double[] {scale * (far + random.nextGaussian()), scale * random.nextGaussian()},
        new double[] {s, s * c, s * c, s * small});
  }

  static Stream<PairwiseCostContract.Subject> distances() {
    return PairwiseCostContract.subjects();
  }

  static Stream<BarycenterMethodContract.Subject> barycenters() {
    return BarycenterMethodContract.subjects();
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
      Corner corner = corner(subject.kind(), random);
      DistanceSettings settings = subject.settings();
      double epsilon = 0;
      if (entropic && trial % 3 != 0) {
        epsilon = EPSILONS[random.nextInt(EPSILONS.length)] * corner.scale() * corner.scale();
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
    boolean entropic =
        BarycenterMethods.TABLE.named(subject.method()).uses().contains(Options.EPSILON);
    for (int trial = 0; trial < TRIALS; trial++) {
      Corner corner = corner(subject.kind(), random);
      BarycenterSettings settings =
          subject
              .settings()
              .withMaxIterations(100)
              .with(Options.LOWER_BOUND, !isUnbalanced(subject));
      double epsilon = 0;
      if (entropic && trial % 3 != 0) {
        epsilon = EPSILONS[random.nextInt(EPSILONS.length)] * corner.scale() * corner.scale();
        if (subject.kind() == MeasureKind.GRIDS) {
          epsilon = Math.min(MOST_ON_A_GRID, Math.max(LEAST_ON_A_GRID, epsilon));
        }
        settings = settings.withText(Options.EPSILON, String.valueOf(epsilon));
      }
      String where = subject + ", seed " + SEED + ", trial " + trial + ", epsilon " + epsilon;
      BarycenterResult result = wasserstein().barycenter(Input.of(corner.measures()), settings);
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
            wasserstein()
                .barycenter(
                    Input.of(corner.measures()),
                    settings
                        .withMaxIterations(4000)
                        .withTolerance(1e-14)
                        .withResidualTolerance(1e-12));
        double scale = Math.max(Math.abs(longer.objective()), corner.scale() * corner.scale());
        assertEquals(longer.objective(), result.objective(), 2e-4 * scale, where);
      }
    }
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
