// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.geometry.DoublesGibbsKernel;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.measure.Workspaces;
import java.util.Optional;

/** A kernel with vectors to work on, for one thread at a time. */
final class KernelWorkspace {
  /** What a work space is for. */
  private record Kind(FixedSupport support, double epsilon) {}

  private final GibbsKernel kernel;
  private final ExtendedRange range = Kernels.fastest().extendedRange();
  private final double[][] vectors = new double[6][0];

  private KernelWorkspace(GibbsKernel kernel) {
    this.kernel = kernel;
  }

  /** A work space for the caller alone, until it gives it back. */
  static KernelWorkspace take(FixedSupport support, double epsilon, Workspaces workspaces) {
    return workspaces.take(
        new Kind(support, epsilon), () -> new KernelWorkspace(support.kernel(epsilon)));
  }

  /** Gives it back. */
  void giveBack(FixedSupport support, double epsilon, Workspaces workspaces) {
    workspaces.giveBack(new Kind(support, epsilon), this);
  }

  /** The kernel for plain doubles, if there is one. */
  Optional<DoublesGibbsKernel> doubles() {
    return kernel.inDoubles();
  }

  GibbsKernel kernel() {
    return kernel;
  }

  ExtendedRange range() {
    return range;
  }

  void reserve(int size) {
    for (int k = 0; k < vectors.length; k++) {
      if (vectors[k].length < size) {
        vectors[k] = new double[size];
      }
    }
  }

  /** Vectors number k, with what the last user left in them. */
  double[] vectors(int k) {
    return vectors[k];
  }
}
