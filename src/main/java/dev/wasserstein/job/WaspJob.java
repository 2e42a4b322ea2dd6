// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.format.DrawsAxes;
import dev.wasserstein.input.DrawsSink;
import dev.wasserstein.input.ShardInput;
import dev.wasserstein.input.ShardRequest;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.LabelPredicate;
import dev.wasserstein.measure.ParameterName;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.options.SpellingSuggestion;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.spark.ShardSource;
import dev.wasserstein.storage.CheckpointDirectory;
import dev.wasserstein.storage.RunDirectory;
import dev.wasserstein.wasp.BaselinePosteriors;
import dev.wasserstein.wasp.Blocks;
import dev.wasserstein.wasp.Combination;
import dev.wasserstein.wasp.Combiner;
import dev.wasserstein.wasp.InitialDraws;
import dev.wasserstein.wasp.ParameterSelection;
import dev.wasserstein.wasp.Posterior;
import dev.wasserstein.wasp.ShardAssessment;
import dev.wasserstein.wasp.ShardPosteriors;
import dev.wasserstein.wasp.ShardSettings;
import dev.wasserstein.wasp.Transforms;
import dev.wasserstein.wasp.WaspMode;
import java.util.ArrayList;
import java.util.Arrays;
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
  /** Bytes of memory for each entry of a shard's covariance: as it comes, and as it is kept. */
  private static final double HEADER_BYTES = 24;

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
    List<WaspMode> modes = modes(values);
    List<Double> levels = levels(values.get(Options.CREDIBLE));
    refuseUnused(values, modes);
    Optional<UpdatedRun> updated = WaspUpdate.of(context, modes);
    ParameterSelection selection =
        new ParameterSelection(
            values.find(Options.PARAMETERS).orElse(""), values.find(Options.EXCLUDE).orElse(""));
    MeasureSource.Engine engine = context.engine();
    ShardSource source =
        new ShardSource(
            context.session(),
            engine,
            values.find(Options.PARTITIONS).orElse(0),
            new ShardRequest(
                values.get(Options.SHARDS),
                values.get(Options.FORMAT),
                axes(values.find(Options.AXES)),
                values.find(Options.CHAINS_OF).orElse("")),
            selection);
    Optional<CheckpointDirectory> checkpoints = JobCheckpoints.of(context);
    List<String> inputs = new ArrayList<>(values.get(Options.SHARDS));
    values.find(Options.INITIAL).ifPresent(inputs::add);
    try (JobOutput output = JobOutput.of(context, inputs, checkpoints)) {
      Draws first = source.first();
      List<String> parameters = first.parameters();
      requireUsed(selection, parameters);
      Transforms transforms = Transforms.of(values.find(Options.TRANSFORM).orElse(""), parameters);
      WaspReport.paired(values, parameters);
      List<int[]> blocks = Blocks.of(values.find(Options.BLOCKS), parameters);
      WaspWeights weights = WaspWeights.of(values, source.ids(), context);
      ShardSettings settings =
          new ShardSettings(
              parameters,
              first.labels(),
              transforms,
              values.get(Options.THIN),
              values.find(Options.MAX_DRAWS).orElse(0),
              weights.spreads(values.get(Options.SUBSET_POSTERIOR)),
              modes.contains(WaspMode.GAUSSIAN));
      if (modes.contains(WaspMode.GAUSSIAN)) {
        requireCovariances(first, source.ids().size(), blocks);
      }
      Optional<Posterior> reference =
          values.find(Options.REFERENCE).map(path -> reference(source, path, first));
      Optional<EarlierRun> earlier = EarlierRun.of(values, source, first);
      Optional<InitialDraws> initial =
          values
              .find(Options.INITIAL)
              .map(path -> source.one(path, settings.selection(selection)))
              .map(draws -> InitialDraws.of(draws, settings));
      Optional<WaspUpdate> update =
          updated.map(
              run -> WaspUpdate.read(run, modes, source, settings.selection(selection), settings));
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
          Combiner combiner = combiner(context, shards, blocks, mode, clock).withCheckpoints(kept);
          combiner = initial.map(combiner::withInitial).orElse(combiner);
          combiner.checkInitial(mode);
          combiners.put(mode, combiner);
        }
        List<WaspRun.Result> results = new ArrayList<>();
        for (WaspMode mode : modes) {
          String name = results.isEmpty() ? "draws" : "draws-" + mode.modeName();
          Supplier<Combination> combining =
              update.isPresent()
                  ? () ->
                      update.get().combine(mode, shards, given, blocks, values.get(Options.SCALES))
                  : combining(context, combiners.get(mode), mode);
          results.add(
              result(
                  combining.get(),
                  name,
                  shards,
                  update.map(each -> each.shares(given)).orElse(shards.weights()),
                  transforms,
                  parameters,
                  output));
        }
        Map<String, Posterior> rivals = new LinkedHashMap<>();
        if (reference.isPresent()) {
          BaselinePosteriors.of(shards)
              .forEach(
                  (name, rows) -> {
                    transforms.back(rows);
                    rivals.put(name, Posterior.held(parameters, rows));
                  });
        }
        List<String> warnings =
            new ArrayList<>(
                ShardAssessment.warnings(
                    shards.headers(),
                    results.get(0).assessments(),
                    parameters,
                    values.get(Options.SUBSET_POSTERIOR) == SubsetPosterior.POWERED));
        for (WaspRun.Result result : results) {
          warnings.addAll(LoopWarnings.of(result.mode(), result.combination()));
          warnings.addAll(
              ShardAssessment.outsideRanges(
                  result.mode(),
                  shards.headers(),
                  result.posterior(),
                  values.find(Options.TRANSFORM).orElse("")));
          if (result.combination().mode() == WaspMode.JOINT && update.isEmpty()) {
            warnings.addAll(
                ShardAssessment.narrowness(
                    result.mode(),
                    shards.headers(),
                    shards.weights(),
                    parameters,
                    result.posterior().deviations()));
          }
        }
        updated.ifPresent(run -> warnings.addAll(run.warnings()));
        earlier.ifPresent(run -> warnings.addAll(run.warnings(results.get(0).posterior())));
        WaspRun run =
            new WaspRun(
                context,
                input.engine(),
                shards,
                transforms,
                levels,
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

  private static List<String> axes(Optional<String> text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> axes =
        Arrays.stream(text.get().split(",", -1)).map(String::strip).distinct().toList();
    if (!DrawsAxes.NAMES.containsAll(axes) || !axes.contains(DrawsAxes.DRAWS)) {
      throw new OptionException(
          "--axes is '"
              + text.get()
              + "'; expected "
              + String.join(", ", DrawsAxes.NAMES)
              + " in the order of the axes, such as draws,chains,parameters.");
    }
    return axes;
  }

  private static List<WaspMode> modes(Settings values) {
    List<String> names =
        values.get(Options.MODE).stream()
            .flatMap(text -> Arrays.stream(text.split(",", -1)))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    for (String name : names) {
      if (!WaspMode.names().contains(name)) {
        throw new OptionException(
            "--mode is '"
                + name
                + "'; expected one or more of "
                + String.join(", ", WaspMode.names())
                + "."
                + SpellingSuggestion.of(name, WaspMode.names())
                    .map(near -> " Did you mean '" + near + "'?")
                    .orElse(""));
      }
    }
    return names.stream().map(WaspMode::named).toList();
  }

  private static List<Double> levels(String text) {
    List<Double> levels = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      double level;
      try {
        level = Double.parseDouble(each.strip());
      } catch (NumberFormatException e) {
        level = Double.NaN;
      }
      if (!(level > 0 && level < 1)) {
        throw new OptionException(
            "--credible is '" + text + "'; expected numbers in (0, 1) such as 0.5,0.95.");
      }
      levels.add(level);
    }
    return levels;
  }

  /** Refuses options that none of the modes uses. */
  private static void refuseUnused(Settings values, List<WaspMode> modes) {
    if (!modes.contains(WaspMode.JOINT) && values.isGiven(Options.SCALES)) {
      throw new OptionException(Options.SCALES + " is for --mode joint. Remove it.");
    }
    if (modes.equals(List.of(WaspMode.MARGINAL))) {
      for (Option<?> option :
          List.of(
              Options.BLOCKS,
              Options.MAX_ITERATIONS,
              Options.MAX_TIME,
              Options.TOLERANCE,
              Options.RESIDUAL_TOLERANCE)) {
        if (values.isGiven(option)) {
          throw new OptionException(option + " is not used by --mode marginal. Remove it.");
        }
      }
    }
    // Only the median of marginals iterates.
    if (modes.equals(List.of(WaspMode.MARGINAL))
        && values.get(Options.OBJECTIVE) == Objective.MEAN) {
      MethodTable.refuse(
          values,
          List.of(Options.INITIAL, Options.CHECKPOINT_EVERY, Options.RESUME),
          "by --mode marginal");
    }
  }

  /**
   * Refuses more parameters than the covariances of which fit into memory.
   *
   * @param count of the shards
   */
  private static void requireCovariances(Draws first, int count, List<int[]> blocks) {
    long memory = Runtime.getRuntime().maxMemory();
    double widest = blocks.stream().mapToInt(block -> block.length).max().orElse(1);
    double all = (double) first.dimension() * first.dimension() * count;
    double need = InputRules.COVARIANCE_BYTES * widest * widest + HEADER_BYTES * all;
    if (need > memory) {
      throw new BadInputException(
          "The first shard",
          first.place(),
          "has "
              + first.dimension()
              + " parameters, whose covariances take "
              + Math.round(need / (1 << 20))
              + " MB in the mode gaussian",
          "at most " + (memory >> 20) + " MB, the heap of this process",
          "Use --mode marginal or joint, choose --parameters, or give more memory: --driver-memory "
              + (Math.round(need / (1 << 30)) + 1)
              + "g.");
    }
  }

  private static void requireUsed(ParameterSelection selection, List<String> parameters) {
    selection
        .idle(parameters)
        .ifPresent(
            pattern -> {
              throw new OptionException(
                  "--parameters has '"
                      + pattern
                      + "', which fits none of the draws' parameters; expected names such as "
                      + parameters.stream().limit(5).collect(Collectors.joining(", "))
                      + "."
                      + SpellingSuggestion.of(pattern, parameters)
                          .map(near -> " Did you mean '" + near + "'?")
                          .orElse(""));
            });
  }

  /** The posterior of other files, with the parameters of the shards. */
  static Posterior reference(ShardSource source, String path, Draws first) {
    return Posterior.held(
        first.parameters(),
        source
            .one(path, new SameParameters(dotted(first.parameters()), dotted(first.labels())))
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

  private static Combiner combiner(
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
      Transforms transforms,
      List<String> parameters,
      JobOutput output) {
    List<String> columns = parameters.stream().map(ParameterName::dotted).toList();
    List<String> comments =
        List.of(
            "spark-wasserstein "
                + Version.current()
                + ", wasp --mode "
                + combination.mode().modeName(),
            "method = sample",
            "num_samples = " + combination.draws().size());
    Posterior posterior;
    if (output.files().isPresent()) {
      RunDirectory directory = output.files().get().output();
      try (DrawsSink sink = new DrawsSink(directory, name, columns, comments)) {
        posterior = Posterior.of(combination.draws(), parameters, transforms, sink::write);
      }
    } else {
      posterior = Posterior.of(combination.draws(), parameters, transforms, rows -> {});
    }
    return new WaspRun.Result(
        combination,
        posterior,
        ShardAssessment.of(
            shards.headers(),
            weights,
            posterior.mean(),
            posterior.deviations(),
            combination.squaredDistances(),
            combination.standardDistances()));
  }
}
