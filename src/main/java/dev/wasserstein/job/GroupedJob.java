// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.format.GroupWeights;
import dev.wasserstein.input.GroupedInput;
import dev.wasserstein.input.Grouping;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.storage.CheckpointDirectory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs a command for each group of measures, and writes one run directory. */
@Internal
public final class GroupedJob {
  /** What other columns of the output may be called. */
  private static final Pattern TAKEN =
      Pattern.compile(
          "id|weight|mass|dimension|masses|support|shape|mean|covariance|levels?|values?"
              + "|[xh][1-9]\\d*|mean[1-9]\\d*|cov[1-9]\\d*_[1-9]\\d*"
              + "|measures|missing|objective|status|iterations|residual|seconds|message"
              + "|lower_bound|lower_bound_standard_error|exact_objective|initial_factor|cluster|outlier|cost|other|distance|dual_gap|size"
              + "|mean_cost|silhouette|second|margin|medoid|clusters|stability|best|trimmed|trimmed_weight"
              + "|marginal_error|transport_cost|dual_value|plan_mass|entropic_cost|observation|wis|crps|absolute_error|interval|coverage",
          Pattern.CASE_INSENSITIVE);

  private final JobContext context;
  private final GroupCommand command;
  private final List<String> columns;
  private final RunClock clock = new RunClock();

  private GroupedJob(JobContext context, GroupCommand command) {
    this.context = context;
    this.command = command;
    this.columns = columns(context.settings());
  }

  /** Runs {@code barycenter}: for each group where the settings name columns. */
  public static JobResult barycenter(JobContext context) {
    return run(context, GroupCommand.BARYCENTER)
        .<JobResult>map(result -> result)
        .orElseGet(() -> BarycenterJob.run(context));
  }

  /** Runs {@code cluster}: for each group where the settings name columns. */
  public static JobResult cluster(JobContext context) {
    return run(context, GroupCommand.CLUSTER)
        .<JobResult>map(result -> result)
        .orElseGet(() -> ClusterJob.run(context));
  }

  /** Runs {@code distance}: for each group where the settings name columns. */
  public static JobResult distance(JobContext context) {
    return run(context, GroupCommand.DISTANCE)
        .<JobResult>map(result -> result)
        .orElseGet(() -> DistanceJob.run(context));
  }

  /**
   * Runs a command for each group.
   *
   * @return empty where the settings name no columns of groups
   * @throws OptionException if settings contradict each other
   * @throws BadInputException if the input, or a group, must be refused
   * @throws dev.wasserstein.storage.OutputException if the output exists or cannot be written
   */
  private static Optional<GroupedResult> run(JobContext context, GroupCommand command) {
    Settings values = context.settings();
    if (values.find(Options.GROUP_BY).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new GroupedJob(context, command).run());
  }

  /**
   * Refuses options of groups where there are none.
   *
   * @throws OptionException if one was given
   */
  static void refuseIn(Settings values) {
    for (Option<?> option : List.of(Options.GROUP_BY, Options.SKIP_BAD_GROUPS, Options.TRUTH)) {
      if (values.options().contains(option) && values.isGiven(option)) {
        throw new OptionException(
            option.equals(Options.GROUP_BY)
                ? option + " is for the command line. Use it there, or call this for each group."
                : option + " is used with --group-by only. Remove it.");
      }
    }
  }

  /** The columns of groups, as the user names them. */
  static List<String> columns(Settings values) {
    return columns(values, TAKEN);
  }

  /**
   * The same.
   *
   * @param taken names of the output's other columns
   */
  static List<String> columns(Settings values, Pattern taken) {
    String text = values.find(Options.GROUP_BY).orElse("");
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    for (String name : names) {
      if (name.isEmpty() || names.stream().filter(name::equals).count() > 1) {
        throw new OptionException(
            "--group-by is '" + text + "'; expected columns, each once, such as location,horizon.");
      }
      if (taken.matcher(name).matches()) {
        throw new OptionException(
            "--group-by has '"
                + name
                + "', a column that the output has itself; expected another name. Rename the column.");
      }
    }
    return names;
  }

  private GroupedResult run() {
    Settings values = context.settings();
    Instant begin = Instant.now();
    MeasureSource source = context.source();
    Map<List<String>, Double> truth = truth(values, source);
    GroupSolver solver = command.solver(values, source, truth);
    ReadSettings reading =
        command.reading(values, source).decodedBy(InputRules.decoding(values).groupedBy(columns));
    InputRules.requireUsed(values, source, reading);
    GroupWeights weights = weights(values, source);
    Optional<CheckpointDirectory> checkpoints = JobCheckpoints.of(context);
    try (JobOutput output = JobOutput.of(context, values.get(Options.INPUT), checkpoints);
        GroupedInput input = source.groups(reading)) {
      GroupPlan plan = GroupPlan.of(input, values, weights, solver);
      clock.measuresAreRead();
      requireGood(plan.groups().size(), plan.faults());
      Notes.onColours(context);
      Notes.onWindows(context, input.headers());
      Notes.onUnusedWeights(
          context,
          weights,
          input.headers().stream().map(MeasureHeader::id).collect(Collectors.toSet()));
      requireObserved(truth, plan);
      GroupWork work =
          new GroupWork(command, GroupWork.texts(values), weights, new HashMap<>(truth), begin);
      GroupCheckpoint kept =
          GroupCheckpoint.of(checkpoints, values, plan.fingerprint(values, weights, truth));
      SortedMap<List<String>, GroupOutcome> outcomes =
          solve(input, plan, work, source, solver, kept);
      clock.loopEnds();
      SortedMap<List<String>, String> refused = new TreeMap<>(Grouping.ORDER);
      outcomes.forEach(
          (group, outcome) -> {
            if (outcome.isRefused()) {
              refused.put(group, outcome.message());
            }
          });
      requireGood(outcomes.size() - refused.size(), refused);
      plan.faults()
          .forEach(
              (group, fault) ->
                  outcomes.put(
                      group,
                      GroupOutcome.refused(group, plan.sizes().getOrDefault(group, 0), fault)));
      GroupedRun run = new GroupedRun(context, command, columns, plan, outcomes, input, clock);
      output.write(run::write);
      if (run.hasConverged()) {
        checkpoints.ifPresent(CheckpointDirectory::delete);
      }
      context.listener().onWarnings(run.warnings());
      return new GroupedResult(output.lines(run.sentence()), run.hasConverged());
    }
  }

