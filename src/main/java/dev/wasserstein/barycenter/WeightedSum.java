// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.numeric.CompensatedSum;
import dev.wasserstein.transport.SolveAccuracy;
import java.io.Serializable;

/**
 * Weighted contributions, summed: what travels back to the driver. Independent of the order of the
 * measures.
 */
public final class WeightedSum implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Components of {@link #scalars}. */
  private static final int WEIGHT = 0;

  private static final int PULL = 1;
  private static final int CAPTURED = 2;
  private static final int TERM = 3;
  private static final int DUAL_GAP = 4;

  private final Weighing weighing;
  private CompensatedSum vectors = new CompensatedSum(0);
  private CompensatedSum captured = new CompensatedSum(0);
  private final CompensatedSum scalars = new CompensatedSum(5);
  private long count;
  private long pivots;
  private SolveAccuracy accuracy = SolveAccuracy.EXACT;

  /** The sum of nothing. */
  public WeightedSum(Weighing weighing) {
    this.weighing = weighing;
  }

  /** Adds a contribution of a measure of weight λ_n. */
  public void add(double weight, Contribution contribution) {
    double cost = contribution.cost();
    if (weighing.captures(cost)) {
      captured = added(captured, weight, contribution.vector());
      scalars.add(CAPTURED, weight);
    } else {
      double pull = weight * weighing.factor(cost);
      vectors = added(vectors, pull, contribution.vector());
      scalars.add(PULL, pull);
    }
    double term = weighing.term(cost);
    scalars.add(WEIGHT, weight);
    scalars.add(TERM, weight * term);
    scalars.add(DUAL_GAP, weight * weighing.gap(contribution));
    count++;
    pivots += contribution.pivots();
    accuracy = accuracy.worse(contribution.accuracy());
  }

  private static CompensatedSum added(CompensatedSum sum, double factor, double[] vector) {
    CompensatedSum all = sum.length() == 0 ? new CompensatedSum(vector.length) : sum;
    all.add(factor, vector);
    return all;
  }

  /** The sum of both; either may be overwritten. */
  public static WeightedSum merge(WeightedSum left, WeightedSum right) {
    if (left.count == 0 || right.count == 0) {
      return left.count == 0 ? right : left;
    }
    left.vectors = merge(left.vectors, right.vectors);
    left.captured = merge(left.captured, right.captured);
    left.scalars.add(right.scalars);
    left.count += right.count;
    left.pivots += right.pivots;
    left.accuracy = left.accuracy.worse(right.accuracy);
    return left;
  }

  private static CompensatedSum merge(CompensatedSum left, CompensatedSum right) {
    if (left.length() == 0 || right.length() == 0) {
      return left.length() == 0 ? right : left;
    }
    left.add(right);
    return left;
  }

  /**
   * What the state is to be updated with: Σ w_n · vector_n / Σ w_n with the weights w_n of the
   * {@link Weighing}.
   *
   * <p>Where measures of total weight Λ are captured, let a be that average of the others, A = Σ
   * w_n, and t the average of the captured ones. The step that keeps their term minimises Λ |x − t|
   * + A/2 · |x − a|²: x = t + (1 − Λ / (A |a − t|))₊ (a − t). The iterate stays if the others pull
   * with less than Λ, else it leaves; t is the iterate itself to within δ. A method that gives no
   * length keeps the captured measures with the weight λ_k / δ.
   */
  public <S extends Serializable> double[] average(BarycenterMethod<?, S> method, S state) {
    if (captured.length() == 0) {
      return vectors.dividedBy(scalars.value(PULL));
    }
    double[] met = captured.dividedBy(scalars.value(CAPTURED));
    if (vectors.length() == 0) {
      return met;
    }
    double[] average = vectors.dividedBy(scalars.value(PULL));
    double pull = scalars.value(PULL);
    double held = scalars.value(CAPTURED);
    double length = method.length(state, average);
    double stay =
        Double.isNaN(length)
            ? held / (held + pull * weighing.reach())
            : held >= pull * length ? 1 : held / (pull * length);
    for (int k = 0; k < average.length; k++) {
      average[k] = stay == 1 ? met[k] : stay * met[k] + (1 - stay) * average[k];
    }
    return average;
  }

  /** Σ λ_n · term_n: Σ λ_n W_n² of a mean, Σ λ_n W_n of a median. */
  public double objective() {
    return scalars.value(TERM) / scalars.value(WEIGHT);
  }

  /** By how much the objective may exceed its exact value at this state. */
  public double dualGap() {
    return scalars.value(DUAL_GAP) / scalars.value(WEIGHT);
  }

  /** Σ λ_n. */
  public double weight() {
    return scalars.value(WEIGHT);
  }

  /** The number of measures. */
  public long count() {
    return count;
  }

  /** The worst of all solves. */
  public SolveAccuracy accuracy() {
    return accuracy;
  }

  /** The pivots of all solves together. */
  public long pivots() {
    return pivots;
  }
}
