// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.interpolation.Frame;
import dev.wasserstein.barycenter.interpolation.Geodesic;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Barycenters along a path or over a grid of weights between two to four measures. Each begins at
 * those of the nearest earlier weights, and the best is kept. Between two measures with atoms the
 * particle flow's path is the geodesic of one optimal plan, exactly.
 */
@Internal
public final class InterpolateJob {
  /** The steps between two measures where the user does not say. */
  static final int DEFAULT_STEPS = 10;

  /** The weights along a side for more measures. */
  static final int DEFAULT_GRID = 5;

  private InterpolateJob() {}

  /**
   * Runs the job.
   *
   * @throws OptionException if settings contradict each other
   * @throws BadInputException if the input must be refused
   * @throws dev.wasserstein.storage.OutputException if the output exists or cannot be written
   */
  public static InterpolateResult run(JobContext context) {
    RunClock clock = new RunClock();
    Settings values = context.settings();
    if (values.isGiven(Options.STEPS) && values.isGiven(Options.WEIGHTS_GRID)) {
      throw new OptionException("--steps is not used with --weights-grid. Remove one of them.");
    }
    MethodTable.Factory<MethodChoice<?, ?>> method = BarycenterMethods.TABLE.chosen(values);
    MeasureSource source = context.source();
    MethodChoice<?, ?> choice = method.choose(values, source);
    try (JobOutput output = JobOutput.of(context, values.get(Options.INPUT));
        MeasureInput input = choice.open(values, source.withDemand(choice.demand()))) {
      return run(
          choice.suited(input.headers()),
          new LoopCall(context, source, input, output, Optional.empty(), clock));
    }
  }

  /** The frames that the settings ask for. */
  private static List<Frame> frames(Settings values, List<MeasureHeader> headers) {
    int count = headers.size();
    if (count < 2 || count > Frame.MOST_MEASURES) {
      throw new BadInputException(
          "The input",
          values.get(Options.INPUT).isEmpty()
              ? headers.get(0).place()
              : String.join(", ", values.get(Options.INPUT)),
          count == 1 ? "has 1 measure" : "has " + count + " measures",
          "2 for a path, or 2 to " + Frame.MOST_MEASURES + " for a grid of weights",
          "Choose with --ids, or give other files.");
    }
    if (values.isGiven(Options.STEPS) && count > 2) {
      throw new OptionException(
          "--steps is for a path between two measures; the input has "
              + count
              + ". Use --weights-grid, or choose two with --ids.");
    }
    return count == 2 && !values.isGiven(Options.WEIGHTS_GRID)
        ? Frame.path(values.find(Options.STEPS).orElse(DEFAULT_STEPS))
        : Frame.grid(count, values.find(Options.WEIGHTS_GRID).orElse(DEFAULT_GRID));
  }

  private static <M extends Measure, S extends Serializable> InterpolateResult run(
      MethodChoice<M, S> choice, LoopCall call) {
    Settings values = call.context().settings();
    MeasureInput input = call.input();
    List<Frame> frames = frames(values, input.headers());
    Map<String, Double> equal = CollectionCheck.equalWeights(input.headers());
    choice.check(input.headers());
    Notes.onColours(call.context());
    Notes.onWindows(call.context(), input.headers());
    List<MeasureRecord> inputs =
        call.sample(call.ids(equal).stream().sorted().toList()).stream()
            .map(choice::picture)
            .toList();
    try (Measures<M> all = input.measures(equal, choice.conversion())) {
      call.checkScale(all.summary());
      call.clock().measuresAreRead();
      Path<M, S> path = new Path<>(choice, call, inputs, frames);
      List<BarycenterSolution> solutions =
          isGeodesic(values, frames) ? path.geodesic() : path.solve(all);
      call.clock().loopEnds();
      InterpolationRun run =
          new InterpolationRun(
              call.context(),
              InputReading.of(input),
              inputs,
              all.summary(),
              frames,
              solutions,
              path.rule,
              path.work,
              call.clock());
      call.output().write(run::write);
      call.context().listener().onWarnings(run.warnings());
      return new InterpolateResult(run, call.output().lines(run.sentence()));
    }
  }