  private GroupWeights weights(Settings values, MeasureSource source) {
    String choice = values.find(Options.WEIGHTS).orElse("equal");
    if (choice.equals("column") || choice.equals("equal")) {
      return GroupWork.NO_TABLE;
    }
    InputRules.refuseMisspelt(Options.WEIGHTS, choice, List.of("column", "equal"));
    return source.groupWeights(choice, columns);
  }

  private Map<List<String>, Double> truth(Settings values, MeasureSource source) {
    return values.options().contains(Options.TRUTH)
        ? values.find(Options.TRUTH).map(path -> source.truthTable(path, columns)).orElse(Map.of())
        : Map.of();
  }

  /** Refuses observations of other groups than these, and says where there is none. */
  private void requireObserved(Map<List<String>, Double> truth, GroupPlan plan) {
    Settings values = context.settings();
    if (!values.options().contains(Options.TRUTH) || values.find(Options.TRUTH).isEmpty()) {
      return;
    }
    long without =
        plan.groups().keySet().stream().filter(group -> !truth.containsKey(group)).count();
    if (without == plan.groups().size()) {
      throw new BadInputException(
          "The table of " + Options.TRUTH,
          values.find(Options.TRUTH).get(),
          "observes none of the groups"
              + truth.keySet().stream()
                  .min(Grouping.ORDER)
                  .map(group -> ", but such as " + GroupOutcome.name(columns, group))
                  .orElse(""),
          "groups such as " + GroupOutcome.name(columns, plan.groups().firstKey()),
          "Write the cells as the input has them: they are compared as text.");
    }
    if (without > 0) {
      context
          .listener()
          .onNote(
              without
                  + (without == 1 ? " group has" : " groups have")
                  + " no observation and no scores.");
    }
  }

  /**
   * Refuses the first bad group, unless bad groups are skipped.
   *
   * @param good the number of groups without a fault
   */
  private void requireGood(int good, SortedMap<List<String>, String> faults) {
    boolean skipped = context.settings().get(Options.SKIP_BAD_GROUPS) && good > 0;
    if (!faults.isEmpty() && !skipped) {
      List<String> first = faults.firstKey();
      throw new BadInputException(
          "Group '" + GroupOutcome.name(columns, first) + "': " + faults.get(first));
    }
    if (good == 0) {
      throw new BadInputException(
          "The input",
          String.join(", ", context.settings().get(Options.INPUT)),
          "has no measure",
          "at least one",
          "Check the paths, and --ids if given.");
    }
  }

  /** Small groups each on one core, many at a time; large ones one after the other on all. */
  private SortedMap<List<String>, GroupOutcome> solve(
      GroupedInput input,
      GroupPlan plan,
      GroupWork work,
      MeasureSource source,
      GroupSolver solver,
      GroupCheckpoint kept) {
    SortedMap<List<String>, GroupOutcome> outcomes = new TreeMap<>(Grouping.ORDER);
    for (GroupOutcome outcome : kept.earlier()) {
      outcomes.put(outcome.group(), outcome);
    }
    if (!outcomes.isEmpty()) {
      context
          .listener()
          .onNote(
              "Going on: "
                  + outcomes.size()
                  + (outcomes.size() == 1 ? " group is done." : " groups are done."));
    }
    SortedMap<List<String>, Double> small = new TreeMap<>(Grouping.ORDER);
    List<List<String>> large = new ArrayList<>();
    double all = plan.groups().values().stream().mapToDouble(solver::work).sum();
    plan.groups()
        .forEach(
            (group, headers) -> {
              double own = solver.work(headers);
              if (outcomes.containsKey(group)) {
                return;
              }
              if (input.isLarge(own, all, GroupPlan.bytes(headers))) {
                large.add(group);
              } else {
                small.put(group, own);
              }
            });
    for (Map<List<String>, Double> batch : kept.batches(small)) {
      Collection<GroupOutcome> solved = input.solve(batch, work);
      solved.forEach(outcome -> outcomes.put(outcome.group(), outcome));
      kept.add(solved);
    }
    for (List<String> group : large) {
      GroupOutcome outcome = solveAlone(group, input, work, source, solver);
      outcomes.put(group, outcome);
      kept.add(List.of(outcome));
    }
    return outcomes;
  }

  private GroupOutcome solveAlone(
      List<String> group,
      GroupedInput input,
      GroupWork work,
      MeasureSource source,
      GroupSolver solver) {
    try (MeasureInput measures = input.alone(group)) {
      LoopCall call =
          new LoopCall(
              context, source, measures, JobOutput.NONE, Optional.empty(), clock.sameDeadline());
      return work.solve(
          group,
          measures,
          call,
          solver,
          (name, stopRule) ->
              context
                  .listener()
                  .onLoop(
                      name + " of group " + GroupOutcome.name(columns, group),
                      stopRule.maxIterations()));
    }
  }

  /** The number of measures of groups of an input, by their headers. */
  static long measures(Map<List<String>, List<MeasureHeader>> groups) {
    return groups.values().stream().mapToLong(List::size).sum();
  }
}
