// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.measure.SubSeed;
import java.util.random.RandomGenerator;

/**
 * Orthonormal bases of the space, along which measures are projected for lower bounds: rotations by
 * equal angles in the plane, the axes and fixed random bases beyond.
 */
final class Frames {
  private static final int COUNT = 4;
  private static final long SEED = 20140601;

  private Frames() {}

  /** The bases (frames × d × d, row-major: a direction per row). */
  static double[][] of(int d) {
    if (d == 1) {
      return new double[][] {{1}};
    }
    double[][] frames = new double[COUNT][];
    for (int f = 0; f < COUNT; f++) {
      if (d == 2) {
        double angle = f * Math.PI / (2 * COUNT);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        frames[f] = new double[] {cos, sin, -sin, cos};
      } else {
        frames[f] = f == 0 ? axes(d) : random(d, f);
      }
    }
    return frames;
  }

  private static double[] axes(int d) {
    double[] axes = new double[d * d];
    for (int i = 0; i < d; i++) {
      axes[i * d + i] = 1;
    }
    return axes;
  }

  /** Gram and Schmidt's process, twice for accuracy, on normal draws. */
  private static double[] random(int d, int number) {
    RandomGenerator random = SubSeed.stream(SEED, number);
    double[] basis = new double[d * d];
    for (int p = 0; p < basis.length; p++) {
      basis[p] = random.nextGaussian();
    }
    for (int i = 0; i < d; i++) {
      for (int twice = 0; twice < 2; twice++) {
        for (int j = 0; j < i; j++) {
          add(basis, i, j, -product(basis, i, j, d), d);
        }
        double length = Math.sqrt(product(basis, i, i, d));
        for (int k = i * d; k < (i + 1) * d; k++) {
          basis[k] /= length;
        }
      }
    }
    return basis;
  }

  private static double product(double[] basis, int i, int j, int d) {
    double sum = 0;
    for (int k = 0; k < d; k++) {
      sum += basis[i * d + k] * basis[j * d + k];
    }
    return sum;
  }

  private static void add(double[] basis, int i, int j, double factor, int d) {
    for (int k = 0; k < d; k++) {
      basis[i * d + k] += factor * basis[j * d + k];
    }
  }
}
