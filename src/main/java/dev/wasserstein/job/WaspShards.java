// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.LabelPredicate;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.options.SpellingSuggestion;
import dev.wasserstein.spark.ShardSource;
import dev.wasserstein.wasp.BaselinePosteriors;
import dev.wasserstein.wasp.Blocks;
import dev.wasserstein.wasp.ParameterSelection;
import dev.wasserstein.wasp.Posterior;
import dev.wasserstein.wasp.ShardAssessment;
import dev.wasserstein.wasp.ShardPosteriors;
import dev.wasserstein.wasp.ShardSettings;
import dev.wasserstein.wasp.Transforms;
import dev.wasserstein.wasp.WaspMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shards by the first of them, and how the others are read.
 *
 * @param first the draws of the first shard
 * @param blocks of parameters
 * @param weights as the user wants them
 * @param settings of all shards
 * @param selection what is read of the shards
 */
record WaspShards(
    Draws first,
    List<int[]> blocks,
    WaspWeights weights,
    ShardSettings settings,
    LabelPredicate selection) {
  /** Bytes of memory for each entry of a shard's covariance: as it comes, and as it is kept. */
  private static final double HEADER_BYTES = 24;

  /**
   * Reads the first shard.
   *
   * @throws OptionException if settings do not fit its parameters
   * @throws BadInputException if it cannot be used
   */
  static WaspShards of(
      Settings values, WaspChoices choices, ShardSource source, WaspWeights weights) {
    Draws first = source.first();
    List<String> parameters = first.parameters();
    requireUsed(choices.selection(), parameters);
    Transforms transforms = Transforms.of(values.find(Options.TRANSFORM).orElse(""), parameters);
    List<int[]> blocks = Blocks.of(values.find(Options.BLOCKS), parameters);
    boolean gaussian = choices.modes().contains(WaspMode.GAUSSIAN);
    ShardSettings settings =
        new ShardSettings(
            parameters,
            first.labels(),
            transforms,
            values.get(Options.THIN),
            values.find(Options.MAX_DRAWS).orElse(0),
            weights.spreads(values.get(Options.SUBSET_POSTERIOR)),
            gaussian);
    if (gaussian) {
      requireCovariances(first, source.ids().size(), blocks);
    }
    return new WaspShards(
        first, blocks, weights, settings, settings.selection(choices.selection()));
  }

  List<String> parameters() {
    return first.parameters();
  }

  Transforms transforms() {
    return settings.transforms();
  }

  /** Other ways to combine the shards, by name. */
  Map<String, Posterior> rivals(ShardPosteriors shards) {
    Map<String, Posterior> rivals = new LinkedHashMap<>();
    BaselinePosteriors.of(shards)
        .forEach(
            (name, rows) -> {
              transforms().back(rows);
              rivals.put(name, Posterior.held(parameters(), rows));
            });
    return rivals;
  }

  /**
   * What the user ought to know of results.
   *
   * @param narrowness whether a joint posterior may be too narrow by itself
   */
  List<String> warnings(
      Settings values,
      ShardPosteriors shards,
      List<WaspRun.Result> results,
      Narrowness narrowness) {
    List<String> warnings =
        new ArrayList<>(
            ShardAssessment.warnings(
                shards.headers(),
                results.get(0).assessments(),
                parameters(),
                values.get(Options.SUBSET_POSTERIOR) == SubsetPosterior.POWERED));
    for (WaspRun.Result result : results) {
      warnings.addAll(LoopWarnings.of(result.mode(), result.combination()));
      warnings.addAll(
          ShardAssessment.outsideRanges(
              result.mode(),
              shards.headers(),
              result.posterior(),
              values.find(Options.TRANSFORM).orElse("")));
      if (result.combination().mode() == WaspMode.JOINT && narrowness == Narrowness.LOOKED_FOR) {
        warnings.addAll(
            ShardAssessment.narrowness(
                result.mode(),
                shards.headers(),
                shards.weights(),
                parameters(),
                result.posterior().deviations()));
      }
    }
    return warnings;
  }

  /** Whether joint posteriors are compared with the spread of the shards. */
  enum Narrowness {
    LOOKED_FOR,
    /** An update is as wide as the run that it began with. */
    EXPECTED
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
}
