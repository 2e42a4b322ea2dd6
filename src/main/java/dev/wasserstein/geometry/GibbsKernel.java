// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import java.util.Optional;

/**
 * The Gibbs kernel K = e^(−C/ε) of a ground cost C between m and n places, applied to positive
 * vectors that are given and returned as logarithms: y = ln(Kᵀ e^x). No ε makes it overflow or lose
 * a sum: see {@link ExtendedLines}.
 *
 * <p>Negative infinity stands for 0 and may be among the input. As long as one number of a vector
 * is finite, all of the result is finite.
 *
 * <p>The result for a vector does not depend on the others in a call. An instance holds work space:
 * one thread at a time.
 */
public interface GibbsKernel {
  /** The number m of places that rows of C stand for. */
  int rows();

  /** The number n of places that columns of C stand for. */
  int columns();

  /**
   * y_j = ln Σ_i e^(x_i − C_ij/ε) for several vectors.
   *
   * @param x (count × m, row-major), less than infinity
   * @param y (count × n, row-major), overwritten; not x
   */
  void apply(double[] x, double[] y, int count);

  /**
   * x_i = ln Σ_j e^(y_j − C_ij/ε) for several vectors.
   *
   * @param y (count × n, row-major), less than infinity
   * @param x (count × m, row-major), overwritten; not y
   */
  void applyTransposed(double[] y, double[] x, int count);

  /** The same kernel for plain doubles, where there is one that is worth it. */
  default Optional<DoublesGibbsKernel> inDoubles() {
    return Optional.empty();
  }

  /** The memory that it takes with its work space so far, about, in bytes. */
  long bytes();

  /**
   * ⟨P, C⟩ = Σ_ij P_ij C_ij with P_ij = e^(x_i + y_j − C_ij/ε).
   *
   * @param x (m)
   * @param y (n); every P_ij at most e^700
   */
  double cost(double[] x, double[] y);
}
