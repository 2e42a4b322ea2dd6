// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.map;

import dev.wasserstein.annotation.PublicApi;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.transport.BarycentricProjection;
import dev.wasserstein.transport.Coupling;
import dev.wasserstein.transport.SolveAccuracy;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.entropic.EntropicProblem;
import dev.wasserstein.transport.entropic.EntropicSolution;
import dev.wasserstein.transport.entropic.Sinkhorn;
import dev.wasserstein.transport.exact.ExactTransport;
import dev.wasserstein.transport.gaussian.AffineMap;
import dev.wasserstein.transport.gaussian.BuresTransport;
import java.util.function.UnaryOperator;

/**
 * A map from a measure to another one, for the quadratic cost.
 *
 * @param images T(x_i) of the atoms (m × d, row-major)
 * @param extension the images of other points: (k × d, row-major) to the same
 * @param cost of the transport that it comes from: W₂² of the measures, of their Gaussians
 *     (affine), or the entropic cost ⟨P, C⟩ + ε KL(P | a ⊗ b)
 * @param dualGap by how much the cost may exceed its optimum
 * @param accuracy of the solve
 * @param pivots of the solve
 */
public record TransportMap(
    double[] images,
    UnaryOperator<double[]> extension,
    double cost,
    double dualGap,
    SolveAccuracy accuracy,
    long pivots) {

  /** How a map is made. */
  @PublicApi
  public enum Kind {
    /**
     * The barycentric projection T(x_i) = Σ_j P_ij y_j / a_i of an exact plan. Other points move as
     * the nearest atom does.
     */
    PLAN,
    /**
     * The same of the entropic plan, and its extension T(x) = Σ_j y_j w_j(x), w_j ∝ b_j e^((g_j −
     * |x − y_j|²)/ε), to other points. Source: Pooladian and Niles-Weed, "Entropic estimation of
     * optimal transport maps" (2021), equation 9.
     */
    ENTROPIC,
    /** The optimal map between the Gaussians of the same means and covariances. */
    AFFINE,
    /**
     * On the line, the monotone map; other points go to linear interpolations of the images of the
     * atoms around, and beyond all atoms move as the last one does.
     */
    QUANTILE
  }

  /** The exact plan's map. */
  public static TransportMap plan(DiscreteMeasure source, DiscreteMeasure target) {
    TransportProblem problem = centred(source, target);
    TransportSolution solution = new ExactTransport().solve(problem);
    double[] images = images(source, target, solution.coupling());
    return new TransportMap(
        images,
        new NearestAtom(source, images)::moved,
        solution.cost() + squaredDistance(Centre.of(source), Centre.of(target)),
        solution.dualGap(),
        SolveAccuracy.EXACT,
        solution.pivots());
  }

  /**
   * The monotone map of measures on the line.
   *
   * @throws IllegalArgumentException if they are not on the line
   */
  public static TransportMap quantile(DiscreteMeasure source, DiscreteMeasure target) {
    if (source.dimension() != 1) {
      throw new IllegalArgumentException("dimension " + source.dimension() + "; expected 1");
    }
    TransportMap plan = plan(source, target);
    return new TransportMap(
        plan.images,
        new MonotoneMap(source, plan.images)::moved,
        plan.cost,
        plan.dualGap,
        plan.accuracy,
        plan.pivots);
  }

  /**
   * The entropic plan's map.
   *
   * @param epsilon ε, positive, in units of |x − y|²
   */
  public static TransportMap entropic(
      DiscreteMeasure source, DiscreteMeasure target, Sinkhorn solver, double epsilon) {
    double[] from = Centre.of(source);
    double[] to = Centre.of(target);
    DiscreteMeasure left = Centre.moved(source, from);
    DiscreteMeasure right = Centre.moved(target, to);
    EntropicSolution solution =
        solver.solve(EntropicProblem.of(left, right, SquaredEuclidean.INSTANCE, epsilon), epsilon);
    EntropicExtension extension =
        new EntropicExtension(from, right, to, solution.potentials().target(), epsilon);
    double[] images =
        solution
            .plan()
            .map(plan -> Centre.back(plan.projection(), to))
            .orElseGet(() -> extension.moved(source.support()));
    return new TransportMap(
        images,
        extension::moved,
        solution.entropicCost() + squaredDistance(from, to),
        solution.dualGap(),
        solution.accuracy(),
        0);
  }

  /** The map of the Gaussians with the moments of both. */
  public static TransportMap affine(DiscreteMeasure source, GaussianMeasure target) {
    BuresTransport transport = new BuresTransport(GaussianMeasure.of(source));
    AffineMap map = transport.map(target);
    return new TransportMap(
        map.apply(source.support()),
        map::apply,
        transport.squaredDistance(target),
        0,
        SolveAccuracy.EXACT,
        0);
  }

  /** Both measures with mean 0: the plan is the same, and costs keep their digits. */
  private static TransportProblem centred(DiscreteMeasure source, DiscreteMeasure target) {
    return TransportProblem.quadratic(
        Centre.moved(source, Centre.of(source)), Centre.moved(target, Centre.of(target)));
  }

  /** The projection onto the target as it is given. Atoms without mass move as the nearest one. */
  private static double[] images(
      DiscreteMeasure source, DiscreteMeasure target, Coupling coupling) {
    double[] images =
        BarycentricProjection.of(TransportProblem.quadratic(source, target), coupling);
    NearestAtom nearest = new NearestAtom(source, images);
    int d = source.dimension();
    for (int i = 0; i < source.size(); i++) {
      if (!(source.masses()[i] > 0)) {
        double[] atom = new double[d];
        System.arraycopy(source.support(), i * d, atom, 0, d);
        System.arraycopy(nearest.moved(atom), 0, images, i * d, d);
      }
    }
    return images;
  }

  private static double squaredDistance(double[] left, double[] right) {
    double sum = 0;
    for (int c = 0; c < left.length; c++) {
      sum += (left[c] - right[c]) * (left[c] - right[c]);
    }
    return sum;
  }
}
