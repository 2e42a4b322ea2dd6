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
 * objective reported is the objective of the barycenter returned.
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
    Run<M, S> run = new Run<>(method, measures);
    return method.closedForm() ? run.once(start) : run.iterate(start);
  }

  private final class Run<M extends Measure, S extends Serializable> {
    private final long begin = System.nanoTime();
    private final BarycenterMethod<M, S> method;
    private final Measures<M> measures;
    private final StopRule.Watch watch;
    private final ContributionAggregator<M, S> aggregator;
    private final List<IterationRecord> history = new ArrayList<>();
    private long pivots;

    Run(BarycenterMethod<M, S> method, Measures<M> measures) {
      this.method = method;
      this.measures = measures;
      watch = stopRule.new Watch(method, measures.summary().withinVariance());
      aggregator = new ContributionAggregator<>(method);
    }

    BarycenterSolution iterate(S start) {
      S state = start;
      for (int iteration = 0; ; iteration++) {
        WeightedSum sum =
            average("outer iteration " + iteration + " of " + stopRule.maxIterations(), state);
        if (record(iteration, state, sum).status() != RunStatus.RUNNING) {
          return solution(state, sum);
        }
        state = method.update(state, sum.average());
      }
    }

    /** One update and the evaluation of what it gives. */
    BarycenterSolution once(S start) {
      S state = method.update(start, average("the only update", start).average());
      WeightedSum sum = average("evaluation", state);
      record(1, state, sum);
      return solution(state, sum);
    }

    private WeightedSum average(String step, S state) {
      WeightedSum sum = measures.aggregate(step + ": " + method.name(), state, aggregator);
      pivots += sum.pivots();
      return sum;
    }

    private IterationRecord record(int iteration, S state, WeightedSum sum) {
      double residual = method.residual(state, sum.average());
      double seconds = (System.nanoTime() - begin) / 1e9;
      IterationRecord record = watch.judge(iteration, sum.cost(), residual, seconds);
      history.add(record);
      listener.onIteration(record);
      return record;
    }

    private BarycenterSolution solution(S state, WeightedSum sum) {
      return new BarycenterSolution(
          method.barycenter(state),
          method.objectiveKind(),
          sum.dualGap(),
          List.copyOf(history),
          pivots);
    }
  }
}
