// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.transport.CostRangeException;
import dev.wasserstein.transport.DualPotentials;
import dev.wasserstein.transport.SolveAccuracy;
import dev.wasserstein.transport.exact.ExactTransport;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;

/**
 * Entropic transport: minimise ⟨P, C⟩ + ε KL(P | a ⊗ b) over the couplings P of a and b, by
 * Sinkhorn's iteration (Cuturi 2013) on the potentials,
 *
 * <pre>  f/ε ← −ln K(b e^(g/ε)),   g/ε ← −ln Kᵀ(a e^(f/ε)),</pre>
 *
 * in logarithms that neither overflow nor underflow ({@link GibbsKernel}).
 *
 * <ul>
 *   <li>ε-scaling (Schmitzer 2019): from the largest cost down to ε by halves, potentials kept.
 *   <li>{@link OverRelaxation}; when the marginal error grows, the iteration goes on plainly from
 *       its best potentials.
 * </ul>
 *
 * <p>With a mass penalty X the marginals need not be a and b, whose total masses may differ: over
 * all P ≥ 0, minimise ⟨P, C⟩ + ε KL(P | a ⊗ b) + X KL(P1 | a) + X KL(Pᵀ1 | b) with KL(x | y) = Σ x
 * ln(x/y) − x + y (Chizat, Peyré, Schmitzer, Vialard 2018). Both updates get the factor X/(X + ε).
 * What moves between f and g by a constant, which these updates change slowly where X is large, is
 * set to its optimum after each of them (Séjourné, Vialard, Peyré 2022).
 *
 * <p>Cost: two applications of the kernel per iteration. The number of iterations grows like the
 * largest cost over ε; for small ε take {@link ExactTransport}.
 *
 * @param tolerance the marginal error to come down to
 * @param maxIterations the cap on iterations at the last ε
 * @param massPenalty X, positive, in units of the ground cost; infinity for the marginals a and b
 */
