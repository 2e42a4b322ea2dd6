// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.measure.NeumaierSum;

/**
 * Potentials f and g on their way to the solution of one entropic problem: what {@link Sinkhorn}
 * iterates on, in units of ε.
 */
final class PotentialIteration {
  private static final double LARGEST_RELAXATION = 1.98;

  private final double tolerance;
  private final int maxIterations;
  private final double massPenalty;
  private final EntropicProblem problem;
  private final ExtendedRange range = Kernels.fastest().extendedRange();
  private final double[] logA;
  private final double[] logB;
  private final double[] f;
  private final double[] g;
  private final double[] logU;
  private final double[] logV;
  private final double[] transformed;
  private final double[] other;
  private final double[] masses;
  private final double[] called;
  private final double scale;
  private GibbsKernel kernel;
  private double epsilon = Double.NaN;

  /** Potentials of 0; {@link #at} comes first. */
  PotentialIteration(Sinkhorn settings, EntropicProblem problem) {
    tolerance = settings.tolerance();
    maxIterations = settings.maxIterations();
    massPenalty = settings.massPenalty();
    this.problem = problem;
    logA = logs(problem.sourceMasses());
    logB = logs(problem.targetMasses());
    int m = logA.length;
    int n = logB.length;
    f = new double[m];
    g = new double[n];
    logU = new double[m];
    logV = new double[n];
    transformed = new double[n];
    other = new double[m];
    masses = new double[Math.max(m, n)];
    called = new double[Math.max(m, n)];
    scale = relaxed() ? Math.max(sum(problem.sourceMasses()), sum(problem.targetMasses())) : 1;
  }

  /** Whether the marginals may differ from a and b. */
  private boolean relaxed() {
    return massPenalty < Double.POSITIVE_INFINITY;
  }

