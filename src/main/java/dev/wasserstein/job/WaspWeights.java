// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.format.GroupWeights;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.wasp.ShardHeader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights λ_k of shards, as the user wants them.
 *
 * @param ids of all shards
 * @param table the weights of a file; empty where there is none
 * @param rule where the weights come from
 */
record WaspWeights(List<String> ids, Map<String, Double> table, Rule rule) {
  /** Where weights come from. */
  enum Rule {
    EQUAL,
    DRAWS,
    TABLE
  }

  static WaspWeights of(Settings values, List<String> ids, JobContext context) {
    String text = values.get(Options.SHARD_WEIGHTS);
    if (text.equals("equal")) {
      return new WaspWeights(ids, Map.of(), Rule.EQUAL);
    }
    if (text.equals("draws")) {
      return new WaspWeights(ids, Map.of(), Rule.DRAWS);
    }
    InputRules.refuseMisspelt(Options.SHARD_WEIGHTS, text, List.of("equal", "draws"));
    Map<String, Double> table = context.source().weightTable(text);
    check(table, ids, text);
    return new WaspWeights(ids, table, Rule.TABLE);
  }

  /**
   * The weights of the shards of a group.
   *
   * @param weights by the table that settings may name
   */
  static WaspWeights ofGroup(
      Settings values, List<String> ids, GroupWeights weights, List<String> group) {
    String text = values.get(Options.SHARD_WEIGHTS);
    if (text.equals("equal") || text.equals("draws")) {
      return new WaspWeights(ids, Map.of(), text.equals("equal") ? Rule.EQUAL : Rule.DRAWS);
    }
    Map<String, Double> table = new HashMap<>();
    ids.forEach(id -> weights.of(group, id).ifPresent(weight -> table.put(id, weight)));
    check(table, ids, text);
    return new WaspWeights(ids, table, Rule.TABLE);
  }

  private static void check(Map<String, Double> table, List<String> ids, String path) {
    for (String id : table.keySet()) {
      if (!ids.contains(id)) {
        throw refused("names '" + id + "', which is no shard", path);
      }
    }
    for (String id : ids) {
      if (!table.containsKey(id)) {
        throw refused("lacks the shard '" + id + "'", path);
      }
    }
    if (!(table.values().stream().mapToDouble(Double::doubleValue).sum() > 0)) {
      throw refused("sums to 0", path);
    }
  }

  private static BadInputException refused(String found, String path) {
    return new BadInputException(
        "The table of weights",
        path,
        found,
        "a weight for each shard, not all 0",
        "Correct the table, or use --shard-weights equal.");
  }

  /** The weights by shard, summing to 1. */
  static Map<String, Double> normalised(Map<String, Double> weights) {
    double total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<String, Double> normalised = new HashMap<>(weights);
    normalised.replaceAll((id, weight) -> weight / total);
    return normalised;
  }

  /** The weights by shard as they are, of equal ones 1. */
  Map<String, Double> of(List<ShardHeader> shards) {
    Map<String, Double> weights = new HashMap<>();
    for (ShardHeader shard : shards) {
      weights.put(
          shard.id(),
          switch (rule) {
            case EQUAL -> 1.0;
            case DRAWS -> (double) shard.draws();
            case TABLE -> table.get(shard.id());
          });
    }
    return weights;
  }

  /** By how much each shard's draws move towards their mean, given what was sampled. */
  Map<String, Double> spreads(SubsetPosterior subsetPosterior) {
    Map<String, Double> spreads = new HashMap<>();
    if (subsetPosterior == SubsetPosterior.POWERED) {
      return spreads;
    }
    double total = table.values().stream().mapToDouble(Double::doubleValue).sum();
    for (String id : ids) {
      double share = rule == Rule.TABLE ? table.get(id) / total : 1.0 / ids.size();
      spreads.put(id, Math.sqrt(share));
    }
    return spreads;
  }
}
