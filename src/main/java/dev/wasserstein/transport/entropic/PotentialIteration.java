// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.transport.DualPotentials;
import java.util.Optional;

/**
 * Potentials f and g on their way to the solution of one entropic problem, in units of ε: what
 * {@link Sinkhorn} iterates on. This class is for couplings, whose marginals are a and b, {@link
 * PenalisedIteration} for others.
 */
class PotentialIteration {
  private static final double LARGEST_RELAXATION = 1.98;

  /** The masses a (m) and b (n), and their logarithms. */
  final double[] a;

  final double[] b;
  final double[] logA;
  final double[] logB;

  /** f/ε (m) and g/ε (n) without what the kernel has absorbed, and ln of b e^(g/ε). */
  final double[] f;

  final double[] g;

  /** What the kernel has absorbed of f/ε and g/ε: 0 but for very small ε. */
  final double[] absorbedF;

  final double[] absorbedG;
  final double[] logV;

  /** ln Kv (m). */
  final double[] other;

  final ExtendedRange range = Kernels.fastest().extendedRange();
  private final double tolerance;
  private final int maxIterations;
  private final EntropicProblem problem;
  private final double[] logU;
  private final double[] transformed;
  private final double[] logMasses;
  private final double[] found;

  /** φ (m) and ψ (n) that the kernel has absorbed, in units of the ground cost. */
  private final double[] baseF;

  private final double[] baseG;
  private Optional<ReducedCosts> reduced = Optional.empty();
  private GibbsKernel kernel;
  private double epsilon = Double.NaN;

  /** Potentials of 0; {@link #at} comes first. */
  PotentialIteration(Sinkhorn settings, EntropicProblem problem) {
    tolerance = settings.tolerance();
    maxIterations = settings.maxIterations();
    this.problem = problem;
    a = problem.sourceMasses();
    b = problem.targetMasses();
    logA = logs(a);
    logB = logs(b);
    f = new double[a.length];
    g = new double[b.length];
    logU = new double[a.length];
    logV = new double[b.length];
    transformed = new double[b.length];
    other = new double[a.length];
    logMasses = new double[Math.max(a.length, b.length)];
    found = new double[logMasses.length];
    absorbedF = new double[a.length];
    absorbedG = new double[b.length];
    baseF = new double[a.length];
    baseG = new double[b.length];
  }

  /** The iteration for the marginals that the settings ask for. */
  static PotentialIteration of(Sinkhorn settings, EntropicProblem problem) {
    return settings.massPenalty() < Double.POSITIVE_INFINITY
        ? new PenalisedIteration(settings, problem)
        : new PotentialIteration(settings, problem);
  }

  /** ln of the masses; negative infinity of 0. */
  static double[] logs(double[] masses) {
    double[] logs = new double[masses.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = masses[i] > 0 ? StrictMath.log(masses[i]) : Double.NEGATIVE_INFINITY;
    }
    return logs;
  }

  /** Begins with potentials. */
  final void begin(DualPotentials start, double unit) {
    for (int i = 0; i < f.length; i++) {
      f[i] = start.source()[i] / unit;
    }
    for (int j = 0; j < g.length; j++) {
      g[j] = start.target()[j] / unit;
    }
  }

  /** Goes over to another ε; f and g are held in units of ε. */
  final void at(double next) {
    if (!Double.isNaN(epsilon)) {
      scale(f, epsilon / next);
      scale(g, epsilon / next);
    }
    epsilon = next;
    reduced = problem.reducible(next);
    if (reduced.isPresent()) {
      absorb(reduced.get());
    } else {
      kernel = problem.kernels().apply(next);
    }
    transform();
  }

  /** Moves the potentials into the kernel. */
  private void absorb(ReducedCosts costs) {
    for (int i = 0; i < f.length; i++) {
      baseF[i] += epsilon * f[i];
    }
    for (int j = 0; j < g.length; j++) {
      baseG[j] += epsilon * g[j];
      g[j] = 0;
    }
    if (balanced()) {
      // A large constant in both would cost digits and means nothing.
      double middle = middle(baseG);
      for (int i = 0; i < f.length; i++) {
        baseF[i] += middle;
      }
      for (int j = 0; j < g.length; j++) {
        baseG[j] -= middle;
      }
    }
    System.arraycopy(baseF, 0, f, 0, f.length);
    kernel = costs.reduced(epsilon, baseF, baseG);
    for (int i = 0; i < f.length; i++) {
      f[i] = (f[i] - baseF[i]) / epsilon;
    }
    setAbsorbed(absorbedF, baseF, costs.sourceShift());
    setAbsorbed(absorbedG, baseG, costs.targetShift());
  }

