// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.format.GroupWeights;
import dev.wasserstein.input.Grouping;
import dev.wasserstein.input.ShardFiles;
import dev.wasserstein.input.ShardGroups;
import dev.wasserstein.input.ShardRequest;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.ShardGroupSource;
import dev.wasserstein.spark.ShardSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Combines the shards of each group into one posterior, and writes one run directory. */
@Internal
public final class WaspGroupedJob {
  /** What other columns of the output, or of draws, may be called. */
  private static final Pattern TAKEN =
      Pattern.compile(
          "id|shard|weight|mode|variable|method|mean|median|sd|mad|q5|q95|(eti|hdi)[\\d.]+_(low|high)"
              + "|\\.?(chain|iteration|iter|draw|log_weight)|draws|chains|ess|rhat|mean_shift"
              + "|mean_shift_variable|sd_ratio|sd_ratio_variable|w2|outlier|accuracy|.*__"
              + "|measures|missing|objective|status|iterations|residual|seconds|message|warnings",
          Pattern.CASE_INSENSITIVE);

  /** Draws of this share of the heap wait to be written at most. */
  private static final int SHARE_OF_HEAP = 8;

  /** The mode marginal makes so many draws for each of a shard. */
  private static final double DRAWS_PER_DRAW = 10;

  private final JobContext context;
  private final Settings values;
  private final List<String> columns;
  private final WaspChoices choices;
  private final RunClock clock = new RunClock();
  private final ShardGroupSource source;
  private final NavigableMap<List<String>, List<ShardFiles>> groups = new TreeMap<>(Grouping.ORDER);

  /** Their number in the first group that can be read. */
  private int parameters = 1;

  private final SortedMap<List<String>, WaspGroupOutcome> outcomes = new TreeMap<>(Grouping.ORDER);

  private WaspGroupedJob(JobContext context) {
    this.context = context;
    this.values = context.settings();
    this.columns = GroupedJob.columns(values, TAKEN);
    MethodTable.refuse(
        values,
        List.of(
            Options.INITIAL,
            Options.UPDATE,
            Options.COMPARE_TO,
            Options.CONTOURS,
            Options.CHECKPOINT_EVERY,
            Options.RESUME),
        "with --group-by");
    this.choices = WaspChoices.of(values).without(columns);
    this.source =
        new ShardGroupSource(
            context.session(),
            context.engine(),
            values.find(Options.PARTITIONS).orElse(0),
            choices.request(),
            columns);
    groups.putAll(source.groups().groups());
  }

  /**
   * Runs {@code wasp}: for each group where the settings name columns.
   *
   * @throws OptionException if settings contradict each other
   * @throws BadInputException if the input, or a group, must be refused
   * @throws dev.wasserstein.storage.OutputException if the output exists or cannot be written
   */
  public static JobResult run(JobContext context) {
    if (context.settings().find(Options.GROUP_BY).isEmpty()) {
      return WaspJob.run(context);
    }
    return new WaspGroupedJob(context).run();
  }

  private GroupedResult run() {
    WaspGroups work = work();
    source
        .groups()
        .faults()
        .forEach((group, fault) -> keep(WaspGroupOutcome.refused(group, 0, fault)));
    List<String> inputs = new ArrayList<>(values.get(Options.SHARDS));
    values.find(Options.REFERENCE).ifPresent(inputs::add);
    try (JobOutput output = JobOutput.of(context, inputs)) {
      refuseMisfits();
      clock.measuresAreRead();
      try (WaspGroupDraws draws = new WaspGroupDraws(output.files(), columns, choices)) {
        solve(work, draws);
      }
      requireSome();
      clock.loopEnds();
      WaspGroupedRun run =
          new WaspGroupedRun(
              context, choices, columns, outcomes, missing(), source.engine(), clock);
      output.write(run::write);
      context.listener().onWarnings(run.warnings());
      return new GroupedResult(output.lines(run.groups().sentence()), run.groups().hasConverged());
    }
  }

  private WaspGroups work() {
    GroupWeights weights = weights();
    HashMap<List<String>, ArrayList<ShardFiles>> references = new HashMap<>();
    values
        .find(Options.REFERENCE)
        .ifPresent(
            path ->
                references(path)
                    .forEach((group, files) -> references.put(group, new ArrayList<>(files))));
    return new WaspGroups(
        GroupWork.texts(values), new ArrayList<>(columns), weights, references, Instant.now());
  }

  private GroupWeights weights() {
    String text = values.get(Options.SHARD_WEIGHTS);
    if (text.equals("equal") || text.equals("draws")) {
      return GroupWork.NO_TABLE;
    }
    InputRules.refuseMisspelt(Options.SHARD_WEIGHTS, text, List.of("equal", "draws"));
    GroupWeights weights = context.source().groupWeights(text, columns);
    Notes.onUnusedWeights(context, weights, ids());
    return weights;
  }

  /** The files of the posteriors of all data, by group. */
  private Map<List<String>, List<ShardFiles>> references(String path) {
    ShardGroups found =
        ShardGroups.list(context.session().hadoop(), ShardRequest.of(List.of(path)), columns);
    if (found.groups().keySet().stream().noneMatch(groups::containsKey)) {
      throw new BadInputException(
          "--reference",
          path,
          "has none of the groups of the shards",
          "directories such as " + GroupOutcome.name(columns, first()).replace(", ", "/"),
          "Correct the path, or --group-by.");
    }
    return found.groups();
  }

