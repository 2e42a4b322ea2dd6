// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.measure.Workspaces;

/** A kernel with vectors to work on, for one thread at a time. */
final class KernelWorkspace {
  private static final int VECTORS = 6;

  private final GibbsKernel kernel;
  private final ExtendedRange range = Kernels.fastest().extendedRange();
  private final double[][] vectors;

  private KernelWorkspace(FixedSupport support, double epsilon) {
    kernel = support.kernel(epsilon);
    vectors = new double[VECTORS][support.together() * support.size()];
  }

  /** What a work space is for. */
  private record Kind(FixedSupport support, double epsilon) {}

  /** A work space for the caller alone, until it gives it back. */
  static KernelWorkspace take(FixedSupport support, double epsilon, Workspaces workspaces) {
    return workspaces.take(new Kind(support, epsilon), () -> new KernelWorkspace(support, epsilon));
  }

  /** Gives it back. */
  void giveBack(FixedSupport support, double epsilon, Workspaces workspaces) {
    workspaces.giveBack(new Kind(support, epsilon), this);
  }

  GibbsKernel kernel() {
    return kernel;
  }

  ExtendedRange range() {
    return range;
  }

  /** Vectors number k (together × m), with what the last user left in them. */
  double[] vectors(int k) {
    return vectors[k];
  }
}
