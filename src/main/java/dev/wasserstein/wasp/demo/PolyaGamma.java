// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp.demo;

import java.util.random.RandomGenerator;

/**
 * Draws of the Pólya–Gamma distribution PG(1, z), exact: Devroye's alternating-series method (2009)
 * for the tilted Jacobi distribution J*(1, z/2), of which PG(1, z) is a quarter.
 *
 * <p>Source: Polson, Scott, Windle (2013), section 4 and algorithm 1 of the supplement.
 */
final class PolyaGamma {
  /** Where the two series of the density meet. */
  private static final double T = 0.64;

  private PolyaGamma() {}

  /** A draw; its mean is tanh(z/2) / (2z), at z = 0 a quarter. */
  static double draw(double tilt, RandomGenerator random) {
    double z = Math.abs(tilt) / 2;
    double rate = Math.PI * Math.PI / 8 + z * z / 2;
    double right = Math.PI / (2 * rate) * Math.exp(-rate * T);
    double left = 2 * inverseGaussianMass(z);
    while (true) {
      double x =
          random.nextDouble() * (right + left) < right
              ? T + random.nextExponential() / rate
              : truncatedInverseGaussian(z, random);
      double sum = term(0, x);
      double y = random.nextDouble() * sum;
      for (int n = 1; ; n++) {
        if (n % 2 == 1) {
          sum -= term(n, x);
          if (y <= sum) {
            return x / 4;
          }
        } else {
          sum += term(n, x);
          if (y > sum) {
            break;
          }
        }
      }
    }
  }

  /** e^−z P(X ≤ T) for X inverse Gaussian with mean 1/z and shape 1. */
  private static double inverseGaussianMass(double z) {
    double root = Math.sqrt(1 / T);
    return Math.exp(-z) * normalCdf(root * (T * z - 1))
        + Math.exp(z) * normalCdf(-root * (T * z + 1));
  }

  private static double truncatedInverseGaussian(double z, RandomGenerator random) {
    double mean = 1 / z;
    if (mean > T) {
      while (true) {
        double e = random.nextExponential();
        double other = random.nextExponential();
        while (e * e > 2 * other / T) {
          e = random.nextExponential();
          other = random.nextExponential();
        }
        double x = T / ((1 + T * e) * (1 + T * e));
        if (random.nextDouble() <= Math.exp(-z * z * x / 2)) {
          return x;
        }
      }
    }
    while (true) {
      double normal = random.nextGaussian();
      double y = mean * normal * normal;
      double x = mean + mean / 2 * (y - Math.sqrt(4 * y + y * y));
      if (random.nextDouble() > mean / (mean + x)) {
        x = mean * mean / x;
      }
      if (x <= T) {
        return x;
      }
    }
  }

  /** The n-th coefficient of the alternating series of the density. */
  private static double term(int n, double x) {
    double half = n + 0.5;
    return x > T
        ? Math.PI * half * Math.exp(-half * half * Math.PI * Math.PI * x / 2)
        : Math.PI * half * Math.pow(2 / (Math.PI * x), 1.5) * Math.exp(-2 * half * half / x);
  }

  /**
   * The distribution function of N(0, 1): a Taylor series about 0 (Marsaglia 2004), and Laplace's
   * continued fraction in the lower tail.
   */
  static double normalCdf(double x) {
    double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    if (x < -4) {
      double fraction = -x;
      for (int k = 60; k >= 1; k--) {
        fraction = -x + k / fraction;
      }
      return density / fraction;
    }
    if (x > 4) {
      return 1 - normalCdf(-x);
    }
    double sum = x;
    double term = x;
    for (int k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
      term *= x * x / k;
      sum += term;
    }
    return 0.5 + density * sum;
  }
}
