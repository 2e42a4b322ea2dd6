// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random measures at the corners of what doubles hold: constants, tight clouds far apart,
 * coordinates of any size, equal atoms, masses down to 1e-15, ε from 1e-15 to 1e15 of the cost,
 * covariances of condition 1e20, single atoms, single and identical measures.
 */
final class RandomCorners {
  static final long SEED = Long.getLong("test.seed", 20261129);

  private RandomCorners() {}

  private static final double[] SCALES = {1, 1e-8, 1e8};
  private static final double[] EPSILONS = {1e-15, 1e-9, 1e-4, 1e-2, 1, 1e3, 1e15};

  /** On a grid, an ε below a billionth and above ten million times the mean cost is refused. */
  private static final double LEAST_ON_A_GRID = 1e-8;

  private static final double MOST_ON_A_GRID = 1e6;

  /** Measures of one kind, and the scale of their coordinates. */
  record Corner(List<Measure> measures, double scale) {}

  static Corner corner(MeasureKind kind, RandomGenerator random) {
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

  /** An ε for measures of a kind, in units of their cost. */
  static double epsilon(MeasureKind kind, Corner corner, RandomGenerator random) {
    double epsilon = EPSILONS[random.nextInt(EPSILONS.length)] * corner.scale() * corner.scale();
    return kind == MeasureKind.GRIDS
        ? Math.min(MOST_ON_A_GRID, Math.max(LEAST_ON_A_GRID, epsilon))
        : epsilon;
  }

  /** The same measures, all coordinates multiplied; grids, which have none, as they are. */
  static List<Measure> times(double factor, List<Measure> measures) {
    return measures.stream().map(measure -> times(factor, measure)).toList();
  }

  private static Measure times(double factor, Measure measure) {
    if (measure instanceof DiscreteMeasure cloud) {
      return new DiscreteMeasure(
          cloud.id(), cloud.dimension(), cloud.masses(), times(factor, cloud.support()));
    }
    if (measure instanceof GaussianMeasure gaussian) {
      return times(factor, gaussian);
    }
    if (measure instanceof GaussianMixture mixture) {
      return new GaussianMixture(
          mixture.id(),
          mixture.masses(),
          mixture.components().stream().map(component -> times(factor, component)).toList());
    }
    return measure;
  }

  private static GaussianMeasure times(double factor, GaussianMeasure gaussian) {
    return new GaussianMeasure(
        gaussian.id(),
        times(factor, gaussian.mean()),
        times(factor * factor, gaussian.covariance()));
  }

  private static double[] times(double factor, double[] values) {
    return Arrays.stream(values).map(value -> factor * value).toArray();
  }
}