public record Sinkhorn(double tolerance, int maxIterations, double massPenalty)
    implements Serializable {
  /** Iterations at each ε above the last one. */
  private static final int SCALING_ITERATIONS = 10;

  /**
   * Above this share of costs and penalty, the unbalanced cost, a difference of ε, has few digits.
   */
  private static final double LARGEST_SHARE = 1e8;

  /** Potentials of a problem are at most about twice its largest cost; these are of another. */
  private static final double BEYOND = 8;

  /** Checks the penalty. */
  public Sinkhorn {
    if (!(massPenalty > 0)) {
      throw new IllegalArgumentException(
          "mass penalty " + massPenalty + "; expected a positive number");
    }
  }

  /** For couplings, whose marginals are a and b. */
  public Sinkhorn(double tolerance, int maxIterations) {
    this(tolerance, maxIterations, Double.POSITIVE_INFINITY);
  }

  /** The same with another {@link #massPenalty}. */
  public Sinkhorn withMassPenalty(double penalty) {
    return new Sinkhorn(tolerance, maxIterations, penalty);
  }

  /** A tolerance and a cap that suit most uses. */
  public static Sinkhorn standard() {
    return new Sinkhorn(1e-9, 20_000);
  }

  /**
   * Solves a problem.
   *
   * @param epsilon ε, positive, in units of the ground cost
   * @throws CostRangeException with a mass penalty, for an ε beside which the cost has no digits
   */
  public EntropicSolution solve(EntropicProblem problem, double epsilon) {
    Optional<EntropicSolution> expanded = expanded(problem, epsilon);
    return expanded.isPresent()
        ? expanded.get()
        : scaled(PotentialIteration.of(this, problem), largest(problem, epsilon) / 2, epsilon);
  }

  private Optional<EntropicSolution> expanded(EntropicProblem problem, double epsilon) {
    if (massPenalty == Double.POSITIVE_INFINITY) {
      return problem.expandable(epsilon).map(costs -> costs.aboveAllCosts(epsilon));
    }
    double largest = problem.table().map(ReducedCosts::scale).orElse(problem.largestCost());
    double most = LARGEST_SHARE * (largest > 0 ? Math.min(largest, massPenalty) : massPenalty);
    if (epsilon > most) {
      throw new CostRangeException(
          "ε (beside the costs and the mass penalty "
              + massPenalty
              + ") is "
              + epsilon
              + "; expected at most "
              + most
              + ". Lower --epsilon.");
    }
    return Optional.empty();
  }

  /** The largest cost that matters. */
  private double largest(EntropicProblem problem, double epsilon) {
    Optional<ReducedCosts> reducible = problem.reducible(epsilon);
    if (massPenalty == Double.POSITIVE_INFINITY) {
      reducible.ifPresent(costs -> costs.cut(epsilon));
    }
    return reducible.map(ReducedCosts::largest).orElse(problem.largestCost());
  }

  /** From an ε that is larger, or the same, down. */
  private EntropicSolution scaled(PotentialIteration iteration, double from, double epsilon) {
    double first = Math.max(epsilon, from);
    for (double each = first; each > epsilon; each = Math.max(epsilon, each / 2)) {
      iteration.at(each);
      for (int k = 0; k < SCALING_ITERATIONS; k++) {
        iteration.step(1);
      }
    }
    iteration.at(epsilon);
    return iteration.run();
  }

  /**
   * Solves a problem from potentials near its own. Those of a problem whose costs were far larger,
   * as of an atom that has moved to the target since, are not used.
   *
   * @param start f (m) and g (n), finite, in units of the ground cost
   */
  public EntropicSolution solve(EntropicProblem problem, double epsilon, DualPotentials start) {
    Optional<EntropicSolution> expanded = expanded(problem, epsilon);
    if (expanded.isPresent()) {
      return expanded.get();
    }
    PotentialIteration iteration = PotentialIteration.of(this, problem);
    double largest = largest(problem, epsilon);
    if (isBeyond(start, largest)) {
      return scaled(iteration, largest / 2, epsilon);
    }
    Optional<ReducedCosts> reducible = problem.reducible(epsilon);
    double from =
        reducible.map(costs -> costs.misfit(start.source(), start.target()) / 2).orElse(epsilon);
    double first = Math.max(epsilon, Math.min(from, largest / 2));
    iteration.begin(start, first);
    return scaled(iteration, first, epsilon);
  }

  /** Whether potentials are so much larger than the costs that a kernel would be 0. */
  private static boolean isBeyond(DualPotentials start, double largest) {
    return largestOf(start.source()) > BEYOND * largest
        || largestOf(start.target()) > BEYOND * largest;
  }

  private static double largestOf(double[] potential) {
    return Arrays.stream(potential).map(Math::abs).max().orElse(0);
  }

  /**
   * OT_ε(a, a).
   *
   * @param value its dual value
   */
  public record SelfCost(double value, SolveAccuracy accuracy) {}

  /**
   * The dual value of OT_ε(a, a), by the symmetric iteration f/ε ← ½ (f/ε − ln K(a e^(f/ε))) (Feydy
   * et al. 2019), ε from the largest cost down.
   *
   * @param problem between a measure and itself, with a symmetric cost
   */
  public SelfCost selfCost(EntropicProblem problem, double epsilon) {
    Optional<EntropicSolution> expanded = expanded(problem, epsilon);
    if (expanded.isPresent()) {
      return new SelfCost(expanded.get().dualValue(), SolveAccuracy.EXACT);
    }
    double[] a = problem.sourceMasses();
    double[] logA = PotentialIteration.logs(a);
    int m = a.length;
    double[] f = new double[m];
    double[] scaling = new double[m];
    double[] transformed = new double[m];
    double value = Double.NaN;
    double last = Double.NaN;
    double each = Math.max(epsilon, problem.largestCost() / 2);
    while (true) {
      GibbsKernel kernel = problem.kernels().apply(each);
      int cap = each > epsilon ? SCALING_ITERATIONS : maxIterations;
      for (int k = 0; k < cap; k++) {
        for (int i = 0; i < m; i++) {
          scaling[i] = logA[i] + f[i];
        }
        kernel.apply(scaling, transformed, 1);
        NeumaierSum error = new NeumaierSum();
        NeumaierSum dual = new NeumaierSum();
        for (int i = 0; i < m; i++) {
          if (a[i] != 0) {
            double excess = a[i] * StrictMath.expm1(Math.min(f[i] + transformed[i], 700));
            error.add(Math.abs(excess));
            dual.addProduct(2 * a[i], f[i]);
            dual.add(-excess);
          }
          f[i] = 0.5 * (f[i] - transformed[i]);
        }
        value = epsilon * dual.value();
        last = error.value();
        if (last <= tolerance) {
          break;
        }
      }
      if (each <= epsilon) {
        return new SelfCost(value, new SolveAccuracy(2 * last, last <= tolerance));
      }
      double next = Math.max(epsilon, each / 2);
      for (int i = 0; i < m; i++) {
        f[i] *= each / next;
      }
      each = next;
    }
  }
}
