// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.Measure;
import java.util.List;

/**
 * Measures of two or more dimensions on a plane: those in space as seen from a corner of the axes
 * (isometric, the third axis upward), of more the first two coordinates.
 */
final class PlaneProjection {
  private static final double[][] ISOMETRIC = {
    {-Math.sqrt(0.5), Math.sqrt(0.5), 0},
    {-Math.sqrt(1.0 / 6), -Math.sqrt(1.0 / 6), Math.sqrt(2.0 / 3)}
  };

  /** A Gaussian without extent in a direction is drawn with this part of the pixel's side. */
  private static final double THINNEST = 0.7;

  private PlaneProjection() {}

  /** The measure on the plane: a cloud, a Gaussian or a mixture. */
  static Measure of(Measure measure) {
    if (measure.hasAtoms()) {
      return cloud(measure.toDiscrete());
    }
    return measure.kind() == Measure.Kind.MIXTURE
        ? mixture((GaussianMixture) measure)
        : gaussian((GaussianMeasure) measure);
  }

  private static double[] row(int axis, int dimension) {
    if (dimension == 3) {
      return ISOMETRIC[axis];
    }
    double[] row = new double[dimension];
    row[axis] = 1;
    return row;
  }

  private static DiscreteMeasure cloud(DiscreteMeasure cloud) {
    int d = cloud.dimension();
    if (d == 2) {
      return cloud;
    }
    double[] support = new double[2 * cloud.size()];
    for (int axis = 0; axis < 2; axis++) {
      double[] row = row(axis, d);
      for (int i = 0; i < cloud.size(); i++) {
        for (int c = 0; c < d; c++) {
          support[2 * i + axis] += row[c] * cloud.support()[i * d + c];
        }
      }
    }
    return DiscreteMeasure.trusted(cloud.id(), 2, cloud.masses(), support);
  }

  private static GaussianMeasure gaussian(GaussianMeasure gaussian) {
    int d = gaussian.dimension();
    if (d == 2) {
      return gaussian;
    }
    double[] mean = new double[2];
    double[] covariance = new double[4];
    for (int a = 0; a < 2; a++) {
      double[] left = row(a, d);
      for (int c = 0; c < d; c++) {
        mean[a] += left[c] * gaussian.mean()[c];
      }
      for (int b = 0; b < 2; b++) {
        double[] right = row(b, d);
        for (int c = 0; c < d; c++) {
          for (int e = 0; e < d; e++) {
            covariance[2 * a + b] += left[c] * gaussian.covariance()[c * d + e] * right[e];
          }
        }
      }
    }
    return GaussianMeasure.trusted(gaussian.id(), mean, covariance);
  }

  private static GaussianMixture mixture(GaussianMixture mixture) {
    List<GaussianMeasure> parts =
        mixture.components().stream().map(PlaneProjection::gaussian).toList();
    return GaussianMixture.trusted(mixture.id(), mixture.masses(), parts);
  }

  /** The density of a Gaussian or a mixture of the plane as ink. */
  static MeasurePicture density(Measure measure, Raster raster) {
    double[] values = new double[raster.rows() * raster.columns()];
    if (measure instanceof GaussianMixture mixture) {
      for (int k = 0; k < mixture.size(); k++) {
        add(mixture.component(k), mixture.masses()[k], raster, values);
      }
    } else {
      add((GaussianMeasure) measure, 1, raster, values);
    }
    return MeasurePicture.of(raster.rows(), raster.columns(), values, MeasurePicture.Ink.LINEAR);
  }

  private static void add(GaussianMeasure gaussian, double mass, Raster raster, double[] values) {
    double width = (raster.right() - raster.left()) / raster.columns();
    double height = (raster.bottom() - raster.top()) / raster.rows();
    double least = THINNEST * THINNEST * width * width;
    double[] covariance = gaussian.covariance();
    double xx = covariance[0] + least;
    double yy = covariance[3] + least;
    double xy = covariance[1];
    double determinant = xx * yy - xy * xy;
    for (int row = 0; row < raster.rows(); row++) {
      double down = raster.top() + (row + 0.5) * height;
      for (int column = 0; column < raster.columns(); column++) {
        double across = raster.left() + (column + 0.5) * width;
        boolean image = raster.orientation() == Orientation.IMAGE;
        double x = (image ? down : across) - gaussian.mean()[0];
        double y = (image ? across : down) - gaussian.mean()[1];
        double square = (yy * x * x - 2 * xy * x * y + xx * y * y) / determinant;
        values[row * raster.columns() + column] +=
            mass * Math.exp(-square / 2) / Math.sqrt(determinant);
      }
    }
  }
}
