// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.measure.SubSeed;
import dev.wasserstein.transport.Directions;

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
        frames[f] = f == 0 ? axes(d) : Directions.basis(d, SubSeed.stream(SEED, f));
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
}
