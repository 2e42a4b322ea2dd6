// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.barycenter.exact.PairCosts;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.ArrangedInput;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.PairwiseCost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Computes Wasserstein distances between measures, and writes a run directory. */
@Internal
public final class DistanceJob {
  static final String DISTANCES = "distances.csv";
  private static final List<String> COLUMNS =
      List.of("id", "other", "cost", "distance", "dual_gap");

  /** The most pairs of a result without an output: some 400 MB. */
  private static final long MOST_IN_MEMORY = 5_000_000;

  private DistanceJob() {}

  /**
   * Runs the job.
   *
   * @throws OptionException if settings contradict each other
   * @throws dev.wasserstein.measure.BadInputException if the input must be refused
   * @throws dev.wasserstein.storage.OutputException if the output exists or cannot be written
   */
  public static DistanceResult run(JobContext context) {
    RunClock clock = new RunClock();
    Settings values = context.settings();
    GroupedJob.refuseIn(values);
    MeasureSource source = context.source();
    MethodTable.Factory<DistanceChoice<?>> method = DistanceMethods.TABLE.chosen(values);
    PairCosts.Pairs pairs = pairs(values);
    DistanceChoice<?> chosen = method.choose(values, source);
    try (JobOutput output = JobOutput.of(context, values.get(Options.INPUT));
        MeasureInput input = InputRules.open(values, source);
        MeasureInput other = other(context, source, input).orElse(input)) {
      checkTogether(input, other, pairs);
      DistanceChoice<?> choice = chosen.suited(input.headers(), values);
      choice.check(input.headers(), other.headers());
      PairPlans.check(values, input.headers(), other.headers());
      Notes.onColours(context);
      Notes.onWindows(context, input.headers());
      Notes.onDistances(context, input.headers(), other.headers());
      return run(choice, pairs, new Call(context, input, other, output, clock));
    }
  }

  /** A call whose inputs are open. */
  private record Call(
      JobContext context,
      MeasureInput input,
      MeasureInput other,
      JobOutput output,
      RunClock clock) {}

  private static <M extends Measure> DistanceResult run(
      DistanceChoice<M> choice, PairCosts.Pairs pairs, Call call) {
    try (Measures<M> left = measures(call.input(), choice);
        Measures<M> right = call.other() == call.input() ? left : measures(call.other(), choice)) {
      choice.check(left.summary());
      choice.check(right.summary());
      choice.check(left.summary(), right.summary());
      call.clock().measuresAreRead();
      Solving<M> solving = new Solving<>(left, right, pairs, choice);
      if (call.output().files().isEmpty()) {
        requireFew(pairs.count(left.summary().count(), right.summary().count()));
        List<DistancePair> found = new ArrayList<>();
        solving.run(pair -> found.add(DistancePair.of(pair, choice)));
        call.context().listener().onWarnings(solving.solves.warnings());
        return new DistanceResult(
            solving.count,
            solving.largestGap,
            solving.solves.unconverged(),
            found,
            List.of(solving.counted() + "."));
      }
      call.output().write(files -> write(files, solving, call));
      call.context().listener().onWarnings(solving.solves.warnings());
      return new DistanceResult(
          solving.count,
          solving.largestGap,
          solving.solves.unconverged(),
          List.of(),
          List.of(
              solving.counted()
                  + ": "
                  + call.output().files().get().output().target()
                  + "/"
                  + DISTANCES));
    }
  }

  /**
   * Refuses results that should not be kept in memory.
   *
   * @throws OptionException if there are more pairs than {@link #MOST_IN_MEMORY}
   */
  static void requireFew(long pairs) {
    if (pairs > MOST_IN_MEMORY) {
      throw new OptionException(
          pairs
              + " distances are too many to return; expected at most "
              + MOST_IN_MEMORY
              + ". Set an output, which takes any number of them.");
    }
  }

  private static <M extends Measure> void write(RunFiles files, Solving<M> solving, Call call) {
    List<String> columns = columns(solving);
    Settings values = call.context().settings();
    PairPlans plans =
        new PairPlans(
            call.input(),
            call.other(),
            values.find(Options.GROUND_COST).equals(Optional.of(GroundCostName.MATRIX)));
    boolean wanted = values.find(Options.PLAN).orElse(false);
    try (CsvTable csv = files.table(DISTANCES, columns)) {
      solving.run(
          pair -> {
            call.clock().write(() -> csv.row(cells(pair, solving)));
            if (wanted) {
              plans.add(pair);
            }
          });
    }
    if (wanted) {
      call.clock().write(() -> plans.write(files));
    }
    call.clock().loopEnds();
    RunRecord json = new RunRecord(call.context().header());
    json.put("objective_kind", solving.choice.objectiveKind());
    json.put("iterations", 0);
    InputFacts.parameters(call.input().headers()).forEach(json::put);
    json.put("pairs", solving.count);
    json.put("dual_gap", solving.largestGap);
    json.put("engine", call.input().engine());
    json.putWork(solving.left.work(), call.context().session().figures());
    solving.solves.put(json);
    json.putInputs(solving.left.summary());
    json.putPassedOver(
        Stream.of(call.input(), call.other()).distinct().mapToLong(MeasureInput::passedOver).sum());
    files.record(json, call.clock());
  }

