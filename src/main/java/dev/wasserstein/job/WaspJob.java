// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.input.DrawsSink;
import dev.wasserstein.input.ShardInput;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.LabelPredicate;
import dev.wasserstein.measure.ParameterName;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.spark.ShardSource;
import dev.wasserstein.storage.CheckpointDirectory;
import dev.wasserstein.storage.RunDirectory;
import dev.wasserstein.wasp.Combination;
import dev.wasserstein.wasp.Combiner;
import dev.wasserstein.wasp.InitialDraws;
import dev.wasserstein.wasp.Posterior;
import dev.wasserstein.wasp.ShardPosteriors;
import dev.wasserstein.wasp.ShardSettings;
import dev.wasserstein.wasp.WaspMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Combines the posterior draws of data shards into one posterior, and writes a run directory. */
@Internal
public final class WaspJob {
  private WaspJob() {}

  /**
   * Runs the job.
   *
   * @throws OptionException if settings contradict each other
   * @throws dev.wasserstein.measure.BadInputException if the input must be refused
   * @throws dev.wasserstein.storage.OutputException if the output exists or cannot be written
   */
  public static WaspResult run(JobContext context) {
    RunClock clock = new RunClock();
    Settings values = context.settings();
    GroupedJob.refuseIn(values);
    WaspChoices choices = WaspChoices.of(values);
    List<WaspMode> modes = choices.modes();
    Optional<UpdatedRun> updated = WaspUpdate.of(context, modes);
    MeasureSource.Engine engine = context.engine();
    ShardSource source =
        new ShardSource(
            context.session(),
            engine,
            values.find(Options.PARTITIONS).orElse(0),
            choices.request(),
            choices.selection());
    Optional<CheckpointDirectory> checkpoints = JobCheckpoints.of(context);
    List<String> inputs = new ArrayList<>(values.get(Options.SHARDS));
    values.find(Options.INITIAL).ifPresent(inputs::add);
    try (JobOutput output = JobOutput.of(context, inputs, checkpoints)) {
      WaspWeights weights = WaspWeights.of(values, source.ids(), context);
      WaspShards plan = WaspShards.of(values, choices, source, weights);
      Draws first = plan.first();
      ShardSettings settings = plan.settings();
      WaspReport.paired(values, plan.parameters());
      Optional<Posterior> reference =
          values.find(Options.REFERENCE).map(path -> reference(source, path, first));
      Optional<EarlierRun> earlier = EarlierRun.of(values, source, first);
      Optional<InitialDraws> initial =
          values
              .find(Options.INITIAL)
              .map(path -> source.one(path, plan.selection()))
              .map(draws -> InitialDraws.of(draws, settings));
      Optional<WaspUpdate> update =
          updated.map(run -> WaspUpdate.read(run, modes, source, plan.selection(), settings));
      try (ShardInput input = source.open(settings, first)) {
        Map<String, Double> given = weights.of(input.headers());
        ShardPosteriors shards = input.posteriors(WaspWeights.normalised(given));
        clock.measuresAreRead();
        String fingerprint =
            shards.measures().summary().fingerprint()
                + initial.map(draws -> " from " + draws.fingerprint()).orElse("");
        Function<String, Checkpoints> kept =
            loop ->
                checkpoints
                    .map(directory -> directory.of(loop, fingerprint))
                    .orElse(Checkpoints.NONE);
        Map<WaspMode, Combiner> combiners = new EnumMap<>(WaspMode.class);
        for (WaspMode mode : modes) {
          Combiner combiner =
              combiner(context, shards, plan.blocks(), mode, clock).withCheckpoints(kept);
          combiner = initial.map(combiner::withInitial).orElse(combiner);
          combiner.checkInitial(mode);
          combiners.put(mode, combiner);
        }
        List<WaspRun.Result> results = new ArrayList<>();
        for (WaspMode mode : modes) {
          Supplier<Combination> combining =
              update.isPresent()
                  ? () ->
                      update
                          .get()
                          .combine(mode, shards, given, plan.blocks(), values.get(Options.SCALES))
                  : combining(context, combiners.get(mode), mode);
          results.add(
              result(
                  combining.get(),
                  choices.draws(mode),
                  shards,
                  update.map(each -> each.shares(given)).orElse(shards.weights()),
                  plan,
                  output));
        }
        Map<String, Posterior> rivals = reference.isPresent() ? plan.rivals(shards) : Map.of();
        List<String> warnings =
            plan.warnings(
                values,
                shards,
                results,
                update.isPresent()
                    ? WaspShards.Narrowness.EXPECTED
                    : WaspShards.Narrowness.LOOKED_FOR);
        updated.ifPresent(run -> warnings.addAll(run.warnings()));
        earlier.ifPresent(run -> warnings.addAll(run.warnings(results.get(0).posterior())));
        WaspRun run =
            new WaspRun(
                context,
                input.engine(),
                shards,
                plan.transforms(),
                choices.levels(),
                results,
                reference,
                earlier,
                update,
                given,
                rivals,
                warnings,
                checkpoints.map(CheckpointDirectory::resumedFrom).orElse(OptionalInt.empty()),
                clock);
        clock.loopTook(
            results.stream().mapToDouble(result -> result.combination().seconds()).sum());
        output.write(run::write);
        boolean converged =
            results.stream()
                .map(result -> result.combination().status())
                .allMatch(RunStatus::hasConverged);
        if (converged) {
          checkpoints.ifPresent(CheckpointDirectory::delete);
        }
        context.listener().onWarnings(warnings);
        Map<String, Posterior> posteriors = new LinkedHashMap<>();
        results.forEach(result -> posteriors.put(result.mode(), result.posterior()));
        return new WaspResult(posteriors, warnings, output.lines(run.sentence()), converged);
      }
    }
  }

