// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.exact.RandomProblems;
import java.util.random.RandomGenerator;

/** Gaussians and matrices for tests. */
public final class Gaussians {
  private Gaussians() {}

  /** The matrices of scripts/reference/bures.py: A·Aᵀ + 0.1·1. */
  public static double[] reference(int n, int d) {
    double[] a = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        a[i * d + j] = Math.sin(1 + n + 2 * i + 3 * i * j + j * j);
      }
    }
    double[] covariance = product(a, transposed(a, d), d);
    for (int i = 0; i < d; i++) {
      covariance[i * d + i] += 0.1;
    }
    return covariance;
  }

  /** A Gaussian with a random covariance of a rank. */
  public static GaussianMeasure random(String id, int d, int rank, long stream) {
    RandomGenerator random = SubSeed.stream(RandomProblems.SEED, stream, id);
    double[] mean = new double[d];
    double[] covariance = new double[d * d];
    for (int k = 0; k < d; k++) {
      mean[k] = random.nextGaussian();
    }
    for (int r = 0; r < rank; r++) {
      double[] x = new double[d];
      for (int k = 0; k < d; k++) {
        x[k] = random.nextGaussian() / Math.sqrt(d);
      }
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          covariance[i * d + j] += x[i] * x[j];
        }
      }
    }
    return new GaussianMeasure(id, mean, covariance);
  }

  /** diag(values). */
  public static double[] diagonal(double... values) {
    int d = values.length;
    double[] matrix = new double[d * d];
    for (int k = 0; k < d; k++) {
      matrix[k * d + k] = values[k];
    }
    return matrix;
  }

  /** A·B (d × d). */
  public static double[] product(double[] a, double[] b, int d) {
    double[] product = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        for (int k = 0; k < d; k++) {
          product[i * d + j] += a[i * d + k] * b[k * d + j];
        }
      }
    }
    return product;
  }

  /** Aᵀ (d × d). */
  public static double[] transposed(double[] a, int d) {
    double[] transposed = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        transposed[j * d + i] = a[i * d + j];
      }
    }
    return transposed;
  }

  /** B·A·Bᵀ (d × d), symmetric to the last bit. */
  public static double[] congruent(double[] b, double[] a, int d) {
    double[] result = product(product(b, a, d), transposed(b, d), d);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        result[i * d + j] = result[j * d + i];
      }
    }
    return result;
  }

  /** A rotation in all planes of neighbouring axes. */
  public static double[] rotation(int d, double angle) {
    double[] rotation = new double[d * d];
    for (int k = 0; k < d; k++) {
      rotation[k * d + k] = 1;
    }
    for (int k = 0; k + 1 < d; k++) {
      double[] plane = new double[d * d];
      for (int i = 0; i < d; i++) {
        plane[i * d + i] = 1;
      }
      plane[k * d + k] = Math.cos(angle);
      plane[(k + 1) * d + k + 1] = Math.cos(angle);
      plane[k * d + k + 1] = -Math.sin(angle);
      plane[(k + 1) * d + k] = Math.sin(angle);
      rotation = product(rotation, plane, d);
    }
    return rotation;
  }
}
