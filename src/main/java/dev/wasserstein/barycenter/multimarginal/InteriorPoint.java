// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.barycenter.Deadline;
import dev.wasserstein.linalg.CholeskyFactor;
import java.util.Arrays;

/**
 * The least Σ_k c_k w_k over w ≥ 0 with A·w = a, A having one 1 for each measure in every column,
 * by Mehrotra's predictor-corrector method (1992). Its dual solutions are centred, which makes
 * column generation take few rounds (Gondzio, González-Brevis and Munari 2013); a basic solution
 * has duals at a corner, far from those of the next round.
 *
 * <p>The normal matrix A·D·Aᵀ has a row for each atom: R³/3 operations an iteration, R² doubles.
 * The last row of every measure but the first follows from the others and is left out.
 */
final class InteriorPoint {
  private static final int MOST_ITERATIONS = 100;

  /** Marginals may be off by this part of the largest mass; the basic solution mends them. */
  private static final double FEASIBLE = 1e-8;

  /** How much of the way to the boundary a step goes. */
  private static final double STEP = 0.9995;

  private static final double LEAST = 1e-12;

  /** From this gap on it may rise by rounding, relative to the objective. */
  private static final double NEARLY = 1e-7;

  private static final int REFINEMENTS = 3;

  private final Columns columns;
  private final double rounding;
  private final int rows;
  private final int ones;
  private final boolean[] leftOut;
  private final double[] a;
  private final double[] normal;
  private final CholeskyFactor factor = new CholeskyFactor();

  private double[] w = {};
  private double[] s = {};
  private double[] y = {};
  private double[] d = {};
  private double[] dualError = {};
  private double primal;
  private double dual;
  private boolean feasible;

  /**
   * The problem over these columns.
   *
   * @param rounding what objectives may differ by for no other reason
   */
  InteriorPoint(Columns columns, double rounding) {
    this.columns = columns;
    this.rounding = rounding;
    rows = columns.rowCount();
    ones = columns.ones();
    leftOut = new boolean[rows];
    a = columns.masses();
    for (int k = 1; k < ones; k++) {
      int last = columns.offsets()[k + 1] - 1;
      leftOut[last] = true;
      a[last] = 0;
    }
    normal = new double[rows * rows];
  }

  /** Masses of the columns whose marginals are the measures' to rounding: each by a factor. */
  double[] feasibleMasses() {
    w = Arrays.copyOf(w, columns.count());
    factorNormal(w);
    double[] feasible = w.clone();
    for (int round = 0; round < REFINEMENTS; round++) {
      double[] missing = times(feasible);
      for (int i = 0; i < rows; i++) {
        missing[i] = a[i] - missing[i];
      }
      factor.solve(missing);
      for (int k = 0; k < feasible.length; k++) {
        feasible[k] = Math.max(0, feasible[k] + w[k] * columns.dual(missing, k));
      }
    }
    return feasible;
  }

  /** Reduced costs of the columns. */
  double[] slacks() {
    return s;
  }

  /** Duals of the rows. */
  double[] duals() {
    return y;
  }

  /** Σ c_k w_k. */
  double primal() {
    return primal;
  }

  /**
   * Whether the marginals and the reduced costs of the last iterate hold, so that primal counts.
   */
  boolean isFeasible() {
    return feasible;
  }

  /**
   * Forgets columns.
   *
   * @param kept the numbers of those that stay, in their order
   */
  void keep(int[] kept) {
    w = of(w, kept);
    s = of(s, kept);
  }

  private static double[] of(double[] numbers, int[] kept) {
    double[] some = new double[kept.length];
    for (int k = 0; k < kept.length; k++) {
      some[k] = numbers[kept[k]];
    }
    return some;
  }

  /**
   * Begins near the last solution, with columns that are new.
   *
   * @param duals whose reduced costs are not negative
   * @param complementarity what products of masses and slacks begin with, at least
   */
  void warmStart(double[] duals, double complementarity) {
    int count = columns.count();
    int old = w.length;
    y = duals.clone();
    w = Arrays.copyOf(w, count);
    s = new double[count];
    for (int k = 0; k < count; k++) {
      s[k] = Math.max(columns.costs()[k] - columns.dual(y, k), LEAST);
      w[k] = Math.max(k < old ? w[k] : 0, complementarity / s[k]);
      s[k] = Math.max(s[k], complementarity / w[k]);
    }
  }

  /** Mehrotra's start: the least-squares solutions, moved inside. */
  void coldStart() {
    int count = columns.count();
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    factorNormal(ones);
    double[] x = a.clone();
    factor.solve(x);
    y = times(Arrays.copyOf(columns.costs(), count));
    factor.solve(y);
    w = new double[count];
    s = new double[count];
    double leastMass = 0;
    double leastSlack = 0;
    for (int k = 0; k < count; k++) {
      w[k] = columns.dual(x, k);
      s[k] = columns.costs()[k] - columns.dual(y, k);
      leastMass = Math.min(leastMass, w[k]);
      leastSlack = Math.min(leastSlack, s[k]);
    }
    double product = 0;
    double massSum = 0;
    double slackSum = 0;
    for (int k = 0; k < count; k++) {
      w[k] += LEAST - 1.5 * leastMass;
      s[k] += LEAST - 1.5 * leastSlack;
      product += w[k] * s[k];
      massSum += w[k];
      slackSum += s[k];
    }
    for (int k = 0; k < count; k++) {
      w[k] += product / slackSum / 2;
      s[k] += product / massSum / 2;
    }
  }

