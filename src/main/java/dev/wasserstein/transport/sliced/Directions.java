// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.sliced;

import dev.wasserstein.annotation.PublicApi;
import dev.wasserstein.numeric.SubSeed;
import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * Directions θ on the unit sphere, along which measures are sliced. They derive from a seed alone:
 * every measure, on whatever machine, is sliced along the same ones.
 */
public final class Directions implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How directions are chosen. */
  @PublicApi
  public enum Choice {
    /**
     * Spread evenly: in the plane at equal angles from a random one on; in more dimensions in
     * random orthonormal frames of d directions each (Rowland et al. 2019). Errors are smaller than
     * those of independent directions, and there is no bias but, in the plane, that of the
     * trapezium rule.
     */
    ORTHOGONAL("orthogonal"),
    /** Independent and uniform on the sphere. */
    UNIFORM("uniform");

    private final String text;

    Choice(String text) {
      this.text = text;
    }

    /** The choice of this name. */
    public static Choice named(String text) {
      for (Choice choice : values()) {
        if (choice.text.equals(text)) {
          return choice;
        }
      }
      throw new IllegalArgumentException(text);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private final int dimension;
  private final double[] theta;

  /**
   * Directions that are given.
   *
   * @param theta (L × d, row-major), of length 1
   */
  public Directions(int dimension, double[] theta) {
    this.dimension = dimension;
    this.theta = theta;
  }

  /**
   * Chooses directions; on the line there is but one.
   *
   * @param count the number L
   */
  public static Directions of(Choice choice, int count, int dimension, long seed) {
    if (dimension == 1) {
      return new Directions(1, new double[] {1});
    }
    RandomGenerator random = SubSeed.stream(seed, 0, "directions");
    double[] theta = new double[count * dimension];
    if (choice == Choice.ORTHOGONAL && dimension == 2) {
      double shift = random.nextDouble();
      for (int l = 0; l < count; l++) {
        double angle = Math.PI * (l + shift) / count;
        theta[2 * l] = StrictMath.cos(angle);
        theta[2 * l + 1] = StrictMath.sin(angle);
      }
      return new Directions(2, theta);
    }
    int frame = choice == Choice.ORTHOGONAL ? dimension : 1;
    for (int l = 0; l < count; l++) {
      draw(theta, l, l - l % frame, dimension, random);
    }
    return new Directions(dimension, theta);
  }

  /** A random orthonormal basis of the space (d × d, row-major: a direction per row). */
  public static double[] basis(int dimension, RandomGenerator random) {
    double[] basis = new double[dimension * dimension];
    for (int l = 0; l < dimension; l++) {
      draw(basis, l, 0, dimension, random);
    }
    return basis;
  }

  /** Draws direction l orthogonal to the directions from {@code first} on. */
  private static void draw(double[] theta, int l, int first, int d, RandomGenerator random) {
    int p = l * d;
    for (int k = 0; k < d; k++) {
      theta[p + k] = random.nextGaussian();
    }
    // Twice is enough (Giraud and Langou 2005).
    for (int pass = 0; pass < 2; pass++) {
      for (int q = first * d; q < p; q += d) {
        double product = 0;
        for (int k = 0; k < d; k++) {
          product += theta[p + k] * theta[q + k];
        }
        for (int k = 0; k < d; k++) {
          theta[p + k] -= product * theta[q + k];
        }
      }
      double squares = 0;
      for (int k = 0; k < d; k++) {
        squares += theta[p + k] * theta[p + k];
      }
      double length = Math.sqrt(squares);
      for (int k = 0; k < d; k++) {
        theta[p + k] /= length;
      }
    }
  }

  /** The dimension d of the space. */
  public int dimension() {
    return dimension;
  }

  /** The number L of directions. */
  public int count() {
    return theta.length / dimension;
  }

  /** θ (L × d, row-major), shared: do not write. */
  public double[] theta() {
    return theta;
  }

  /** (1/L) Σ θ θᵀ (d × d, row-major); 1/d times the unit matrix where directions are even. */
  public double[] secondMoment() {
    int d = dimension;
    double[] moment = new double[d * d];
    for (int p = 0; p < theta.length; p += d) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          moment[i * d + j] += theta[p + i] * theta[p + j] / count();
        }
      }
    }
    return moment;
  }
}
