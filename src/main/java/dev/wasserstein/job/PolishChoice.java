// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.multimarginal.MultiMarginal;
import dev.wasserstein.barycenter.multimarginal.Polish;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The particle flow whose result is polished: atoms are split, merged and get masses. */
record PolishChoice(Settings values, InitialSupports from) implements FreeSupportChoice {
  /** Of the linear programs of the turns. */
  private static final double GAP = 1e-8;

  private static final int MOST_ROUNDS = 200;

  /** Of optima that differ by rounding only, the flow's own stands. */
  private static final double LOWER = 1 - 1e-12;

  /**
   * The choice for these options.
   *
   * @throws OptionException if the median is asked for
   */
  static PolishChoice of(Settings values, MeasureSource source) {
    if (BarycenterJob.isMedian(values)) {
      throw new OptionException(
          Options.POLISH + " is not used with --objective median. Remove one of them.");
    }
    return new PolishChoice(values, new InitialSupports(values, source));
  }

  @Override
  public void check(List<MeasureHeader> headers) {
    FreeSupportChoice.super.check(headers);
    DualBounds.tooLarge(headers, 0)
        .ifPresent(
            why -> {
              throw new BadInputException(
                  Options.POLISH.toString(),
                  DualBounds.where(headers),
                  why,
                  "a smaller problem",
                  "Remove it, or use --learn-masses, or fewer or smaller measures.");
            });
  }

  @Override
  public BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method(
      Measures<DiscreteMeasure> measures) {
    return new ParticleFlow(values.get(Options.STEP_SIZE));
  }

  @Override
  public Starts<DiscreteMeasure> startsOf(Measures<DiscreteMeasure> measures) {
    return from.of(measures, method(measures));
  }

  /** The optimum with atoms anywhere, where turns begin, too, is found once. */
  @Override
  public Runs<DiscreteMeasure, DiscreteMeasure> runs() {
    AtomicReference<Polish> shared = new AtomicReference<>();
    return (loop, method, measures, start, checkpoints) ->
        run(
            loop,
            method,
            measures,
            start,
            checkpoints,
            () -> shared.updateAndGet(known -> known == null ? polish(measures) : known));
  }

  @Override
  public BarycenterSolution run(
      OuterLoop loop,
      BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method,
      Measures<DiscreteMeasure> measures,
      Supplier<DiscreteMeasure> start,
      Checkpoints checkpoints) {
    return runs().run(loop, method, measures, start, checkpoints);
  }

  private static Polish polish(Measures<DiscreteMeasure> measures) {
    return new Polish(Initializer.BARYCENTER_ID, measures.fetch(measures.ids()));
  }

  private BarycenterSolution run(
      OuterLoop loop,
      BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method,
      Measures<DiscreteMeasure> measures,
      Supplier<DiscreteMeasure> start,
      Checkpoints checkpoints,
      Supplier<Polish> polish) {
    BarycenterSolution flow = loop.run(method, measures, start, checkpoints);
    StopRule rule = loop.stopRule();
    int left = rule.maxIterations() - flow.iterations();
    if (left <= 0 || rule.deadline().isOver()) {
      return flow;
    }
    RunClock clock = new RunClock();
    double before = flow.last().seconds();
    List<IterationRecord> history = new ArrayList<>(flow.history());
    history.set(history.size() - 1, with(flow.last(), RunStatus.RUNNING));
    Polish.Polished polished =
        polish
            .get()
            .from(
                (DiscreteMeasure) flow.barycenter(),
                rule.tolerance(),
                left,
                new MultiMarginal.Limits(
                    GAP,
                    MOST_ROUNDS,
                    rule.deadline(),
                    values.get(Options.SEED),
                    Runtime.getRuntime().availableProcessors()),
                objective -> {
                  IterationRecord record = turn(flow, history, objective, before + clock.seconds());
                  history.add(record);
                  loop.listener().onIteration(record);
                });
    BarycenterSolution scored =
        new OuterLoop(new StopRule(rule.tolerance(), rule.residualTolerance(), 0), record -> {})
            .run(method, measures, polished.barycenter());
    if (!(scored.objective() < flow.objective() * LOWER)) {
      return flow;
    }
    if (polished.turns() > 0) {
      history.remove(history.size() - 1);
    }
    IterationRecord last = last(flow, history, scored, polished, rule, before + clock.seconds());
    history.add(last);
    loop.listener().onIteration(last);
    return new BarycenterSolution(
        scored.barycenter(),
        scored.objectiveKind(),
        scored.dualGap(),
        List.copyOf(history),
        flow.pivots() + scored.pivots(),
        flow.rewinds());
  }

  private static IterationRecord with(IterationRecord record, RunStatus status) {
    return new IterationRecord(
        record.iteration(),
        record.objective(),
        record.change(),
        record.residual(),
        record.seconds(),
        status);
  }

  private static IterationRecord turn(
      BarycenterSolution flow, List<IterationRecord> history, double objective, double seconds) {
    IterationRecord before = history.get(history.size() - 1);
    return new IterationRecord(
        before.iteration() + 1,
        objective,
        Math.abs(before.objective() - objective) / Math.max(objective, Double.MIN_NORMAL),
        flow.last().residual(),
        seconds,
        RunStatus.RUNNING);
  }

  /** Places that stay, and masses that the linear program proved. */
  private static IterationRecord last(
      BarycenterSolution flow,
      List<IterationRecord> history,
      BarycenterSolution scored,
      Polish.Polished polished,
      StopRule rule,
      double seconds) {
    double residual = scored.last().residual();
    boolean settled = residual <= rule.residualTolerance() && polished.proved();
    RunStatus status =
        settled
            ? RunStatus.CONVERGED
            : rule.deadline().isOver()
                ? RunStatus.TIME_LIMIT
                : flow.iterations() + polished.turns() >= rule.maxIterations()
                    ? RunStatus.MAX_ITERATIONS
                    : RunStatus.STALLED;
    IterationRecord turn = turn(flow, history, scored.objective(), seconds);
    return new IterationRecord(
        turn.iteration(), turn.objective(), turn.change(), residual, seconds, status);
  }

  @Override
  public PairwiseCost<DiscreteMeasure> squaredDistance() {
    return ExactCost.SQUARED_WASSERSTEIN;
  }
}