  /**
   * Iterates until the objective is known to a part of itself.
   *
   * @return whether it is; not where rounding or the deadline ended it
   */
  boolean solve(double tolerance, Deadline deadline) {
    int count = columns.count();
    double[] cost = columns.costs();
    d = new double[count];
    dualError = new double[count];
    double[] massStep = new double[count];
    double[] slackStep = new double[count];
    double[] correction = new double[count];
    double largestMass = Arrays.stream(a).max().orElse(0);
    double largestCost = 0;
    for (int k = 0; k < count; k++) {
      largestCost = Math.max(largestCost, cost[k]);
    }
    double lastGap = Double.POSITIVE_INFINITY;
    for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      double[] primalError = times(w);
      double infeasible = 0;
      dual = 0;
      for (int i = 0; i < rows; i++) {
        primalError[i] = a[i] - primalError[i];
        infeasible = Math.max(infeasible, Math.abs(primalError[i]));
        dual += a[i] * y[i];
      }
      double complementarity = 0;
      double dualInfeasible = 0;
      primal = 0;
      for (int k = 0; k < count; k++) {
        dualError[k] = cost[k] - columns.dual(y, k) - s[k];
        dualInfeasible = Math.max(dualInfeasible, Math.abs(dualError[k]));
        complementarity += w[k] * s[k];
        primal += cost[k] * w[k];
      }
      feasible =
          infeasible <= FEASIBLE * largestMass
              && dualInfeasible <= Math.max(rounding, FEASIBLE * largestCost);
      double gap = Math.abs(primal - dual);
      if (feasible && gap <= Math.max(rounding, tolerance * Math.abs(primal))) {
        return true;
      }
      // Rounding rules where neither the gap nor the errors fall any more.
      if (deadline.isOver() || (feasible && gap > lastGap && gap < NEARLY * Math.abs(primal))) {
        return false;
      }
      lastGap = feasible ? gap : Double.POSITIVE_INFINITY;
      for (int k = 0; k < count; k++) {
        d[k] = w[k] / s[k];
      }
      factorNormal(d);
      Arrays.fill(correction, 0);
      step(primalError, correction, massStep, slackStep);
      double massLength = Math.min(1, length(w, massStep));
      double slackLength = Math.min(1, length(s, slackStep));
      double reached = 0;
      for (int k = 0; k < count; k++) {
        reached += (w[k] + massLength * massStep[k]) * (s[k] + slackLength * slackStep[k]);
      }
      double ratio = reached / complementarity;
      double target = ratio * ratio * ratio * complementarity / count;
      for (int k = 0; k < count; k++) {
        correction[k] = target - massStep[k] * slackStep[k];
      }
      double[] dualStep = step(primalError, correction, massStep, slackStep);
      massLength = Math.min(1, STEP * length(w, massStep));
      slackLength = Math.min(1, STEP * length(s, slackStep));
      for (int k = 0; k < count; k++) {
        w[k] += massLength * massStep[k];
        s[k] += slackLength * slackStep[k];
      }
      for (int i = 0; i < rows; i++) {
        y[i] += slackLength * dualStep[i];
      }
    }
    return false;
  }

  /** Newton's step for w·s = correction; returns that of the duals. */
  private double[] step(
      double[] primalError, double[] correction, double[] massStep, double[] slackStep) {
    int count = w.length;
    for (int k = 0; k < count; k++) {
      massStep[k] = d[k] * dualError[k] - correction[k] / s[k] + w[k];
    }
    double[] dualStep = times(massStep);
    for (int i = 0; i < rows; i++) {
      dualStep[i] += primalError[i];
    }
    factor.solve(dualStep);
    for (int k = 0; k < count; k++) {
      slackStep[k] = dualError[k] - columns.dual(dualStep, k);
      massStep[k] = correction[k] / s[k] - w[k] - d[k] * slackStep[k];
    }
    return dualStep;
  }

  private static double length(double[] from, double[] step) {
    double length = Double.MAX_VALUE;
    for (int k = 0; k < from.length; k++) {
      if (step[k] < 0) {
        length = Math.min(length, -from[k] / step[k]);
      }
    }
    return length;
  }

  private double[] times(double[] vector) {
    double[] product = columns.times(vector);
    for (int i = 0; i < rows; i++) {
      if (leftOut[i]) {
        product[i] = 0;
      }
    }
    return product;
  }

  private void factorNormal(double[] diagonal) {
    Arrays.fill(normal, 0);
    int[] row = columns.rows();
    for (int k = 0; k < diagonal.length; k++) {
      double value = diagonal[k];
      for (int p = k * ones; p < (k + 1) * ones; p++) {
        int start = row[p] * rows;
        if (!leftOut[row[p]]) {
          for (int q = k * ones; q <= p; q++) {
            normal[start + row[q]] += value;
          }
        }
      }
    }
    for (int i = 0; i < rows; i++) {
      if (leftOut[i]) {
        for (int k = i; k < rows; k++) {
          normal[k * rows + i] = 0;
        }
        normal[i * rows + i] = 1;
      }
    }
    factor.factor(normal, rows);
  }
}
