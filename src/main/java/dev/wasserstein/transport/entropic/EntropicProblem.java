// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import dev.wasserstein.geometry.DenseGibbsKernel;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.geometry.GibbsMatrix;
import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SeparableGibbsKernel;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.geometry.StreamedGibbsKernel;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import java.util.Arrays;
import java.util.function.DoubleFunction;

/**
 * Two measures with the Gibbs kernels of a ground cost between them.
 *
 * @param sourceMasses a (m)
 * @param targetMasses b (n)
 * @param largestCost the largest ground cost, or somewhat more
 * @param kernels the kernel for an ε
 */
public record EntropicProblem(
    double[] sourceMasses,
    double[] targetMasses,
    double largestCost,
    DoubleFunction<GibbsKernel> kernels) {

  /** Costs of more pairs of atoms than this are not held, but computed again and again. */
  private static final int LARGEST_MATRIX = 1 << 24;

  /**
   * The problem between two measures on one grid, for the cost |x − y|².
   *
   * @throws IllegalArgumentException if the grids differ
   */
  public static EntropicProblem of(GridMeasure source, GridMeasure target) {
    if (!Arrays.equals(source.shape(), target.shape())) {
      throw new IllegalArgumentException(source + " and " + target + " are on different grids");
    }
    int[] shape = source.shape();
    double spacing = GridMeasure.spacing(shape);
    double largest = Arrays.stream(shape).mapToDouble(n -> (n - 1) * spacing).map(x -> x * x).sum();
    return new EntropicProblem(
        source.masses(),
        target.masses(),
        largest,
        epsilon -> new SeparableGibbsKernel(shape, spacing, epsilon));
  }

  /**
   * The problem between two point clouds, or grids as the point clouds of their cells, of one
   * dimension; for the cost |x − y|² on one grid with its separable kernel.
   *
   * @throws IllegalArgumentException if one of them has no atoms
   */
  public static EntropicProblem of(Measure source, Measure target, GroundCost groundCost) {
    if (groundCost == SquaredEuclidean.INSTANCE
        && source instanceof GridMeasure first
        && target instanceof GridMeasure second
        && Arrays.equals(first.shape(), second.shape())) {
      return of(first, second);
    }
    return of(source.toDiscrete(), target.toDiscrete(), groundCost);
  }

  /** The problem between two point clouds of one dimension. */
  public static EntropicProblem of(
      DiscreteMeasure source, DiscreteMeasure target, GroundCost groundCost) {
    int m = source.size();
    int n = target.size();
    int d = source.dimension();
    double[] costs = (long) m * n <= LARGEST_MATRIX ? new double[m * n] : new double[0];
    double largest = 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double cost = groundCost.between(source.support(), i, target.support(), j, d);
        largest = Math.max(largest, cost);
        if (costs.length > 0) {
          costs[i * n + j] = cost;
        }
      }
    }
    return new EntropicProblem(
        source.masses(),
        target.masses(),
        largest,
        epsilon ->
            costs.length > 0
                ? new DenseGibbsKernel(GibbsMatrix.of(m, n, costs, epsilon))
                : new StreamedGibbsKernel(
                    d, source.support(), target.support(), groundCost, epsilon));
  }
}
