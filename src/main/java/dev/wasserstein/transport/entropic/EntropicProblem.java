// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SeparableGibbsKernel;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * Two measures with the Gibbs kernels of a ground cost between them.
 *
 * @param sourceMasses a (m)
 * @param targetMasses b (n)
 * @param largestCost the largest ground cost, or somewhat more
 * @param kernels the kernel for an ε
 * @param table the costs one by one, where they are held or computed so
 */
public record EntropicProblem(
    double[] sourceMasses,
    double[] targetMasses,
    double largestCost,
    DoubleFunction<GibbsKernel> kernels,
    Optional<ReducedCosts> table) {

  /**
   * From this ratio of the largest cost to ε on, kernels are of reduced costs: a potential over ε
   * would lose more digits than the marginals are known to.
   */
  private static final double REDUCED = 1e6;

  /** A problem whose costs are known by their kernels only. */
  public EntropicProblem(
      double[] sourceMasses,
      double[] targetMasses,
      double largestCost,
      DoubleFunction<GibbsKernel> kernels) {
    this(sourceMasses, targetMasses, largestCost, kernels, Optional.empty());
  }

  /** The costs, if kernels for this ε are to be of reduced costs. */
  Optional<ReducedCosts> reducible(double epsilon) {
    return table.filter(costs -> costs.isChanged() || costs.largest() > REDUCED * epsilon);
  }

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

  /**
   * The problem between two point clouds of one dimension.
   *
   * @throws dev.wasserstein.transport.CostRangeException if a cost is not finite
   */
  public static EntropicProblem of(
      DiscreteMeasure source, DiscreteMeasure target, GroundCost groundCost) {
    ReducedCosts table = new ReducedCosts(source, target, groundCost);
    return new EntropicProblem(
        source.masses(), target.masses(), table.largest(), table::kernel, Optional.of(table));
  }
}
