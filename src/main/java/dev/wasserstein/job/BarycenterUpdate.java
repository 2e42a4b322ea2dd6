// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.GeodesicMethod;
import dev.wasserstein.barycenter.InductiveMean;
import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.storage.RunDirectory;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes new measures into the barycenter of an earlier run, in the order of their ids ({@link
 * InductiveMean}).
 */
final class BarycenterUpdate {
  /** Measures are brought to this process together up to this many numbers. */
  private static final long BATCH = 4_000_000;

  private final JobContext context;
  private final UpdatedRun earlier;
  private final RunClock clock = new RunClock();

  private BarycenterUpdate(JobContext context, UpdatedRun earlier) {
    this.context = context;
    this.earlier = earlier;
  }

  /**
   * Runs the update.
   *
   * @throws OptionException if settings contradict it
   * @throws BadInputException if the run or the input must be refused
   */
  static BarycenterResult run(JobContext context, UpdatedRun earlier) {
    return new BarycenterUpdate(context, earlier).run();
  }

  /** Refuses what needs all measures, and methods without a step along a geodesic. */
  static void refuseUnused(Settings values) {
    String method = values.get(Options.METHOD);
    if (!BarycenterMethods.TABLE.named(method).uses().contains(Options.UPDATE)) {
      throw new OptionException(
          Options.UPDATE
              + " is not for "
              + Options.METHOD
              + " "
              + method
              + ", of which no step leads along a geodesic: updates would blur or shift the barycenter"
              + " a little more each time. Compute the barycenter of all measures, or use "
              + BarycenterMethods.TABLE.entries().stream()
                  .filter(entry -> entry.uses().contains(Options.UPDATE))
                  .map(MethodTable.Entry::name)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    if (method.equals("quantile") && values.get(Options.EXPONENT) == 1) {
      throw new OptionException(
          Options.EXPONENT
              + " 1 is not for "
              + Options.UPDATE
              + ": the median of quantile functions changes with each of them, not along geodesics."
              + " Remove it for a run of exponent 2, or compute the median of all measures.");
    }
    if (values.get(Options.LEARN_MASSES)) {
      throw new OptionException(
          Options.LEARN_MASSES
              + " is not for "
              + Options.UPDATE
              + ": masses are learned from all measures. Remove it; the masses of the run stay.");
    }
    if (values.get(Options.LOWER_BOUND) != BoundChoice.NONE
        || values.get(Options.EVALUATE) == Evaluation.EXACT) {
      throw new OptionException(
          (values.get(Options.LOWER_BOUND) != BoundChoice.NONE
                  ? Options.LOWER_BOUND
                  : Options.EVALUATE + " exact")
              + " is not for "
              + Options.UPDATE
              + ", which reads the new measures only: it needs all. Remove it.");
    }
    MethodTable.refuse(
        values, List.of(Options.STEP_SIZE, Options.RESTARTS), "with " + Options.UPDATE);
  }

  private BarycenterResult run() {
    Settings values = context.settings();
    refuseUnused(values);
    earlier.requireSame(values, Options.METHOD);
    MeasureSource source = context.source();
    MeasureRecord before =
        new MeasureRecord(
            source
                .one(InputRules.beside(values, source, earlier.file(RunDirectory.BARYCENTER)))
                .measure(),
            Double.NaN,
            earlier.path(),
            0,
            earlier.parameters());
    Settings own = withSize(values, before.measure());
    MethodChoice<?, ?> choice = BarycenterMethods.TABLE.chosen(values).choose(own, source);
    try (JobOutput output = JobOutput.of(context, values.get(Options.INPUT));
        MeasureInput input = choice.open(own, source.withDemand(choice.demand()))) {
      requireSameKind(MeasureHeader.of(before), input.headers().get(0));
      earlier.requireSameWeights(InputFacts.weightsFrom(values, input.headers()));
      return run(
          choice.suited(input.headers()),
          before,
          new LoopCall(context, source, input, output, Optional.empty(), clock));
    }
  }

  /** Quantile functions go with those at the same levels alone. */
  private void requireSameKind(MeasureHeader before, MeasureHeader first) {
    if ((before.isQuantiles() || first.isQuantiles()) && !before.isLike(first)) {
      throw earlier.refused(
          "has a barycenter that is a " + before.description(),
          "a "
              + first.description()
              + ", as measure '"
              + first.id()
              + "' ("
              + first.place()
              + ") is",
          "Name another --update.");
    }
  }

  /** The settings by which new measures are read on the line: bins as those of the barycenter. */
  private static Settings withSize(Settings values, Measure barycenter) {
    if (!values.get(Options.METHOD).equals("quantile")
        || !(barycenter instanceof DiscreteMeasure cloud)) {
      return values;
    }
    return Arrays.equals(cloud.masses(), DiscreteMeasure.uniformMasses(cloud.size()))
        ? values.with(Options.SUPPORT_SIZE, barycenter.size())
        : values.withText(Options.SUPPORT_SIZE, "all");
  }

  private <M extends Measure, S extends Serializable> BarycenterResult run(
      MethodChoice<M, S> choice, MeasureRecord before, LoopCall call) {
    MeasureInput input = call.input();
    Map<String, Double> weights = call.weights(choice);
    List<String> ids = BarycenterRun.ids(weights);
    earlier.refuseKnown("measure", ids);
    MeasureRecord arranged = arranged(before, input.headers());
    List<MeasureRecord> sample =
        call.sample(call.ids(weights)).stream().map(choice::picture).toList();
    try (Measures<M> measures = input.measures(weights, choice.conversion())) {
      clock.measuresAreRead();
      call.checkScale(measures.summary());
      if (!(choice.method(measures) instanceof GeodesicMethod<M, S> method)) {
        throw new IllegalStateException("no geodesics: " + context.settings().get(Options.METHOD));
      }
      S start = method.at(choice.conversion().convert(arranged));
      InductiveMean<M, S> mean = new InductiveMean<>(method, start, earlier.weightSum());
      List<Line> lines = takeIn(mean, measures, weights, sizes(input.headers()));
      clock.loopEnds();
      UpdateRun run =
          new UpdateRun(
              context,
              earlier,
              input,
              sample,
              weights,
              measures.summary(),
              solution(method, mean, lines),
              mean.weight(),
              lines,
              facts(choice, measures, call, weights),
              clock);
      call.output()
          .write(
              files ->
                  run.write(files, () -> choice.writeMore(files.output(), input, run.solution())));
      call.finish(true, run.warnings());
      return new BarycenterResult(run, call.output().lines(run.sentence()));
    }
  }

  /** One measure that was taken in. */
  record Line(String id, double weight, InductiveMean.Step step, IterationRecord record) {}

  private <M extends Measure, S extends Serializable> List<Line> takeIn(
      InductiveMean<M, S> mean,
      Measures<M> measures,
      Map<String, Double> weights,
      Map<String, Long> sizes) {
    List<String> ids = measures.ids();
    IterationListener listener = context.listener().onLoop("update", ids.size());
    List<Line> lines = new ArrayList<>();
    for (int from = 0; from < ids.size(); ) {
      int end = from;
      long numbers = 0;
      while (end < ids.size() && (end == from || numbers + sizes.get(ids.get(end)) <= BATCH)) {
        numbers += sizes.get(ids.get(end++));
      }
      for (WeightedMeasure<M> each : measures.fetch(ids.subList(from, end))) {
        String id = each.measure().id();
        InductiveMean.Step step = mean.add(each.measure(), weights.get(id));
        IterationRecord record =
            new IterationRecord(
                lines.size() + 1,
                step.squaredDistance(),
                Double.NaN,
                Double.NaN,
                clock.seconds(),
                lines.size() + 1 < ids.size() ? RunStatus.RUNNING : RunStatus.DONE);
        lines.add(new Line(id, weights.get(id), step, record));
        listener.onIteration(record);
      }
      from = end;
    }
    return lines;
  }

  private static Map<String, Long> sizes(List<MeasureHeader> headers) {
    Map<String, Long> sizes = new HashMap<>();
    headers.forEach(each -> sizes.put(each.id(), (long) each.size() * each.dimension()));
    return sizes;
  }

  private static <M extends Measure, S extends Serializable> BarycenterSolution solution(
      GeodesicMethod<M, S> method, InductiveMean<M, S> mean, List<Line> lines) {
    return new BarycenterSolution(
        method.barycenter(mean.state()),
        method.objectiveKind(),
        lines.stream().mapToDouble(line -> line.step().dualGap()).max().orElse(0),
        lines.stream().map(Line::record).toList(),
        lines.stream().mapToLong(line -> line.step().pivots()).sum(),
        0);
  }

  private static <M extends Measure> Map<String, Object> facts(
      MethodChoice<M, ?> choice, Measures<M> measures, LoopCall call, Map<String, Double> weights) {
    Map<String, Object> facts = new LinkedHashMap<>(choice.facts(measures));
    facts.putAll(
        InputFacts.ofBarycenter(call.context().settings(), call.input().headers(), weights));
    return facts;
  }

  /**
   * The barycenter with its coordinates in the order of the input.
   *
   * @throws BadInputException if it is of another kind, dimension or with other coordinates
   */
  private MeasureRecord arranged(MeasureRecord before, List<MeasureHeader> headers) {
    MeasureHeader first = headers.get(0);
    MeasureHeader header = MeasureHeader.of(before);
    if (header.dimension() != first.dimension()) {
      throw earlier.refused(
          "has a barycenter of dimension " + header.dimension(),
          "dimension "
              + first.dimension()
              + " as measure '"
              + first.id()
              + "' ("
              + first.place()
              + ") has",
          "Name another --update.");
    }
    CollectionCheck.sameCoordinates(List.of(header), headers);
    List<String> wanted = CollectionCheck.coordinates(headers);
    if (before.measure() instanceof DiscreteMeasure) {
      return before.arranged(wanted);
    }
    if (!wanted.isEmpty()
        && !before.coordinates().isEmpty()
        && !wanted.equals(before.coordinates())) {
      throw earlier.refused(
          "has its parameters in the order " + String.join(", ", before.coordinates()),
          "the order of the input, " + String.join(", ", wanted),
          "Write the input in the order of the run.");
    }
    return before;
  }
}
