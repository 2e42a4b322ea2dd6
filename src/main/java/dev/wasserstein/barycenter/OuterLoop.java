// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.barycenter.FixedPointIteration.Evaluation;
import dev.wasserstein.collection.KeptStates;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.Passes;
import dev.wasserstein.collection.StateFiles;
import dev.wasserstein.collection.StatesLostException;
import dev.wasserstein.measure.Measure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one loop of all iterations: evaluate the state, record it, make the next state, until the
 * stopping rule ends it. The last iterate is always evaluated, so that the objective reported is
 * the objective of the result.
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

  /**
   * A loop for means or medians.
   *
   * @param objective of the runs of a {@link BarycenterMethod}
   */
  public OuterLoop(StopRule stopRule, IterationListener listener, Objective objective) {
    this.stopRule = stopRule;
    this.listener = listener;
    this.objective = objective;
  }

  /** When it ends. */
  public StopRule stopRule() {
    return stopRule;
  }

  /** What receives its iterates. */
  public IterationListener listener() {
    return listener;
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
      MethodIteration<M, S> iteration =
          new MethodIteration<>(method, objective, measures, passes, stopRule.maxIterations());
      return iteration.solution(
          iteration.closedForm()
              ? new Run<>(iteration, passes, checkpoints).once(start.get())
              : run(iteration, passes, start, checkpoints));
    }
  }

  /**
   * Runs an iteration from a start, or from the last checkpoint if there is one.
   *
   * @param passes whose states of measures are to be kept with the checkpoints
   * @param start is not asked for where there is a checkpoint
   * @throws IllegalArgumentException if the checkpoint is of another iteration
   * @throws NoResultException if the run is astray or loses states again and again
   */
  public <S, A> Outcome<S, A> run(
      FixedPointIteration<S, A> iteration,
      Passes<?> passes,
      Supplier<S> start,
      Checkpoints checkpoints) {
    return new Run<>(iteration, passes, checkpoints).iterate(start);
  }

  /**
   * The end of a run.
   *
   * @param last the last iterate
   * @param history one record for each iterate from the start on
   * @param pivots the pivots of all solves together
   * @param rewinds how often the loop went back because states of measures were lost
   */
  public record Outcome<S, A>(
      Evaluation<S, A> last, List<IterationRecord> history, long pivots, int rewinds) {}

  private final class Run<S, A> implements Resumable {
    private final long begin = System.nanoTime();
    private double earlierSeconds;
    private final FixedPointIteration<S, A> iteration;
    private final Passes<?> passes;
    private final Checkpoints checkpoints;
    private StopRule.Watch watch;
    private S state;
    private final List<IterationRecord> history = new ArrayList<>();
    private long pivots;
    private int losses;
    private int farthest = -1;
    private int lossesSinceFarthest;

    Run(FixedPointIteration<S, A> iteration, Passes<?> passes, Checkpoints checkpoints) {
      this.iteration = iteration;
      this.passes = passes;
      this.checkpoints = checkpoints;
      this.watch = iteration.watch(stopRule);
    }

    Outcome<S, A> iterate(Supplier<S> start) {
      Optional<Checkpoints.Last> last = checkpoints.last();
      Optional<S> first = last.isPresent() ? Optional.empty() : Optional.of(start.get());
      state = last.map(this::goOn).orElseGet(first::get);
      for (; ; ) {
        try {
          return iterate();
        } catch (StatesLostException e) {
          state = rewind(e, first);
        }
      }
    }

    /** Iterates from a state whose measures have theirs. */
    private Outcome<S, A> iterate() {
      for (int number = history.size(); ; number++) {
        checkpoints.reached(number, stopRule.maxIterations(), this);
        Evaluation<S, A> evaluation = evaluate(number);
        if (record(evaluation, judge(number, evaluation)) != RunStatus.RUNNING) {
          return outcome(evaluation);
        }
        state = iteration.update(evaluation);
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
      watch = iteration.watch(stopRule);
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
      return iteration.state(checkpoint);
    }

    /** One update and the evaluation of what it gives. */
    Outcome<S, A> once(S start) {
      state = start;
      state = iteration.update(evaluate(0));
      Evaluation<S, A> evaluation = evaluate(1);
      record(evaluation, judge(1, evaluation).as(RunStatus.DONE));
      return outcome(evaluation);
    }

    private Evaluation<S, A> evaluate(int number) {
      Evaluation<S, A> evaluation = iteration.evaluate(number, state);
      pivots += evaluation.pivots();
      return evaluation;
    }

    private IterationRecord judge(int number, Evaluation<S, A> evaluation) {
      return watch.judge(
          number,
          evaluation.objective(),
          evaluation.residual(),
          evaluation.marginalError(),
          earlierSeconds + (System.nanoTime() - begin) / 1e9,
          evaluation.settled());
    }

    private RunStatus record(Evaluation<S, A> evaluation, IterationRecord record) {
      history.add(record);
      listener.onIteration(record);
      iteration.check(evaluation.state(), history);
      return record.status();
    }

    private Outcome<S, A> outcome(Evaluation<S, A> last) {
      return new Outcome<>(last, List.copyOf(history), pivots, losses);
    }

    @Override
    public Checkpoint checkpoint() {
      return new Checkpoint(history.size(), iteration.numbers(state), List.copyOf(history), pivots);
    }

    @Override
    public KeptStates keep(StateFiles files) {
      return passes.keep(files);
    }
  }
}
