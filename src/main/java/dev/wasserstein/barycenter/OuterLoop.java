// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.Measures;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The one loop of all iterative methods: send the state out, average the contributions, make the
 * next state, until the stopping rule ends it. The last iterate is always evaluated, so that the
 * objective reported is the objective of the barycenter returned. A method in which nothing
 * iterates makes one update, which is then evaluated.
 */
public final class OuterLoop {
  private final StopRule stopRule;
  private final IterationListener listener;

  public OuterLoop(StopRule stopRule, IterationListener listener) {
    this.stopRule = stopRule;
    this.listener = listener;
  }

  /** Runs a method from a start. */
  public <M extends Measure, S extends Serializable> BarycenterSolution run(
      BarycenterMethod<M, S> method, Measures<M> measures, S start) {
    long begin = System.nanoTime();
    StopRule.Watch watch =
        stopRule.new Watch(measures.summary().withinVariance(), method.residualKind());
    ContributionAggregator<M, S> aggregator = new ContributionAggregator<>(method);
    List<IterationRecord> history = new ArrayList<>();
    S state = start;
    long pivots = 0;
    if (!method.iterates()) {
      WeightedSum sum = measures.aggregate("average: " + method.name(), state, aggregator);
      state = method.update(state, sum.average());
      pivots += sum.pivots();
    }
    for (int iteration = 0; ; iteration++) {
      WeightedSum sum =
          measures.aggregate(
              method.iterates()
                  ? "outer iteration "
                      + iteration
                      + " of "
                      + stopRule.maxIterations()
                      + ": "
                      + method.name()
                  : "evaluate: " + method.name(),
              state,
              aggregator);
      double[] average = sum.average();
      pivots += sum.pivots();
      double residual = method.residual(state, average);
      double seconds = (System.nanoTime() - begin) / 1e9;
      IterationRecord record =
          method.iterates()
              ? watch.judge(iteration, sum.cost(), residual, seconds)
              : watch.done(sum.cost(), residual, seconds);
      history.add(record);
      listener.onIteration(record);
      if (record.status() != RunStatus.RUNNING) {
        return new BarycenterSolution(
            method.barycenter(state),
            method.objectiveKind(),
            sum.dualGap(),
            List.copyOf(history),
            pivots);
      }
      state = method.update(state, average);
    }
  }
}
