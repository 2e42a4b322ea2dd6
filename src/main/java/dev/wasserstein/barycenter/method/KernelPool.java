// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.geometry.DoublesGibbsKernel;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.measure.WarmStart;
import dev.wasserstein.measure.WarmStarts;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Kernels and work space that are not in use, kept among the warm starts from one iteration to the
 * next. Safe for several threads.
 */
final class KernelPool implements WarmStart {
  /** No id of a measure, which would have to be read from a file. */
  private static final String KEY = "\u0000Gibbs kernels";

  /** Threads that work on a collection at once; more make kernels of their own. */
  private static final int THREADS = 4;

  private final double epsilon;
  private final ConcurrentLinkedQueue<Workspace> idle = new ConcurrentLinkedQueue<>();

  private KernelPool(double epsilon) {
    this.epsilon = epsilon;
  }

  static KernelPool of(double epsilon, WarmStarts warmStarts) {
    Optional<WarmStart> kept = warmStarts.find(KEY);
    if (kept.isPresent() && kept.get() instanceof KernelPool pool && pool.epsilon == epsilon) {
      return pool;
    }
    KernelPool pool = new KernelPool(epsilon);
    warmStarts.keep(KEY, pool);
    return pool;
  }

  /** A kernel with vectors to work on. */
  static final class Workspace {
    private final GibbsKernel kernel;
    private final ExtendedRange range = Kernels.fastest().extendedRange();
    private final double[][] vectors = new double[6][0];

    Workspace(GibbsKernel kernel) {
      this.kernel = kernel;
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

  /** A work space for the caller alone, until it gives it back. */
  Workspace take(FixedSupport support) {
    Workspace workspace = idle.poll();
    return workspace == null ? new Workspace(support.kernel(epsilon)) : workspace;
  }

  void giveBack(Workspace workspace) {
    if (idle.size() < THREADS) {
      idle.add(workspace);
    }
  }

  @Override
  public long bytes() {
    // Each iteration needs the kernels anyway: they do not push scalings out of the cache.
    return 64;
  }
}