  private static double sum(double[] numbers) {
    NeumaierSum sum = new NeumaierSum();
    for (double number : numbers) {
      sum.add(number);
    }
    return sum.value();
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
  void begin(DualPotentials start, double unit) {
    for (int i = 0; i < f.length; i++) {
      f[i] = start.source()[i] / unit;
    }
    for (int j = 0; j < g.length; j++) {
      g[j] = start.target()[j] / unit;
    }
  }

  /** Goes over to another ε; f and g are held in units of ε. */
  void at(double next) {
    if (!Double.isNaN(epsilon)) {
      double ratio = epsilon / next;
      for (int i = 0; i < f.length; i++) {
        f[i] *= ratio;
      }
      for (int j = 0; j < g.length; j++) {
        g[j] *= ratio;
      }
    }
    epsilon = next;
    kernel = problem.kernels().apply(next);
    transform();
  }

  /** ln Kᵀ(a e^f), into {@link #transformed}. */
  private void transform() {
    for (int i = 0; i < f.length; i++) {
      logU[i] = logA[i] + f[i];
    }
    kernel.apply(logU, transformed, 1);
  }

  /**
   * Both potentials, and the transform that the next step begins with.
   *
   * @return the marginal error, Σ_j |b_j e^g_j (Kᵀu)_j − b_j| and of the other side what
   *     over-relaxation leaves; with a mass penalty not to b_j but to the b_j e^(−ε g_j / X) that
   *     the potential calls for
   */
  double step(double omega) {
    double share = relaxed() ? massPenalty / (massPenalty + epsilon) : 1;
    for (int j = 0; j < g.length; j++) {
      g[j] -= omega * (share * transformed[j] + g[j]);
      logV[j] = logB[j] + g[j];
    }
    kernel.applyTransposed(logV, other, 1);
    NeumaierSum error = new NeumaierSum();
    for (int i = 0; i < f.length; i++) {
      f[i] -= omega * (share * other[i] + f[i]);
    }
    if (relaxed()) {
      balance();
    }
    for (int i = 0; i < f.length; i++) {
      masses[i] = logA[i] + f[i] + other[i];
    }
    addError(error, problem.sourceMasses(), logA, f);
    transform();
    for (int j = 0; j < g.length; j++) {
      masses[j] = logV[j] + transformed[j];
    }
    addError(error, problem.targetMasses(), logB, g);
    return error.value();
  }

  /** Moves the constant between f and g with the greatest dual value, the plan being the same. */
  private void balance() {
    double unit = massPenalty / epsilon;
    double constant =
        unit
            / 2
            * (range.logSumOfExp(called(logA, f), 0, f.length)
                - range.logSumOfExp(called(logB, g), 0, g.length));
    for (int i = 0; i < f.length; i++) {
      f[i] += constant;
      other[i] -= constant;
    }
    for (int j = 0; j < g.length; j++) {
      g[j] -= constant;
      logV[j] -= constant;
    }
  }

  /** The logarithms of the masses a e^(−f ε/X) that a potential calls for. */
  private double[] called(double[] logMasses, double[] potential) {
    for (int i = 0; i < potential.length; i++) {
      called[i] = logMasses[i] - potential[i] * epsilon / massPenalty;
    }
    return called;
  }

  /** Adds Σ |e^masses − expected|, or what the potential calls for instead of the expected. */
  private void addError(
      NeumaierSum error, double[] expected, double[] logMasses, double[] potential) {
    if (relaxed()) {
      called(logMasses, potential);
      for (int i = 0; i < expected.length; i++) {
        error.add(expected[i] > 0 ? Math.abs(capped(masses[i]) - capped(called[i])) : 0);
      }
      return;
    }
    double[] found = new double[expected.length];
    range.exp(masses, 0, found, 0, found.length);
    for (int i = 0; i < found.length; i++) {
      error.add(Math.abs(found[i] - expected[i]));
    }
  }

  /** e^x, the largest of which adds up without overflow. */
  private static double capped(double x) {
    return StrictMath.exp(Math.min(x, 600));
  }

  /**
   * The marginal error to come down to: as a share of the mass, and not below the rounding of
   * potentials that unequal masses draw apart by X ln(Σ a / Σ b).
   */
  private double bound() {
    if (!relaxed()) {
      return tolerance;
    }
    double apart = StrictMath.log(sum(problem.sourceMasses()) / sum(problem.targetMasses()));
    double rounding = 8 * Math.ulp(massPenalty / epsilon * Math.abs(apart));
    return scale * Math.max(tolerance, rounding);
  }

  /** Iterates at the ε set last. */
  EntropicSolution run() {
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
    return relaxed() ? relaxedSolution(k, error, error <= bound) : solution(k, error <= tolerance);
  }

  private EntropicSolution solution(int iterations, boolean converged) {
    double[] a = problem.sourceMasses();
    double[] b = problem.targetMasses();
    NeumaierSum dual = new NeumaierSum();
    NeumaierSum primal = new NeumaierSum();
    NeumaierSum total = new NeumaierSum();
    NeumaierSum error = new NeumaierSum();
    // The rows: other is ln K(b e^g).
    for (int i = 0; i < a.length; i++) {
      if (a[i] > 0) {
        double mass = StrictMath.exp(logA[i] + f[i] + other[i]);
        dual.addProduct(a[i], f[i]);
        primal.addProduct(mass, f[i]);
        total.add(mass);
        error.add(Math.abs(mass - a[i]));
      }
    }
    for (int j = 0; j < b.length; j++) {
      if (b[j] > 0) {
        double mass = StrictMath.exp(logV[j] + transformed[j]);
        dual.addProduct(b[j], g[j]);
        primal.addProduct(mass, g[j]);
        error.add(Math.abs(mass - b[j]));
      }
    }
    double excess = total.value() - 1;
    return new EntropicSolution(
        epsilon,
        potentials(),
        kernel.cost(logU, logV),
        epsilon * primal.value(),
        epsilon * (dual.value() - excess),
        error.value(),
        total.value(),
        iterations,
        status(converged));
  }

  private EntropicSolution.Status status(boolean converged) {
    return converged ? EntropicSolution.Status.CONVERGED : EntropicSolution.Status.MAX_ITERATIONS;
  }

  /** The same where the marginals may differ from a and b. */
  private EntropicSolution relaxedSolution(int iterations, double error, boolean converged) {
    double[] a = problem.sourceMasses();
    double[] b = problem.targetMasses();
    double unit = massPenalty / epsilon;
    NeumaierSum dual = new NeumaierSum();
    NeumaierSum primal = new NeumaierSum();
    NeumaierSum total = new NeumaierSum();
    for (int i = 0; i < a.length; i++) {
      masses[i] = logA[i] + f[i] + other[i];
      if (a[i] > 0) {
        double mass = StrictMath.exp(masses[i]);
        total.add(mass);
        primal.addProduct(mass, f[i]);
        addPenalty(primal, unit, mass, a[i], masses[i] - logA[i]);
        dual.add(-unit * a[i] * StrictMath.expm1(-f[i] / unit));
      }
    }
    for (int j = 0; j < b.length; j++) {
      masses[j] = logV[j] + transformed[j];
      if (b[j] > 0) {
        double mass = StrictMath.exp(masses[j]);
        primal.addProduct(mass, g[j]);
        addPenalty(primal, unit, mass, b[j], masses[j] - logB[j]);
        dual.add(-unit * b[j] * StrictMath.expm1(-g[j] / unit));
      }
    }
    double independent = sum(a) * sum(b);
    primal.add(independent - total.value());
    dual.add(independent - total.value());
    return new EntropicSolution(
        epsilon,
        potentials(),
        kernel.cost(logU, logV),
        epsilon * primal.value(),
        epsilon * dual.value(),
        error,
        total.value(),
        iterations,
        status(converged));
  }

  /** Adds X/ε KL of one mass given the one expected and the logarithm of their ratio. */
  private static void addPenalty(
      NeumaierSum sum, double unit, double mass, double expected, double logRatio) {
    sum.add(unit * (mass * logRatio - expected * StrictMath.expm1(logRatio)));
  }

  private DualPotentials potentials() {
    double[] source = new double[f.length];
    double[] target = new double[g.length];
    for (int i = 0; i < f.length; i++) {
      source[i] = epsilon * f[i];
    }
    for (int j = 0; j < g.length; j++) {
      target[j] = epsilon * g[j];
    }
    return new DualPotentials(source, target);
  }
}