  private List<String> first() {
    return groups.isEmpty()
        ? source.groups().faults().keySet().iterator().next()
        : groups.firstKey();
  }

  /** Refuses settings that do not fit the parameters, as of the first group that can be read. */
  private void refuseMisfits() {
    for (List<String> group : groups.keySet()) {
      try {
        ShardSource shards = source.alone(group, choices.selection());
        parameters =
            WaspShards.of(
                    values,
                    choices,
                    shards,
                    new WaspWeights(shards.ids(), Map.of(), WaspWeights.Rule.EQUAL))
                .parameters()
                .size();
        return;
      } catch (BadInputException e) {
        // The group is refused, or skipped, when its turn comes.
      }
    }
  }

  /** Small groups each on one core, many at a time; large ones on all, in between. */
  private void solve(WaspGroups work, WaspGroupDraws draws) {
    Map<List<String>, WaspGroupOutcome> solved = new HashMap<>();
    for (List<String> group : groups.keySet()) {
      if (isAlone(group)) {
        keep(solveAlone(group, work, draws));
        continue;
      }
      if (!solved.containsKey(group)) {
        source
            .solve(batch(group), work)
            .forEach(outcome -> solved.put(outcome.outcome().group(), outcome));
      }
      keep(written(solved.remove(group), draws));
    }
  }

  /** The next small groups, as many as have draws that can wait. */
  private List<List<String>> batch(List<String> from) {
    double room = room();
    List<List<String>> batch = new ArrayList<>();
    for (Map.Entry<List<String>, List<ShardFiles>> next : groups.tailMap(from, true).entrySet()) {
      if (isAlone(next.getKey())) {
        continue;
      }
      room -= bytes(next.getValue());
      if (room < 0 && !batch.isEmpty()) {
        break;
      }
      batch.add(next.getKey());
    }
    return batch;
  }

  /** Whether a group's draws go out as they come, since they are many or others may help. */
  private boolean isAlone(List<String> group) {
    return source.isLarge(group) || bytes(groups.get(group)) > room();
  }

  private static double room() {
    double share = (double) Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    return Math.min(share, (double) WaspGroups.MOST_NUMBERS * Double.BYTES);
  }

  private double bytes(List<ShardFiles> shards) {
    return choices.modes().size()
        * bytes(
            ShardGroupSource.bytes(shards),
            shards.size(),
            values.find(Options.SUPPORT_SIZE).orElse(0),
            parameters);
  }

  /**
   * About the bytes of the draws of a group's posterior.
   *
   * @param files bytes of its shards
   * @param supportSize the number of draws that were asked for; 0 if none was
   */
  static double bytes(long files, int shards, int supportSize, int parameters) {
    return Math.max(
        files * Math.max(1, DRAWS_PER_DRAW / shards),
        (double) supportSize * parameters * Double.BYTES);
  }

  private WaspGroupOutcome written(WaspGroupOutcome outcome, WaspGroupDraws draws) {
    if (outcome.combined().isEmpty()) {
      return outcome;
    }
    try {
      draws.write(outcome.outcome().group(), outcome.combined().get());
      return outcome.withoutDraws();
    } catch (BadInputException e) {
      return WaspGroupOutcome.refused(
          outcome.outcome().group(), outcome.outcome().measures(), e.getMessage());
    }
  }

  private WaspGroupOutcome solveAlone(List<String> group, WaspGroups work, WaspGroupDraws draws) {
    return work.solve(
        context,
        choices,
        group,
        groups.get(group).size(),
        () -> source.alone(group, choices.selection()),
        draws.of(group));
  }

  /** Refuses a bad group, unless bad groups are skipped. */
  private void keep(WaspGroupOutcome outcome) {
    if (outcome.outcome().isRefused() && !values.get(Options.SKIP_BAD_GROUPS)) {
      throw refused(outcome);
    }
    outcomes.put(outcome.outcome().group(), outcome);
  }

  private void requireSome() {
    if (outcomes.values().stream().allMatch(outcome -> outcome.outcome().isRefused())) {
      throw refused(outcomes.get(outcomes.firstKey()));
    }
  }

  private BadInputException refused(WaspGroupOutcome outcome) {
    return new BadInputException(
        "Group '"
            + GroupOutcome.name(columns, outcome.outcome().group())
            + "': "
            + outcome.outcome().message());
  }

  private Set<String> ids() {
    Set<String> ids = new HashSet<>();
    groups.values().forEach(shards -> shards.forEach(shard -> ids.add(shard.id())));
    return ids;
  }

  /** The number of ids of the whole input that each group lacks. */
  private Map<List<String>, Integer> missing() {
    int all = ids().size();
    Map<List<String>, Integer> missing = new HashMap<>();
    outcomes
        .keySet()
        .forEach(
            group ->
                missing.put(
                    group, all - Optional.ofNullable(groups.get(group)).map(List::size).orElse(0)));
    return missing;
  }
}