  /** Whether no more atoms are wanted than the plan between two measures has. */
  private static boolean isGeodesic(Settings values, List<Frame> frames) {
    return frames.get(0).weights().length == 2
        && values.get(Options.METHOD).equals(BarycenterMethods.TABLE.names().get(0))
        && !values.find(Options.LEARN_MASSES).orElse(false)
        && !values.isGiven(Options.INITIAL)
        && (!values.isGiven(Options.SUPPORT_SIZE) || InitialSupports.isAll(values));
  }

  private static final class Path<M extends Measure, S extends Serializable> {
    private final MethodChoice<M, S> choice;
    private final LoopCall call;
    private final List<MeasureRecord> inputs;
    private final List<Frame> frames;
    private SolveWork work = SolveWork.NONE;
    private Optional<StopRule> rule = Optional.empty();

    Path(MethodChoice<M, S> choice, LoopCall call, List<MeasureRecord> inputs, List<Frame> frames) {
      this.choice = choice;
      this.call = call;
      this.inputs = inputs;
      this.frames = frames;
    }

    List<BarycenterSolution> geodesic() {
      Geodesic geodesic =
          Geodesic.between(
              InputRules.pointCloud(inputs.get(0)), InputRules.pointCloud(inputs.get(1)));
      List<BarycenterSolution> solutions = new ArrayList<>();
      for (Frame frame : frames) {
        double t = frame.weights()[1];
        double share = frame.weights()[0] * t;
        IterationRecord only =
            new IterationRecord(
                0,
                share * geodesic.squaredDistance(),
                Double.NaN,
                0,
                call.clock().seconds(),
                RunStatus.DONE);
        solutions.add(
            new BarycenterSolution(
                geodesic.at(t, frame.id()),
                ObjectiveKind.SQUARED_WASSERSTEIN,
                share * geodesic.dualGap(),
                List.of(only),
                0,
                0));
      }
      return solutions;
    }

    /**
     * The best loop for each frame from its neighbours.
     *
     * @param all the measures with equal weights, of which the first start is made
     */
    List<BarycenterSolution> solve(Measures<M> all) {
      List<BarycenterSolution> solutions = new ArrayList<>();
      for (Frame frame : frames) {
        List<S> near =
            frame.neighbours().stream()
                .flatMap(k -> choice.near(solutions.get(k)).stream())
                .toList();
        List<Supplier<S>> starts = new ArrayList<>();
        near.forEach(start -> starts.add(() -> start));
        if (starts.isEmpty()) {
          starts.add(() -> choice.startsOf(all).start(0));
        }
        try (Measures<M> weighted = call.input().measures(weights(frame), choice.conversion())) {
          solutions.add(
              starts.stream()
                  .map(start -> solve(frame, weighted, start))
                  .min(Comparator.comparingDouble(BarycenterSolution::objective))
                  .orElseThrow());
          work = work.plus(weighted.work());
        }
      }
      return solutions;
    }

    private BarycenterSolution solve(Frame frame, Measures<M> weighted, Supplier<S> start) {
      Settings values = call.context().settings();
      BarycenterMethod<M, S> method = choice.method(weighted);
      StopRule stopRule = BarycenterJob.stopRule(values, method, call.clock());
      rule = Optional.of(stopRule);
      OuterLoop loop =
          new OuterLoop(
              stopRule, call.context().loop(method.name() + " " + frame.id(), stopRule, weighted));
      return choice.run(loop, method, weighted, start, Checkpoints.NONE);
    }

    private Map<String, Double> weights(Frame frame) {
      Map<String, Double> weights = new LinkedHashMap<>();
      for (int n = 0; n < inputs.size(); n++) {
        weights.put(inputs.get(n).measure().id(), frame.weights()[n]);
      }
      return weights;
    }
  }
}
