// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random measures of each kind, and their translates. */
final class ContractMeasures {
  private static final int SIDE = 24;
  private static final int ATOMS = 9;

  private ContractMeasures() {}

  /** Measures of a kind, each of {@code 9} atoms of equal mass where it has atoms. */
  static List<Measure> of(MeasureKind kind, int count, long seed) {
    List<Measure> measures = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      measures.add(one(kind, "m" + n, SubSeed.stream(seed, n)));
    }
    return measures;
  }

  private static Measure one(MeasureKind kind, String id, RandomGenerator random) {
    return switch (kind) {
      case CLOUDS -> cloud(id, 2, random);
      case LINE -> cloud(id, 1, random);
      case GRIDS -> blob(id, random);
      case GAUSSIANS -> gaussian(id, random);
      case MIXTURES ->
          new GaussianMixture(
              id, new double[] {0.5, 0.5}, List.of(gaussian(id, random), gaussian(id, random)));
    };
  }

  private static DiscreteMeasure cloud(String id, int dimension, RandomGenerator random) {
    double x = random.nextDouble();
    return DiscreteMeasure.uniform(
        id,
        dimension,
        random.doubles((long) ATOMS * dimension).map(each -> x + 0.5 * each).toArray());
  }

  /** Nine cells of a grid, far from its edges. */
  private static GridMeasure blob(String id, RandomGenerator random) {
    double[] masses = new double[SIDE * SIDE];
    int row = 8 + random.nextInt(5);
    int column = 8 + random.nextInt(5);
    int skew = random.nextInt(2);
    for (int k = 0; k < ATOMS; k++) {
      masses[(row + k / 3) * SIDE + column + k % 3 + skew * (k / 3)] = 1.0 / ATOMS;
    }
    return new GridMeasure(id, new int[] {SIDE, SIDE}, masses);
  }

  private static GaussianMeasure gaussian(String id, RandomGenerator random) {
    double a = 0.5 + random.nextDouble();
    double b = 0.5 + random.nextDouble();
    double c = 0.4 * random.nextDouble();
    return new GaussianMeasure(
        id,
        new double[] {3 * random.nextDouble(), 3 * random.nextDouble()},
        new double[] {a, c, c, b});
  }

  /**
   * The measure moved by 2 cells along the first axis where the kind is a grid, by 1/4 along each
   * axis otherwise.
   *
   * @param measure of the kind, or a barycenter of such measures
   */
  static Measure translated(Measure measure, MeasureKind kind) {
    if (measure instanceof GridMeasure grid) {
      double[] moved = new double[SIDE * SIDE];
      System.arraycopy(grid.masses(), 0, moved, 2 * SIDE, SIDE * (SIDE - 2));
      return new GridMeasure(grid.id(), grid.shape(), moved);
    }
    if (measure instanceof GaussianMixture mixture) {
      return new GaussianMixture(
          mixture.id(),
          mixture.masses(),
          mixture.components().stream().map(each -> gaussian(each, kind)).toList());
    }
    if (measure instanceof GaussianMeasure gaussian) {
      return gaussian(gaussian, kind);
    }
    DiscreteMeasure cloud = (DiscreteMeasure) measure;
    return new DiscreteMeasure(
        cloud.id(),
        cloud.dimension(),
        cloud.masses(),
        moved(cloud.support(), cloud.dimension(), kind));
  }

  private static GaussianMeasure gaussian(GaussianMeasure gaussian, MeasureKind kind) {
    return new GaussianMeasure(
        gaussian.id(), moved(gaussian.mean(), gaussian.dimension(), kind), gaussian.covariance());
  }

  private static double[] moved(double[] coordinates, int dimension, MeasureKind kind) {
    double[] moved = coordinates.clone();
    for (int k = 0; k < moved.length; k++) {
      if (kind != MeasureKind.GRIDS) {
        moved[k] += 0.25;
      } else if (k % dimension == 0) {
        moved[k] += 2 * GridMeasure.spacing(new int[] {SIDE, SIDE});
      }
    }
    return moved;
  }

  /** Measures at the limits of what is allowed: a point, equal measures, a great distance. */
  static List<List<Measure>> extremes(MeasureKind kind) {
    Measure one = of(kind, 1, 5).get(0);
    List<List<Measure>> extremes = new ArrayList<>();
    extremes.add(List.of(one.withId("a"), one.withId("b")));
    switch (kind) {
      case CLOUDS -> {
        extremes.add(List.of(point("a", 0, 0), point("b", 3, 4)));
        extremes.add(List.of(point("a", 1e12, 0), point("b", -1e12, 1e-6), one));
        extremes.add(
            List.of(DiscreteMeasure.uniform("a", 2, new double[] {1, 1, 1, 1, 1, 1}), one));
      }
      case LINE -> {
        extremes.add(List.of(point("a", 0), point("b", 3)));
        extremes.add(List.of(point("a", 1e12), point("b", -1e12), one));
      }
      case GRIDS -> extremes.add(List.of(cell("a", 0), cell("b", SIDE * SIDE - 1)));
      case GAUSSIANS ->
          extremes.add(
              List.of(
                  new GaussianMeasure("a", new double[] {1e6, 0}, new double[] {1e-12, 0, 0, 0}),
                  new GaussianMeasure("b", new double[2], new double[] {1e6, 0, 0, 1}),
                  new GaussianMeasure("c", new double[2], new double[4])));
      case MIXTURES ->
          extremes.add(
              List.of(
                  new GaussianMixture(
                      "a",
                      new double[] {1 - 1e-9, 1e-9},
                      List.of(
                          new GaussianMeasure("a", new double[2], new double[4]),
                          new GaussianMeasure("a", new double[2], new double[4]))),
                  one));
    }
    return extremes;
  }

  private static DiscreteMeasure point(String id, double... place) {
    return DiscreteMeasure.uniform(id, place.length, place);
  }

  private static GridMeasure cell(String id, int place) {
    double[] masses = new double[SIDE * SIDE];
    masses[place] = 1;
    return new GridMeasure(id, new int[] {SIDE, SIDE}, masses);
  }
}
