// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.exact;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.CompensatedSum;
import dev.wasserstein.transport.PairwiseCost;
import java.util.function.ToDoubleFunction;

/**
 * Lower bounds of barycenter objectives from the costs of pairs. For the quadratic cost F* ≥
 * Σ_{i&lt;j} λ_i λ_j W₂²(μ_i, μ_j): the multi-marginal form of F* (Agueh and Carlier 2011,
 * proposition 4.2) bounded pair by pair. For the median Σ λ_n W_n ≥ Σ_{i&lt;j} λ_i λ_j W(μ_i, μ_j)
 * / (1 − min λ_n), since W(μ_i, μ_j) ≤ W_i + W_j. It takes a cost for each pair; of very many
 * measures a sample of the pairs estimates it.
 *
 * <p>The dual gaps of the solves are subtracted, so that it stays a bound.
 */
public final class LowerBound<M extends Measure> {
  /** Rounds of a sample: as many solves for each measure. */
  private static final int ROUNDS = 16;

  private final Objective objective;
  private final Measures<M> measures;
  private final PairwiseCost<M> squaredDistance;
  private final ToDoubleFunction<String> error;

  /**
   * The bound of an objective.
   *
   * @param squaredDistance W₂²
   * @param error by how much W₂ may be off at a measure, by its id, since it stands for another
   */
  public LowerBound(
      Objective objective,
      Measures<M> measures,
      PairwiseCost<M> squaredDistance,
      ToDoubleFunction<String> error) {
    this.objective = objective;
    this.measures = measures;
    this.squaredDistance = squaredDistance;
    this.error = error;
  }

  /** The bound for measures that stand for themselves. */
  public static <M extends Measure> double of(
      Objective objective, Measures<M> measures, PairwiseCost<M> squaredDistance) {
    return new LowerBound<>(objective, measures, squaredDistance, id -> 0).ofAllPairs();
  }

  /**
   * An estimate of the bound.
   *
   * @param value whose mean over all samples is the bound
   * @param standardError of the value
   */
  public record Estimate(double value, double standardError) {}

  /** The bound. */
  public double ofAllPairs() {
    CompensatedSum sum = new CompensatedSum(1);
    double[] leastWeight = {1};
    PairCosts.between(
        measures,
        measures,
        PairCosts.Pairs.LATER,
        squaredDistance,
        pair -> {
          sum.add(0, term(pair));
          leastWeight[0] = Math.min(leastWeight[0], Math.min(pair.weight(), pair.otherWeight()));
        });
    return sum.value(0) * factor(leastWeight[0]);
  }

  /**
   * An estimate of it, from pairs drawn in {@value #ROUNDS} rounds.
   *
   * @param seed of the sample
   */
  public Estimate ofSample(long seed) {
    PairSample sample = new PairSample(measures.ids(), ROUNDS, seed);
    CompensatedSum sums = new CompensatedSum(ROUNDS);
    double[] leastWeight = {1};
    PairCosts.between(
        measures,
        measures,
        sample::with,
        squaredDistance,
        pair -> {
          double term = term(pair);
          for (int round = 0; round < ROUNDS; round++) {
            if (sample.isOfRound(round, pair.id(), pair.other())) {
              sums.add(round, term);
            }
          }
          leastWeight[0] = Math.min(leastWeight[0], Math.min(pair.weight(), pair.otherWeight()));
        });
    double factor = sample.factor() * factor(leastWeight[0]);
    double mean = 0;
    for (int round = 0; round < ROUNDS; round++) {
      mean += factor * sums.value(round) / ROUNDS;
    }
    double squares = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double difference = factor * sums.value(round) - mean;
      squares += difference * difference;
    }
    return new Estimate(mean, Math.sqrt(squares / (ROUNDS * (ROUNDS - 1))));
  }

  private double factor(double leastWeight) {
    if (objective == Objective.MEAN) {
      return 1;
    }
    return leastWeight < 1 ? 1 / (1 - leastWeight) : 0;
  }

  /** λ_i λ_j W₂², or W₂ of a median, or what is surely not above it. */
  private double term(PairCosts.Pair pair) {
    double square = pair.cost() - Math.max(0, pair.dualGap());
    double errors = error.applyAsDouble(pair.id()) + error.applyAsDouble(pair.other());
    double weight = pair.weight() * pair.otherWeight();
    if (objective == Objective.MEAN && !(errors > 0)) {
      return weight * square;
    }
    double distance = Math.max(0, Math.sqrt(Math.max(0, square)) - errors);
    return weight * (objective == Objective.MEAN ? distance * distance : distance);
  }
}