  private static double middle(double[] numbers) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double number : numbers) {
      least = Math.min(least, number);
      most = Math.max(most, number);
    }
    return least + (most - least) / 2;
  }

  private void setAbsorbed(double[] absorbed, double[] base, double[] shift) {
    for (int i = 0; i < absorbed.length; i++) {
      absorbed[i] = (shift.length > 0 ? base[i] + shift[i] : base[i]) / epsilon;
    }
  }

  /** Whether the marginals are a and b. */
  boolean balanced() {
    return true;
  }

  private static void scale(double[] potential, double factor) {
    for (int i = 0; i < potential.length; i++) {
      potential[i] *= factor;
    }
  }

  /** ln Kᵀ(a e^f), into {@link #transformed}. */
  private void transform() {
    for (int i = 0; i < f.length; i++) {
      logU[i] = logA[i] + f[i];
    }
    kernel.apply(logU, transformed, 1);
  }

  /** ε that the potentials are held in units of. */
  final double epsilon() {
    return epsilon;
  }

  /**
   * Both potentials, and the transform that the next step begins with.
   *
   * @return the marginal error, Σ_j |b_j e^g_j (Kᵀu)_j − b_j| and of the other side what
   *     over-relaxation leaves
   */
  final double step(double omega) {
    double share = share();
    for (int j = 0; j < g.length; j++) {
      g[j] -= omega * (share * transformed[j] + g[j] + (1 - share) * absorbedG[j]);
      logV[j] = logB[j] + g[j];
    }
    kernel.applyTransposed(logV, other, 1);
    for (int i = 0; i < f.length; i++) {
      f[i] -= omega * (share * other[i] + f[i] + (1 - share) * absorbedF[i]);
    }
    balance();
    NeumaierSum error = new NeumaierSum();
    for (int i = 0; i < f.length; i++) {
      logMasses[i] = logA[i] + f[i] + other[i];
    }
    addError(error, a, logA, f, absorbedF, logMasses);
    transform();
    for (int j = 0; j < g.length; j++) {
      logMasses[j] = logV[j] + transformed[j];
    }
    addError(error, b, logB, g, absorbedG, logMasses);
    return error.value();
  }

  /** The exponent κ of the updates. */
  double share() {
    return 1;
  }

  /** Moves a constant between f and g. */
  void balance() {
    // It changes nothing of a coupling.
  }

  /** Adds Σ |e^logMasses − expected|. */
  void addError(
      NeumaierSum error,
      double[] expected,
      double[] logExpected,
      double[] potential,
      double[] absorbed,
      double[] logMasses) {
    range.exp(logMasses, 0, found, 0, expected.length);
    for (int i = 0; i < expected.length; i++) {
      error.add(Math.abs(found[i] - expected[i]));
    }
  }

  /** The marginal error to come down to. */
  double bound() {
    return tolerance;
  }

  /** Iterates at the ε set last. */
  final EntropicSolution run() {
    double bound = bound();
    double[] bestF = f.clone();
    double[] bestG = g.clone();
    double best = Double.POSITIVE_INFINITY;
    OverRelaxation relaxation = OverRelaxation.upTo(LARGEST_RELAXATION);
    double error = Double.POSITIVE_INFINITY;
    int k = 0;
    for (; k < maxIterations && !(error <= bound); k++) {
      error = step(relaxation.omega());
      if (error < best) {
        best = error;
        System.arraycopy(f, 0, bestF, 0, f.length);
        System.arraycopy(g, 0, bestG, 0, g.length);
      } else if (relaxation.diverges(error)) {
        System.arraycopy(bestF, 0, f, 0, f.length);
        System.arraycopy(bestG, 0, g, 0, g.length);
        transform();
      }
      relaxation = relaxation.after(error);
    }
    // Ends with a plain update, after which the rows have their masses.
    step(1);
    Sums sums = sums();
    double dual = dual(sums, error);
    double[] source = f.clone();
    double[] target = g.clone();
    for (int i = 0; i < source.length; i++) {
      source[i] = baseF[i] + epsilon * source[i];
    }
    for (int j = 0; j < target.length; j++) {
      target[j] = baseG[j] + epsilon * target[j];
    }
    return new EntropicSolution(
        epsilon,
        new DualPotentials(source, target),
        problem.table().map(costs -> new EntropicPlan(costs, epsilon, baseF, logV, baseG)),
        reduced
            .map(costs -> costs.planCost(epsilon, logU, baseF, logV, baseG))
            .orElseGet(() -> kernel.cost(logU, logV)),
        epsilon * sums.primal.value(),
        epsilon * dual,
        sums.error.value(),
        sums.total.value(),
        k,
        error <= bound
            ? EntropicSolution.Status.CONVERGED
            : EntropicSolution.Status.MAX_ITERATIONS);
  }

  /** Sums over the rows and columns of the plan that have mass. */
  static final class Sums {
    final NeumaierSum primal = new NeumaierSum();
    final NeumaierSum dual = new NeumaierSum();
    final NeumaierSum error = new NeumaierSum();
    final NeumaierSum total = new NeumaierSum();
  }

  private Sums sums() {
    Sums sums = new Sums();
    // The rows: other is ln K(b e^g).
    for (int i = 0; i < a.length; i++) {
      if (a[i] > 0) {
        double log = logA[i] + f[i] + other[i];
        double mass = StrictMath.exp(log);
        sums.total.add(mass);
        double potential = f[i] + absorbedF[i];
        sums.primal.addProduct(mass, potential);
        addMargin(sums, mass, a[i], potential);
      }
    }
    for (int j = 0; j < b.length; j++) {
      if (b[j] > 0) {
        double log = logV[j] + transformed[j];
        double mass = StrictMath.exp(log);
        double potential = g[j] + absorbedG[j];
        sums.primal.addProduct(mass, potential);
        addMargin(sums, mass, b[j], potential);
      }
    }
    return sums;
  }

  /** Adds a row or a column. */
  void addMargin(Sums sums, double mass, double expected, double potential) {
    sums.dual.addProduct(expected, potential);
    sums.error.add(Math.abs(mass - expected));
  }

  /**
   * The dual value over ε.
   *
   * @param lastError of the last iteration
   */
  double dual(Sums sums, double lastError) {
    return sums.dual.value() - (sums.total.value() - 1);
  }
}
