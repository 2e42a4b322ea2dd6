// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.sliced.Directions;

/**
 * Orthonormal bases of the space, along which measures are projected for lower bounds: rotations by
 * equal angles in the plane, the axes and fixed random bases beyond.
 */
final class OrthonormalBases {
  private static final int COUNT = 4;
  private static final long SEED = 20140601;

  private OrthonormalBases() {}

  /** The bases (count × d × d, row-major: a direction per row). */
  static double[][] of(int d) {
    if (d == 1) {
      return new double[][] {{1}};
    }
    double[][] bases = new double[COUNT][];
    for (int b = 0; b < COUNT; b++) {
      if (d == 2) {
        double angle = b * Math.PI / (2 * COUNT);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        bases[b] = new double[] {cos, sin, -sin, cos};
      } else {
        bases[b] = b == 0 ? axes(d) : Directions.basis(d, SubSeed.stream(SEED, b));
      }
    }
    return bases;
  }

  private static double[] axes(int d) {
    double[] axes = new double[d * d];
    for (int i = 0; i < d; i++) {
      axes[i * d + i] = 1;
    }
    return axes;
  }
}
