// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.LabelPredicate;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.ShardSource;
import dev.wasserstein.storage.RunDirectory;
import dev.wasserstein.wasp.Combination;
import dev.wasserstein.wasp.InitialDraws;
import dev.wasserstein.wasp.PosteriorUpdate;
import dev.wasserstein.wasp.Scales;
import dev.wasserstein.wasp.ShardPosteriors;
import dev.wasserstein.wasp.ShardSettings;
import dev.wasserstein.wasp.WaspMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The posterior of an earlier {@code wasp} run, into which new shards are taken.
 *
 * @param run the earlier one
 * @param draws its draws by mode, on the scale of the transforms
 */
record WaspUpdate(UpdatedRun run, Map<WaspMode, InitialDraws> draws) {
  /**
   * The run that {@code --update} names, if any, checked before shards are read.
   *
   * @throws OptionException if settings contradict an update
   * @throws dev.wasserstein.measure.BadInputException if the run must be refused
   */
  static Optional<UpdatedRun> of(JobContext context, List<WaspMode> modes) {
    Settings values = context.settings();
    if (values.find(Options.UPDATE).isEmpty()) {
      return Optional.empty();
    }
    if (values.get(Options.SUBSET_POSTERIOR) != SubsetPosterior.POWERED) {
      throw new OptionException(
          Options.SUBSET_POSTERIOR
              + " is "
              + values.text(Options.SUBSET_POSTERIOR).orElseThrow()
              + ", which is not for "
              + Options.UPDATE
              + ": by how much draws move towards their mean depends on the number of all shards."
              + " Give powered posteriors, or combine all shards.");
    }
    Optional<UpdatedRun> run = UpdatedRun.of(context);
    run.ifPresent(earlier -> check(earlier, values, modes));
    return run;
  }

  private static void check(UpdatedRun run, Settings values, List<WaspMode> modes) {
    for (WaspMode mode : modes) {
      if (!run.modes().contains(mode.modeName())) {
        throw run.refused(
            "has no mode " + mode.modeName() + ", but " + String.join(", ", run.modes()),
            "draws of each mode that is asked for",
            "Choose another --mode, or combine all shards.");
      }
    }
    run.requireSame(values, Options.TRANSFORM);
    run.requireSame(values, Options.SUBSET_POSTERIOR);
    if (!modes.equals(List.of(WaspMode.MARGINAL))) {
      run.requireSame(values, Options.BLOCKS);
    }
    if (modes.contains(WaspMode.JOINT)) {
      run.requireSame(values, Options.SCALES);
    }
    if (!rule(run.option(Options.SHARD_WEIGHTS)).equals(rule(values.get(Options.SHARD_WEIGHTS)))) {
      run.requireSame(values, Options.SHARD_WEIGHTS);
    }
  }

  /** Tables are one rule, whatever their paths. */
  private static String rule(String weights) {
    return List.of("equal", "draws").contains(weights) ? weights : "a table";
  }

  /**
   * Reads the draws of the modes.
   *
   * @param selection the parameters of the shards
   * @throws dev.wasserstein.measure.BadInputException if their parameters are others
   */
  static WaspUpdate read(
      UpdatedRun run,
      List<WaspMode> modes,
      ShardSource source,
      LabelPredicate selection,
      ShardSettings settings) {
    run.refuseKnown("shard", source.ids());
    Map<WaspMode, InitialDraws> draws = new EnumMap<>(WaspMode.class);
    for (WaspMode mode : modes) {
      String name =
          run.modes().indexOf(mode.modeName()) == 0
              ? RunDirectory.DRAWS
              : "draws-" + mode.modeName() + ".parquet";
      Draws own = source.one(run.file(name), selection);
      draws.put(mode, InitialDraws.of(own, settings));
    }
    return new WaspUpdate(run, draws);
  }

  /**
   * Takes the shards in.
   *
   * @param weights of the shards, not rescaled
   */
  Combination combine(
      WaspMode mode,
      ShardPosteriors shards,
      Map<String, Double> weights,
      List<int[]> blocks,
      Scales scales) {
    return new PosteriorUpdate(shards, weights, run.weightSum(), blocks, scales)
        .of(mode, draws.get(mode));
  }

  /** The weights of new shards as shares of all. */
  Map<String, Double> shares(Map<String, Double> weights) {
    double total = run.weightSum() + BarycenterRun.weightSum(weights);
    Map<String, Double> shares = new HashMap<>(weights);
    shares.replaceAll((id, weight) -> weight / total);
    return shares;
  }

  /** Adds to the record what a later update needs. */
  void putInto(RunRecord json, Map<String, Double> weights) {
    List<String> ids = new ArrayList<>(BarycenterRun.ids(weights));
    run.putInto(json, run.weightSum() + BarycenterRun.weightSum(weights), ids);
  }
}
