// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SeparableGibbsKernel;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.transport.CostRangeException;
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

  /** Beyond this ratio the logarithms of a separable kernel have no digits left. */
  private static final double SEPARABLE = 1e12;

  /** Pairs of cells of which a matrix is held. */
  private static final int MOST_PAIRS = 1 << 22;

  /** Up to this ratio of the largest cost to ε, an expansion has more digits than an iteration. */
  private static final double EXPANDED = 1e-6;

  /** A problem whose costs are known by their kernels only. */
  public EntropicProblem(
      double[] sourceMasses,
      double[] targetMasses,
      double largestCost,
      DoubleFunction<GibbsKernel> kernels) {
    this(sourceMasses, targetMasses, largestCost, kernels, Optional.empty());
  }

  /** The costs, if ε is far above all of them. */
  Optional<ReducedCosts> expandable(double epsilon) {
    return table.filter(costs -> costs.largest() <= EXPANDED * epsilon);
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
   * dimension; for the cost |x − y|² on one grid with its separable kernel, but where so few cells
   * have mass that a matrix is quicker, or ε is very far below or above the costs.
   *
   * @param epsilon the least ε to be solved for
   * @throws IllegalArgumentException if one of them has no atoms
   * @throws CostRangeException if a cost is not finite, or ε too small for grids of so many cells
   */
  public static EntropicProblem of(
      Measure source, Measure target, GroundCost groundCost, double epsilon) {
    if (groundCost == SquaredEuclidean.INSTANCE
        && source instanceof GridMeasure first
        && target instanceof GridMeasure second
        && Arrays.equals(first.shape(), second.shape())) {
      EntropicProblem separable = of(first, second);
      long pairs = (long) cells(first) * cells(second);
      int lines = Arrays.stream(first.shape()).sum();
      boolean few = pairs <= Math.min(MOST_PAIRS, (long) first.size() * lines);
      double ratio = separable.largestCost() / epsilon;
      boolean extreme = (ratio > REDUCED || ratio <= EXPANDED) && pairs <= MOST_PAIRS;
      if (ratio > SEPARABLE && !few && !extreme) {
        throw new CostRangeException(
            "ε (between the grids '"
                + first.id()
                + "' and '"
                + second.id()
                + "') is "
                + epsilon
                + "; expected at least "
                + separable.largestCost() / SEPARABLE
                + " on grids of so many cells with mass. Raise --epsilon, or use --method exact.");
      }
      return few || extreme ? of(first.toDiscrete(), second.toDiscrete(), groundCost) : separable;
    }
    return of(source.toDiscrete(), target.toDiscrete(), groundCost);
  }

  private static int cells(GridMeasure grid) {
    return (int) Arrays.stream(grid.masses()).filter(mass -> mass > 0).count();
  }

  /**
   * The problem between two point clouds of one dimension.
   *
   * @throws CostRangeException if a cost is not finite
   */
  public static EntropicProblem of(
      DiscreteMeasure source, DiscreteMeasure target, GroundCost groundCost) {
    ReducedCosts table = new ReducedCosts(source, target, groundCost);
    return new EntropicProblem(
        source.masses(), target.masses(), table.largest(), table::kernel, Optional.of(table));
  }
}
