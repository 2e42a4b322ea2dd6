// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.collection.Passes;
import dev.wasserstein.measure.Measure;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The iteration of a barycenter method: one state, updated from the average of contributions. */
final class MethodIteration<M extends Measure, S extends Serializable>
    implements FixedPointIteration<S, MethodIteration.Average> {
  /** The sum of all contributions, and the vector to update with. */
  record Average(WeightedSum sum, double[] vector) {}

  /** Solves whose marginals are off by no more do not keep an iteration from converging. */
  private static final double SETTLED = 1e-6;

  private final BarycenterMethod<M, S> method;
  private final Objective objective;
  private final ObjectiveKind kind;
  private final Measures<M> measures;
  private final MeasuresSummary summary;
  private final Passes<M> passes;
  private final ContributionAggregator<M, S> aggregator;
  private final SelfCheck<S> selfCheck;
  private final int maxIterations;
  private Optional<double[]> found = Optional.empty();

  /**
   * The iteration on a collection.
   *
   * @param maxIterations the cap, for people who watch the cluster
   * @throws IllegalArgumentException for the median of a method whose cost is no squared distance
   */
  MethodIteration(
      BarycenterMethod<M, S> method,
      Objective objective,
      Measures<M> measures,
      Passes<M> passes,
      int maxIterations) {
    this.method = method;
    this.objective = objective;
    this.kind = method.objectiveKind().of(objective);
    this.measures = measures;
    this.summary = measures.summary();
    this.passes = passes;
    this.aggregator =
        new ContributionAggregator<>(
            method, Weighing.of(objective, method.objectiveKind(), summary));
    this.selfCheck = new SelfCheck<>(method, summary);
    this.maxIterations = maxIterations;
  }

  /** Whether one update reaches the barycenter. */
  boolean closedForm() {
    return method.closedForm() && objective == Objective.MEAN;
  }

  @Override
  public Evaluation<S, Average> evaluate(int iteration, S state) {
    S iterate = state;
    WeightedSum sum = sum(step(iteration), iterate);
    double[] average = vector(iteration, sum, iterate);
    long pivots = sum.pivots();
    while (!method.accepts(iterate, average)) {
      iterate = method.update(iterate, average);
      sum = sum("another try for outer iteration " + iteration, iterate);
      average = sum.average(method, iterate);
      pivots += sum.pivots();
    }
    double residual = method.residual(iterate, average);
    return new Evaluation<>(
        iterate,
        new Average(sum, average),
        sum.objective(),
        residual,
        sum.accuracy().marginalError(),
        sum.accuracy().converged() || sum.accuracy().marginalError() <= SETTLED,
        pivots);
  }

  /** What a search finds does not depend on the iterate: it is asked once. */
  private double[] vector(int iteration, WeightedSum sum, S state) {
    if (found.isEmpty()) {
      found =
          method
              .vectorSearch()
              .map(search -> search.of(measures, step(iteration), state, Groups.one()).get(0));
    }
    return found.orElseGet(() -> sum.average(method, state));
  }

  private String step(int iteration) {
    if (closedForm()) {
      return iteration == 0 ? "the only update" : "evaluation";
    }
    return "outer iteration " + iteration + " of " + maxIterations;
  }

  private WeightedSum sum(String step, S state) {
    return passes.aggregate(step + ": " + method.name(), state, aggregator);
  }

  @Override
  public S update(Evaluation<S, Average> evaluation) {
    return method.update(evaluation.state(), evaluation.sums().vector());
  }

  @Override
  public StopRule.Watch watch(StopRule rule) {
    return rule.new Watch(method, objective, summary.withinVariance());
  }

  @Override
  public void check(S state, List<IterationRecord> history) {
    selfCheck.check(state, history);
  }

  @Override
  public SortedMap<String, double[]> numbers(S state) {
    return method.numbers(state);
  }

  @Override
  public S state(Checkpoint checkpoint) {
    return method.state(checkpoint.numbers());
  }

  BarycenterSolution solution(OuterLoop.Outcome<S, Average> outcome) {
    return new BarycenterSolution(
        method.barycenter(outcome.last().state()),
        kind,
        outcome.last().sums().sum().dualGap(),
        outcome.history(),
        outcome.pivots(),
        outcome.rewinds());
  }
}
