// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.measure.KeptMemory;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.MemoryFiles;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The one loop of all iterative methods: send the state out, average the contributions, make the
 * next state, until the stopping rule ends it. The last iterate is always evaluated, so that the
 * objective reported is the objective of the barycenter returned.
 */
public final class OuterLoop {
  private final StopRule stopRule;
  private final IterationListener listener;
  private final Objective objective;

  /** A loop for Fréchet means. */
  public OuterLoop(StopRule stopRule, IterationListener listener) {
    this(stopRule, listener, Objective.MEAN);
  }

  /** A loop for means or medians. */
  public OuterLoop(StopRule stopRule, IterationListener listener, Objective objective) {
    this.stopRule = stopRule;
    this.listener = listener;
    this.objective = objective;
  }

  /**
   * Runs a method from a start.
   *
   * @throws IllegalArgumentException for the median of a method whose cost is no squared distance
   */
  public <M extends Measure, S extends Serializable> BarycenterSolution run(
      BarycenterMethod<M, S> method, Measures<M> measures, S start) {
    return run(method, measures, () -> start, Checkpoints.NONE);
  }

  /**
   * Runs a method from a start, or from the last checkpoint if there is one.
   *
   * @param start is not asked for where there is a checkpoint
   * @throws IllegalArgumentException as above, or if the checkpoint is of another method
   */
  public <M extends Measure, S extends Serializable> BarycenterSolution run(
      BarycenterMethod<M, S> method,
      Measures<M> measures,
      Supplier<S> start,
      Checkpoints checkpoints) {
    Run<M, S> run = new Run<>(method, measures, checkpoints);
    return method.closedForm() && objective == Objective.MEAN
        ? run.once(start.get())
        : run.iterate(start);
  }

  private final class Run<M extends Measure, S extends Serializable> {
    private final long begin = System.nanoTime();
    private double earlierSeconds;
    private final BarycenterMethod<M, S> method;
    private final Measures<M> measures;
    private final ObjectiveKind kind;
    private final StopRule.Watch watch;
    private final ContributionAggregator<M, S> aggregator;
    private final Checkpoints checkpoints;
    private final List<IterationRecord> history = new ArrayList<>();
    private long pivots;

    Run(BarycenterMethod<M, S> method, Measures<M> measures, Checkpoints checkpoints) {
      this.method = method;
      this.measures = measures;
      this.checkpoints = checkpoints;
      kind = method.objectiveKind().of(objective);
      watch = stopRule.new Watch(method, objective, measures.summary().withinVariance());
      aggregator = new ContributionAggregator<>(method, Weighing.of(objective, measures.summary()));
    }

    BarycenterSolution iterate(Supplier<S> start) {
      S state = checkpoints.last().map(this::goOn).orElseGet(start);
      for (int iteration = history.size(); ; iteration++) {
        Point<M, S> point = new Point<>(method, measures, state, history, pivots);
        if (iteration < stopRule.maxIterations()) {
          checkpoints.reached(iteration, point);
        } else {
          checkpoints.reachedCap(iteration, point);
        }
        WeightedSum sum =
            sum("outer iteration " + iteration + " of " + stopRule.maxIterations(), state);
        double[] average = sum.average(method, state);
        while (!method.accepts(state, average)) {
          state = method.update(state, average);
          sum = sum("another try for outer iteration " + iteration, state);
          average = sum.average(method, state);
        }
        if (record(iteration, state, sum, average).status() != RunStatus.RUNNING) {
          return solution(state, sum);
        }
        state = method.update(state, average);
      }
    }

    private S goOn(Checkpoints.Last earlier) {
      Checkpoint checkpoint = earlier.checkpoint();
      method.memory().ifPresent(memory -> measures.recall(memory, earlier.memory()));
      watch.recall(checkpoint.history());
      history.addAll(checkpoint.history());
      pivots = checkpoint.pivots();
      earlierSeconds = history.isEmpty() ? 0 : history.get(history.size() - 1).seconds();
      return method.state(checkpoint.numbers());
    }

    /** One update and the evaluation of what it gives. */
    BarycenterSolution once(S start) {
      S state = method.update(start, sum("the only update", start).average(method, start));
      WeightedSum sum = sum("evaluation", state);
      record(1, state, sum, sum.average(method, state));
      return solution(state, sum);
    }

    private WeightedSum sum(String step, S state) {
      WeightedSum sum = measures.aggregate(step + ": " + method.name(), state, aggregator);
      pivots += sum.pivots();
      return sum;
    }

    private IterationRecord record(int iteration, S state, WeightedSum sum, double[] average) {
      double residual = method.residual(state, average);
      double seconds = earlierSeconds + (System.nanoTime() - begin) / 1e9;
      IterationRecord record = watch.judge(iteration, sum.objective(), residual, seconds);
      history.add(record);
      listener.onIteration(record);
      return record;
    }

    private BarycenterSolution solution(S state, WeightedSum sum) {
      return new BarycenterSolution(
          method.barycenter(state), kind, sum.dualGap(), List.copyOf(history), pivots);
    }
  }

  /** An iterate that is about to be evaluated. */
  private record Point<M extends Measure, S extends Serializable>(
      BarycenterMethod<M, S> method,
      Measures<M> measures,
      S state,
      List<IterationRecord> history,
      long pivots)
      implements Resumable {
    @Override
    public Checkpoint checkpoint() {
      return new Checkpoint(history.size(), method.numbers(state), List.copyOf(history), pivots);
    }

    @Override
    public KeptMemory keep(MemoryFiles files) {
      return method
          .memory()
          .map(memory -> measures.keep(memory, files))
          .orElseGet(() -> new KeptMemory(files, List.of()));
    }
  }
}
