// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.collection.Workspaces;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;

/** A kernel with vectors to work on, for one thread at a time. */
final class KernelWorkspace implements Workspaces.Workspace {
  private static final int VECTORS = 6;

  private final GibbsKernel kernel;
  private final ExtendedRange range = Kernels.fastest().extendedRange();
  private final double[][] vectors;

  private KernelWorkspace(FixedSupport support, double epsilon) {
    kernel = support.kernel(epsilon);
    vectors = new double[VECTORS][support.together() * support.size()];
  }

  /** The work spaces for one kernel. */
  record Kind(FixedSupport support, double epsilon) implements Workspaces.Kind<KernelWorkspace> {
    @Override
    public KernelWorkspace make() {
      return new KernelWorkspace(support, epsilon);
    }
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

  @Override
  public long bytes() {
    return kernel.bytes() + (long) Double.BYTES * VECTORS * vectors[0].length;
  }
}
