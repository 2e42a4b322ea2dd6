// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.measure.KeptStates;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.MeasuresSummary;
import dev.wasserstein.measure.Passes;
import dev.wasserstein.measure.StateFiles;
import dev.wasserstein.measure.StatesLostException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one loop of all iterative methods: send the state out, average the contributions, make the
 * next state, until the stopping rule ends it. The last iterate is always evaluated, so that the
 * objective reported is the objective of the barycenter returned.
 */
public final class OuterLoop {
  /** Losses of states between two iterates that go farther than all before. */
  private static final int MOST_LOSSES = 10;

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
    try (Passes<M> passes =
        method.hasMeasureStates() ? measures.passes() : Passes.stateless(measures)) {
      Run<M, S> run = new Run<>(method, measures.summary(), passes, checkpoints);
      return method.closedForm() && objective == Objective.MEAN
          ? run.once(start.get())
          : run.iterate(start);
    }
  }

  private final class Run<M extends Measure, S extends Serializable> {
    private final long begin = System.nanoTime();
    private double earlierSeconds;
    private final Passes<M> passes;
    private final BarycenterMethod<M, S> method;
    private final MeasuresSummary summary;
    private final ObjectiveKind kind;
    private StopRule.Watch watch;
    private SelfCheck<S> selfCheck;
    private final ContributionAggregator<M, S> aggregator;
    private final Checkpoints checkpoints;
    private final List<IterationRecord> history = new ArrayList<>();
    private long pivots;
    private int losses;
    private int farthest = -1;
    private int lossesSinceFarthest;

    Run(
        BarycenterMethod<M, S> method,
        MeasuresSummary summary,
        Passes<M> passes,
        Checkpoints checkpoints) {
      this.method = method;
      this.summary = summary;
      this.passes = passes;
      this.checkpoints = checkpoints;
      kind = method.objectiveKind().of(objective);
      watch();
      aggregator = new ContributionAggregator<>(method, Weighing.of(objective, summary));
    }

    /** Begins to watch a run. */
    private void watch() {
      watch = stopRule.new Watch(method, objective, summary.withinVariance());
      selfCheck = new SelfCheck<>(method, summary);
    }

    BarycenterSolution iterate(Supplier<S> start) {
      Optional<Checkpoints.Last> last = checkpoints.last();
      Optional<S> first = last.isPresent() ? Optional.empty() : Optional.of(start.get());
      S state = last.map(this::goOn).orElseGet(first::get);
      for (; ; ) {
        try {
          return iterate(state);
        } catch (StatesLostException e) {
          state = rewind(e, first);
        }
      }
    }

    /** Iterates from a state whose measures have theirs. */
    private BarycenterSolution iterate(S from) {
      S state = from;
      for (int iteration = history.size(); ; iteration++) {
        Point<M, S> point = new Point<>(method, passes, state, history, pivots);
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

    /**
     * Goes back to the last checkpoint, or to the start, and thus makes the same iterates again.
     * Cold scalings for the lost measures alone would cost more: a fit to the present barycenter
     * takes hundreds of iterations.
     *
     * @param first the start; empty where the run began at a checkpoint
     */
    private S rewind(StatesLostException loss, Optional<S> first) {
      losses++;
      lossesSinceFarthest = history.size() > farthest ? 1 : lossesSinceFarthest + 1;
      farthest = Math.max(farthest, history.size());
      if (lossesSinceFarthest > MOST_LOSSES) {
        throw new NoResultException(
            loss.getMessage()
                + " It happened "
                + lossesSinceFarthest
                + " times without progress beyond iteration "
                + farthest
                + ". Use --checkpoint-every, or executors that last.");
      }
      history.clear();
      pivots = 0;
      watch();
      Optional<Checkpoints.Last> last = checkpoints.latest();
      listener.onRewind(last.map(each -> each.checkpoint().iteration()).orElse(0), loss);
      if (last.isPresent()) {
        return goOn(last.get());
      }
      passes.restart();
      return first.orElseThrow();
    }

    private S goOn(Checkpoints.Last earlier) {
      Checkpoint checkpoint = earlier.checkpoint();
      if (checkpoint.iteration() == 0) {
        passes.restart();
      } else {
        passes.restore(earlier.states());
      }
      watch.recall(checkpoint.history());
      history.addAll(checkpoint.history());
      pivots = checkpoint.pivots();
      if (losses == 0 && !history.isEmpty()) {
        earlierSeconds = history.get(history.size() - 1).seconds();
      }
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
      WeightedSum sum = passes.aggregate(step + ": " + method.name(), state, aggregator);
      pivots += sum.pivots();
      return sum;
    }

    private IterationRecord record(int iteration, S state, WeightedSum sum, double[] average) {
      double residual = method.residual(state, average);
      double seconds = earlierSeconds + (System.nanoTime() - begin) / 1e9;
      IterationRecord record = watch.judge(iteration, sum.objective(), residual, seconds);
      history.add(record);
      listener.onIteration(record);
      selfCheck.check(state, record);
      return record;
    }

    private BarycenterSolution solution(S state, WeightedSum sum) {
      return new BarycenterSolution(
          method.barycenter(state), kind, sum.dualGap(), List.copyOf(history), pivots, losses);
    }
  }

  /** An iterate that is about to be evaluated. */
  private record Point<M extends Measure, S extends Serializable>(
      BarycenterMethod<M, S> method,
      Passes<M> passes,
      S state,
      List<IterationRecord> history,
      long pivots)
      implements Resumable {
    @Override
    public Checkpoint checkpoint() {
      return new Checkpoint(history.size(), method.numbers(state), List.copyOf(history), pivots);
    }

    @Override
    public KeptStates keep(StateFiles files) {
      return passes.keep(files);
    }
  }
}
