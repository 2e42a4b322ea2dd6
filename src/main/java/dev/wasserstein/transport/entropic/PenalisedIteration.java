// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import dev.wasserstein.numeric.NeumaierSum;

/**
 * Potentials for plans whose marginals may differ from a and b at the penalty X KL (Chizat, Peyré,
 * Schmitzer, Vialard 2018): both updates get the factor X/(X + ε). They aim at the marginals a
 * e^(−f/X) and b e^(−g/X) that the potentials call for, and errors are those to them.
 */
final class PenalisedIteration extends PotentialIteration {
  private final double tolerance;
  private final double massPenalty;
  private final double[] called;
  private final double sourceMass;
  private final double targetMass;

  PenalisedIteration(Sinkhorn settings, EntropicProblem problem) {
    super(settings, problem);
    tolerance = settings.tolerance();
    massPenalty = settings.massPenalty();
    called = new double[Math.max(a.length, b.length)];
    sourceMass = sum(a);
    targetMass = sum(b);
  }

  private static double sum(double[] numbers) {
    NeumaierSum sum = new NeumaierSum();
    for (double number : numbers) {
      sum.add(number);
    }
    return sum.value();
  }

  @Override
  boolean balanced() {
    return false;
  }

  @Override
  double share() {
    return massPenalty / (massPenalty + epsilon());
  }

  /** X/ε. */
  private double unit() {
    return massPenalty / epsilon();
  }

  /**
   * Moves the constant with the greatest dual value, the plan being the same (Séjourné, Vialard,
   * Peyré 2022): then the marginals that are called for have one mass.
   */
  @Override
  void balance() {
    double source = range.logSumOfExp(called(logA, f, absorbedF), 0, f.length);
    double target = range.logSumOfExp(called(logB, g, absorbedG), 0, g.length);
    double constant = unit() / 2 * (source - target);
    for (int i = 0; i < f.length; i++) {
      f[i] += constant;
      other[i] -= constant;
    }
    for (int j = 0; j < g.length; j++) {
      g[j] -= constant;
      logV[j] -= constant;
    }
  }

  /** ln of the masses a e^(−f/X) that a potential calls for. */
  private double[] called(double[] logExpected, double[] potential, double[] absorbed) {
    for (int i = 0; i < potential.length; i++) {
      called[i] = logExpected[i] - (potential[i] + absorbed[i]) * epsilon() / massPenalty;
    }
    return called;
  }

  @Override
  void addError(
      NeumaierSum error,
      double[] expected,
      double[] logExpected,
      double[] potential,
      double[] absorbed,
      double[] logMasses) {
    called(logExpected, potential, absorbed);
    for (int i = 0; i < expected.length; i++) {
      error.add(expected[i] > 0 ? Math.abs(capped(logMasses[i]) - capped(called[i])) : 0);
    }
  }

  /** e^x, the largest of which adds up without overflow. */
  private static double capped(double x) {
    return StrictMath.exp(Math.min(x, 600));
  }

  /**
   * As a share of the mass, and not below the rounding of potentials that unequal masses draw apart
   * by X ln(Σ a / Σ b).
   */
  @Override
  double bound() {
    double apart = StrictMath.log(sourceMass / targetMass);
    double rounding = 8 * Math.ulp(unit() * Math.abs(apart));
    return Math.max(sourceMass, targetMass) * Math.max(tolerance, rounding);
  }

  /**
   * Its terms of the penalties X/ε KL(P1 | a) and of the dual −X/ε Σ a (e^(−f/X) − 1). The penalty
   * is that of the marginal a e^(−f/X) called for: of the plan's own it would be X times the square
   * of what the plan is off, which for large X is no part of the problem.
   */
  @Override
  void addMargin(Sums sums, double mass, double expected, double potential) {
    double unit = unit();
    double log = -potential / unit;
    double change = StrictMath.expm1(log);
    sums.primal.add(unit * expected * ((1 + change) * log - change));
    sums.dual.add(-unit * expected * change);
  }

  @Override
  double dual(Sums sums, double lastError) {
    double missing = sourceMass * targetMass - sums.total.value();
    sums.primal.add(missing);
    sums.dual.add(missing);
    sums.error.add(lastError);
    return sums.dual.value();
  }
}
