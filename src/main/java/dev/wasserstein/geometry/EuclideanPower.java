// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

/**
 * The cost |x − y|^p, whose transport cost is W_p^p.
 *
 * @param exponent p, at least 1
 */
public record EuclideanPower(double exponent) implements GroundCost {
  private static final int LARGEST_MULTIPLIED = 8;

  /** Checks the exponent. */
  public EuclideanPower {
    if (!(exponent >= 1 && exponent < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "exponent " + exponent + "; expected a number of at least 1");
    }
  }

  /** The cost for an exponent, in the form that solvers know best. */
  public static GroundCost of(double exponent) {
    return exponent == 2 ? SquaredEuclidean.INSTANCE : new EuclideanPower(exponent);
  }

  @Override
  public double between(double[] x, int i, double[] y, int j, int dimension) {
    if (dimension == 1) {
      return power(Math.abs(x[i] - y[j]), exponent);
    }
    return power(Math.sqrt(SquaredEuclidean.INSTANCE.between(x, i, y, j, dimension)), exponent);
  }

  /**
   * A power with the same bits on every machine: whole exponents by multiplication, which is twenty
   * times as fast as StrictMath.
   */
  static double power(double distance, double exponent) {
    if (exponent > LARGEST_MULTIPLIED || exponent != Math.rint(exponent)) {
      return StrictMath.pow(distance, exponent);
    }
    double power = distance;
    for (int k = 1; k < exponent; k++) {
      power *= distance;
    }
    return power;
  }

  @Override
  public boolean convexOnTheLine() {
    return true;
  }

  @Override
  public boolean isOfPlaces() {
    return true;
  }
}