  /** All pairs, solved once. */
  static final class Solving<M extends Measure> {
    private final Measures<M> left;
    private final Measures<M> right;
    private final PairCosts.Pairs pairs;
    private final DistanceChoice<M> choice;
    private final PairwiseCost<M> cost;
    private long count;
    double largestGap;
    final SolveWarnings solves = new SolveWarnings();

    Solving(Measures<M> left, Measures<M> right, PairCosts.Pairs pairs, DistanceChoice<M> choice) {
      this.left = left;
      this.right = right;
      this.pairs = pairs;
      this.choice = choice;
      this.cost = choice.cost(left.summary(), right.summary());
    }

    String counted() {
      return count + (count == 1 ? " distance" : " distances");
    }

    void run(Consumer<PairCosts.Pair> sink) {
      PairCosts.between(
          left,
          right,
          pairs,
          cost,
          pair -> {
            count++;
            largestGap = Math.max(largestGap, pair.dualGap());
            solves.add(pair.accuracy());
            sink.accept(pair);
          });
    }
  }

  private static PairCosts.Pairs pairs(Settings values) {
    boolean matched = values.get(Options.PAIRS) == PairSelection.MATCHED;
    if (matched && values.find(Options.OTHER).isEmpty()) {
      throw new OptionException(
          "--pairs matched needs --other: the measures of equal ids on the other side.");
    }
    return matched
        ? PairCosts.Pairs.MATCHED
        : values.find(Options.OTHER).isPresent() ? PairCosts.Pairs.ALL : PairCosts.Pairs.LATER;
  }

  /** The other side, its named coordinates in the order of the input's. */
  private static Optional<MeasureInput> other(
      JobContext context, MeasureSource source, MeasureInput input) {
    Settings values = context.settings();
    return values
        .find(Options.OTHER)
        .map(paths -> InputRules.settings(values, paths, InputRules.format(values)))
        .map(
            settings ->
                context
                    .inputs()
                    .other()
                    .map(given -> source.open(given, settings))
                    .orElseGet(() -> source.open(settings)))
        .map(other -> ArrangedInput.of(other, CollectionCheck.coordinates(input.headers())));
  }

  private static <M extends Measure> Measures<M> measures(
      MeasureInput input, DistanceChoice<M> choice) {
    return input.measures(CollectionCheck.equalWeights(input.headers()), choice.conversion());
  }

  private static void checkTogether(MeasureInput input, MeasureInput other, PairCosts.Pairs pairs) {
    MeasureHeader first = input.headers().get(0);
    MeasureHeader second = other.headers().get(0);
    CollectionCheck.sameCoordinates(other.headers(), input.headers());
    CollectionCheck.sameDimension(second, first);
    if (pairs == PairCosts.Pairs.MATCHED) {
      Set<String> ids = new HashSet<>();
      other.headers().forEach(header -> ids.add(header.id()));
      for (MeasureHeader header : input.headers()) {
        if (!ids.remove(header.id())) {
          throw unmatched(header);
        }
      }
      other.headers().stream()
          .filter(header -> ids.contains(header.id()))
          .findFirst()
          .ifPresent(
              header -> {
                throw unmatched(header);
              });
    }
  }

  private static BadInputException unmatched(MeasureHeader header) {
    return new BadInputException(
        "Measure '" + header.id() + "'",
        header.place(),
        "has no partner",
        "the same ids on both sides for --pairs matched",
        "Use --pairs all, or --ids to leave it out.");
  }

  /** The columns of distances.csv. */
  static List<String> columns(Solving<?> solving) {
    List<String> columns = new ArrayList<>(COLUMNS);
    columns.addAll(solving.cost.details());
    if (solving.cost.iterative()) {
      columns.add(SolveWarnings.STATUS);
    }
    return columns;
  }

  /** The cells of a pair in {@link #columns}. */
  static List<Object> cells(PairCosts.Pair pair, Solving<?> solving) {
    List<Object> cells =
        CsvTable.cells(
            pair.id(),
            pair.other(),
            pair.cost(),
            solving.choice.distance(pair.cost()),
            pair.dualGap());
    for (double detail : pair.details()) {
      cells.add(detail);
    }
    if (solving.cost.iterative()) {
      cells.add(SolveWarnings.status(pair.accuracy()));
    }
    return cells;
  }
}