  /** The posterior of other files, with the parameters of the shards. */
  static Posterior reference(ShardSource source, String path, Draws first) {
    return reference(first, wanted -> source.one(path, wanted));
  }

  /** The same, of draws that a function reads where it is told which parameters. */
  static Posterior reference(Draws first, Function<LabelPredicate, Draws> reading) {
    return Posterior.held(
        first.parameters(),
        reading
            .apply(new SameParameters(dotted(first.parameters()), dotted(first.labels())))
            .arranged(first.parameters(), first.labels())
            .resampled()
            .values());
  }

  private static Set<String> dotted(List<String> names) {
    return names.stream().map(ParameterName::dotted).collect(Collectors.toSet());
  }

  /** Those of a shard, by labels where both have them. */
  private record SameParameters(Set<String> names, Set<String> labels) implements LabelPredicate {
    @Override
    public boolean test(String name) {
      return names.contains(ParameterName.dotted(name));
    }

    @Override
    public boolean testLabel(String label, String name) {
      return labels.isEmpty() ? test(name) : labels.contains(ParameterName.dotted(label));
    }
  }

  /** Combines shards as the settings ask for it. */
  static Combiner combiner(
      JobContext context,
      ShardPosteriors shards,
      List<int[]> blocks,
      WaspMode mode,
      RunClock clock) {
    Settings values = context.settings();
    return new Combiner(
        shards,
        blocks,
        values.get(Options.OBJECTIVE),
        values.find(Options.SUPPORT_SIZE).map(OptionalInt::of).orElse(OptionalInt.empty()),
        values.get(Options.SCALES),
        method -> BarycenterJob.stopRule(values, method, clock),
        context.listener().onLoop(mode.modeName(), values.get(Options.MAX_ITERATIONS)));
  }

  private static Supplier<Combination> combining(
      JobContext context, Combiner combiner, WaspMode mode) {
    return () -> {
      combiner.forewarning(mode).ifPresent(context.listener()::onNote);
      combiner.scaleNote(mode).ifPresent(context.listener()::onNote);
      return combiner.combine(mode);
    };
  }

  /**
   * Writes the draws of a combination and assesses its shards.
   *
   * @param weights of the shards in it
   */
  private static WaspRun.Result result(
      Combination combination,
      String name,
      ShardPosteriors shards,
      Map<String, Double> weights,
      WaspShards plan,
      JobOutput output) {
    if (output.files().isEmpty()) {
      return WaspRun.Result.of(combination, shards, weights, plan, rows -> {});
    }
    List<String> columns = plan.parameters().stream().map(ParameterName::dotted).toList();
    List<String> comments = new ArrayList<>(comments(combination.mode()));
    comments.add("num_samples = " + combination.draws().size());
    RunDirectory directory = output.files().get().output();
    try (DrawsSink sink = new DrawsSink(directory, name, List.of(), columns, comments)) {
      return WaspRun.Result.of(
          combination, shards, weights, plan, rows -> sink.write(List.of(), rows));
    }
  }

  /** The lines before the draws of a mode, as Stan has them, but for their number. */
  static List<String> comments(WaspMode mode) {
    return List.of(
        "spark-wasserstein " + Version.current() + ", wasp --mode " + mode.modeName(),
        "method = sample");
  }
}
