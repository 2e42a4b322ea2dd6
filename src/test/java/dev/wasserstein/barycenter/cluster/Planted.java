// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Collections whose clusters are known. The id begins with the cluster. */
public final class Planted {
  private static final String[] SHAPES = {"ring", "cross", "disc", "bar"};

  private Planted() {}

  /** Shapes of one place and size: rings, crosses, discs and bars of 20 to 39 atoms. */
  public static List<WeightedMeasure<DiscreteMeasure>> shapes(int each) {
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    for (int n = 0; n < SHAPES.length * each; n++) {
      RandomGenerator random = SubSeed.stream(Clouds.SEED, 900 + n);
      String shape = SHAPES[n % SHAPES.length];
      double[] support = new double[2 * (20 + random.nextInt(20))];
      for (int p = 0; p < support.length; p += 2) {
        double t = (double) p / support.length;
        double[] atom = atom(shape, t, random);
        support[p] = atom[0] + 0.05 * random.nextGaussian();
        support[p + 1] = atom[1] + 0.05 * random.nextGaussian();
      }
      measures.add(
          new WeightedMeasure<>(
              DiscreteMeasure.uniform(shape + "-" + n, 2, support), 0.5 + random.nextDouble()));
    }
    return measures;
  }

  private static double[] atom(String shape, double t, RandomGenerator random) {
    double angle = 2 * Math.PI * t;
    return switch (shape) {
      case "ring" -> new double[] {Math.cos(angle), Math.sin(angle)};
      case "cross" ->
          t < 0.5 ? new double[] {1.5 * (4 * t - 1), 0} : new double[] {0, 1.5 * (4 * t - 3)};
      case "disc" -> {
        double r = 0.5 * Math.sqrt(random.nextDouble());
        yield new double[] {r * Math.cos(angle), r * Math.sin(angle)};
      }
      default -> new double[] {1.8 * (2 * t - 1), 0.1 * random.nextGaussian()};
    };
  }

  /** Normal clouds around some centres. */
  public static List<WeightedMeasure<DiscreteMeasure>> clouds(
      int clusters, int each, int dimension, double distance) {
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    for (int n = 0; n < clusters * each; n++) {
      RandomGenerator centres = SubSeed.stream(Clouds.SEED, 700 + n % clusters);
      RandomGenerator random = SubSeed.stream(Clouds.SEED, 800 + n);
      double[] centre = new double[dimension];
      for (int k = 0; k < dimension; k++) {
        centre[k] = distance * centres.nextGaussian();
      }
      double spread = 0.3 + centres.nextDouble();
      double[] support = new double[dimension * (8 + random.nextInt(10))];
      for (int p = 0; p < support.length; p++) {
        support[p] = centre[p % dimension] + spread * random.nextGaussian();
      }
      measures.add(
          new WeightedMeasure<>(
              DiscreteMeasure.uniform(n % clusters + "-" + n, dimension, support), 1));
    }
    return measures;
  }

  /** Whether measures are together exactly where the beginnings of their ids are the same. */
  static boolean recovered(List<Assignment> assignments) {
    for (Assignment a : assignments) {
      for (Assignment b : assignments) {
        boolean planted = planted(a).equals(planted(b));
        if (planted != (a.cluster() == b.cluster())) {
          return false;
        }
      }
    }
    return true;
  }

  private static String planted(Assignment assignment) {
    return assignment.id().substring(0, assignment.id().indexOf('-'));
  }
}
