// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

/**
 * The cost r^p, r the great-circle distance in kilometres between two points on the Earth, taken as
 * a sphere of radius {@value #EARTH_RADIUS} km (the mean radius of IUGG). Atoms are (latitude,
 * longitude) in degrees. By Vincenty's formula for the sphere (1975), accurate for near and for
 * antipodal points.
 *
 * @param exponent p, at least 1
 */
public record GreatCircle(double exponent) implements GroundCost {
  /** In kilometres. */
  public static final double EARTH_RADIUS = 6371.0088;

  /** Checks the exponent. */
  public GreatCircle {
    if (!(exponent >= 1 && exponent < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "exponent " + exponent + "; expected a number of at least 1");
    }
  }

  @Override
  public double between(double[] x, int i, double[] y, int j, int dimension) {
    double north = StrictMath.toRadians(x[2 * i]);
    double other = StrictMath.toRadians(y[2 * j]);
    double east = StrictMath.toRadians(y[2 * j + 1] - x[2 * i + 1]);
    double sine = StrictMath.sin(north);
    double cosine = StrictMath.cos(north);
    double otherSine = StrictMath.sin(other);
    double otherCosine = StrictMath.cos(other);
    double eastCosine = StrictMath.cos(east);
    double a = otherCosine * StrictMath.sin(east);
    double b = cosine * otherSine - sine * otherCosine * eastCosine;
    double c = sine * otherSine + cosine * otherCosine * eastCosine;
    double angle = StrictMath.atan2(Math.sqrt(a * a + b * b), c);
    return EuclideanPower.power(EARTH_RADIUS * angle, exponent);
  }

  @Override
  public boolean isOfPlaces() {
    return true;
  }
}
