// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.format.GroupWeights;
import dev.wasserstein.input.GroupTask;
import dev.wasserstein.input.ShardFiles;
import dev.wasserstein.input.ShardInput;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.options.ConfFile;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.Session;
import dev.wasserstein.spark.ShardSource;
import dev.wasserstein.wasp.Combination;
import dev.wasserstein.wasp.Posterior;
import dev.wasserstein.wasp.ShardAssessment;
import dev.wasserstein.wasp.ShardHeader;
import dev.wasserstein.wasp.ShardPosteriors;
import dev.wasserstein.wasp.SortedSample;
import dev.wasserstein.wasp.WaspMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * Combines the shards of groups, in this process or on an executor.
 *
 * @param texts of the options that were given, by name
 * @param columns of groups
 * @param weights by the table of weights; empty where there is none
 * @param references the files of the posteriors of all data, by group
 * @param begin when the job began
 */
@SuppressWarnings("NonApiType") // must be Serializable, which List and Map are not
record WaspGroups(
    HashMap<String, String> texts,
    ArrayList<String> columns,
    GroupWeights weights,
    HashMap<List<String>, ArrayList<ShardFiles>> references,
    Instant begin)
    implements GroupTask<ShardFiles, WaspGroupOutcome> {
  /** So many parameters have pictures. */
  static final int MOST_PARAMETERS = 12;

  /** Levels of the quantiles of pictures. */
  private static final double[] LEVELS = {0.5, 0.25, 0.75, 0.025, 0.975};

  @Override
  public Solver<ShardFiles, WaspGroupOutcome> open(Configuration configuration) {
    Settings values = new Settings(JobOptions.WASP, texts, ConfFile.NONE);
    Session session = new Session(configuration);
    WaspChoices choices = WaspChoices.of(values).without(columns);
    JobContext context =
        new JobContext(
            new RunHeader("wasp", "", List.of(), ""),
            values,
            session,
            JobListener.SILENT,
            JobInputs.FILES);
    return (group, shards) -> {
      Kept kept = new Kept();
      return solve(
          context,
          choices,
          group,
          shards.size(),
          () -> ShardSource.onOneThread(session, choices.request(), choices.selection(), shards),
          kept);
    };
  }

  /** Where draws go. */
  interface Drain {
    /**
     * Takes the names of the parameters.
     *
     * @throws BadInputException if other groups have others
     */
    void begin(List<String> parameters);

    /** Takes all draws of a mode, some rows at a time. */
    Consumer<double[]> rows(WaspMode mode, long count);

    /** Whether rows went where they cannot be taken back from. */
    boolean isFinal();
  }

  /** An array has no more. */
  static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

  /** Draws that are kept in memory. */
  static final class Kept implements Drain {
    private final LinkedHashMap<String, double[]> draws = new LinkedHashMap<>();
    private int dimension;

    @Override
    public void begin(List<String> parameters) {
      dimension = parameters.size();
    }

    @Override
    public Consumer<double[]> rows(WaspMode mode, long count) {
      if (count * dimension > MOST_NUMBERS) {
        throw new BadInputException(
            "The posterior of mode " + mode.modeName(),
            "a group that one thread combines",
            "has " + count + " draws of " + dimension + " parameters",
            "at most " + MOST_NUMBERS + " numbers",
            "Use a smaller --support-size or --max-draws, or combine the group by itself.");
      }
      double[] all = new double[(int) (count * dimension)];
      draws.put(mode.modeName(), all);
      int[] at = {0};
      return rows -> {
        System.arraycopy(rows, 0, all, at[0], rows.length);
        at[0] += rows.length;
      };
    }

    @Override
    public boolean isFinal() {
      return false;
    }
  }

  /**
   * Combines the shards of a group, wherever they are.
   *
   * @throws BadInputException if the group must be refused after draws of it went out
   */
  WaspGroupOutcome solve(
      JobContext context,
      WaspChoices choices,
      List<String> group,
      int count,
      Supplier<ShardSource> opening,
      Drain drain) {
    long start = System.nanoTime();
    Settings values = context.settings();
    try {
      ShardSource source = opening.get();
      WaspWeights own = WaspWeights.ofGroup(values, source.ids(), weights, group);
      WaspShards plan = WaspShards.of(values, choices, source, own);
      drain.begin(plan.parameters());
      Optional<Posterior> truth =
          Optional.ofNullable(references.get(group))
              .map(
                  files ->
                      WaspJob.reference(
                          plan.first(),
                          wanted -> source.one(files, GroupOutcome.name(columns, group), wanted)));
      try (ShardInput input = source.open(plan.settings(), plan.first())) {
        ShardPosteriors shards = input.posteriors(WaspWeights.normalised(own.of(input.headers())));
        List<WaspRun.Result> results = results(context, choices, plan, shards, drain);
        List<String> warnings =
            plan.warnings(values, shards, results, WaspShards.Narrowness.LOOKED_FOR);
        GroupOutcome.Found found =
            found(values, results, warnings)
                .withAll(
                    new WaspTables(results, choices.levels())
                        .rows(truth, truth.isPresent() ? plan.rivals(shards) : Map.of()));
        return new WaspGroupOutcome(
            new GroupOutcome(
                List.copyOf(group),
                source.ids().size(),
                (System.nanoTime() - start) / 1e9,
                found,
                String.join(" ", warnings)),
            new ArrayList<>(List.of(combined(plan, shards, results, drain))));
      }
    } catch (BadInputException | OptionException e) {
      if (drain.isFinal()) {
        throw new BadInputException(
            "Group '" + GroupOutcome.name(columns, group) + "': " + e.getMessage());
      }
      return WaspGroupOutcome.refused(group, count, e.getMessage());
    }
  }

  /** All modes are combined before any draws go out: a group that is refused leaves none. */
  private List<WaspRun.Result> results(
      JobContext context,
      WaspChoices choices,
      WaspShards plan,
      ShardPosteriors shards,
      Drain drain) {
    List<Combination> combinations = new ArrayList<>();
    for (WaspMode mode : choices.modes()) {
      combinations.add(
          WaspJob.combiner(context, shards, plan.blocks(), mode, RunClock.since(begin))
              .combine(mode));
    }
    List<WaspRun.Result> results = new ArrayList<>();
    for (Combination combination : combinations) {
      results.add(
          WaspRun.Result.of(
              combination,
              shards,
              shards.weights(),
              plan,
              drain.rows(combination.mode(), combination.draws().size())));
    }
    return results;
  }

  private static GroupOutcome.Found found(
      Settings values, List<WaspRun.Result> results, List<String> warnings) {
    Combination first = results.get(0).combination();
    List<ShardAssessment> shards = results.get(0).assessments();
    Map<String, Number> scores = new LinkedHashMap<>();
    scores.put(
        "rhat",
        shards.stream()
            .map(ShardAssessment::shard)
            .mapToDouble(ShardHeader::largestRhat)
            .filter(rhat -> !Double.isNaN(rhat))
            .max()
            .orElse(Double.NaN));
    scores.put(
        "mean_shift",
        shards.stream().mapToDouble(ShardAssessment::meanShift).max().orElse(Double.NaN));
    return GroupOutcome.Found.of(
        results.stream()
            .map(result -> result.combination().status())
            .reduce(RunStatus.DONE, RunStatus::orWorse),
        values.get(Options.OBJECTIVE) == Objective.MEDIAN ? "wasserstein" : "squared-wasserstein",
        first.objective(),
        results.stream().mapToInt(result -> result.combination().iterations()).sum(),
        first.history().isEmpty()
            ? Double.NaN
            : first.history().get(first.history().size() - 1).residual(),
        scores,
        List.of(),
        warnings);
  }

  private static WaspGroupOutcome.Combined combined(
      WaspShards plan, ShardPosteriors shards, List<WaspRun.Result> results, Drain drain) {
    LinkedHashMap<String, WaspGroupOutcome.Ending> modes = new LinkedHashMap<>();
    for (WaspRun.Result result : results) {
      modes.put(
          result.mode(),
          new WaspGroupOutcome.Ending(
              result.combination().status(),
              result.combination().iterations(),
              result.posterior().draws()));
    }
    ArrayList<double[]> intervals = new ArrayList<>();
    for (int k = 0; k < Math.min(MOST_PARAMETERS, plan.parameters().size()); k++) {
      SortedSample sample = results.get(0).posterior().sample(k);
      double[] quantiles = new double[LEVELS.length];
      for (int q = 0; q < quantiles.length; q++) {
        quantiles[q] = sample.quantile(LEVELS[q]);
      }
      intervals.add(quantiles);
    }
    return new WaspGroupOutcome.Combined(
        new ArrayList<>(plan.parameters()),
        drain instanceof Kept kept ? kept.draws : new LinkedHashMap<>(),
        modes,
        intervals,
        shards.headers().stream().mapToLong(ShardHeader::draws).sum(),
        shards.measures().summary().fingerprint());
  }
}
