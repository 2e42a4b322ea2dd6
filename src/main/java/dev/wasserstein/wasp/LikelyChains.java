// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shards that seem to be chains of one: CmdStan writes {@code model_1.csv}, {@code model_2.csv}, …,
 * a file for each chain, and each file in a directory counts as a shard.
 */
final class LikelyChains {
  private static final Pattern NUMBERED = Pattern.compile("(.*?[_.-]?)(\\d+)");

  /**
   * Means of chains differ by about one standard error, root mean square; those of shards of
   * different data by the root of their effective draws, or more.
   */
  private static final double MOST_ERRORS = 3;

  private LikelyChains() {}

  /** A sentence where shards of one chain each have numbered names, and draws that agree. */
  static List<String> warnings(List<ShardHeader> shards) {
    Map<String, List<ShardHeader>> groups = new LinkedHashMap<>();
    for (ShardHeader shard : shards) {
      Matcher name = NUMBERED.matcher(shard.id());
      if (name.matches() && shard.chains() == 1) {
        groups.computeIfAbsent(name.group(1), stem -> new ArrayList<>()).add(shard);
      }
    }
    List<ShardHeader> alike = new ArrayList<>();
    String stem = "";
    int count = 0;
    double largest = 0;
    for (Map.Entry<String, List<ShardHeader>> group : groups.entrySet()) {
      double errors = errorsBetween(group.getValue());
      if (group.getValue().size() > 1 && errors < MOST_ERRORS) {
        stem = count == 0 ? group.getKey() : stem;
        count += group.getValue().size();
        largest = Math.max(largest, errors);
        alike.addAll(group.getValue());
      }
    }
    if (alike.isEmpty()) {
      return List.of();
    }
    String separator = stem.isEmpty() ? "" : stem.substring(stem.length() - 1);
    String glob =
        "_.-".contains(separator) && !separator.isEmpty() ? "*" + separator + "*.*" : "*?.*";
    return List.of(
        String.format(
            Locale.ROOT,
            "%d shards agree with others of their names as chains of one sampler do: '%s', '%s'%s."
                + " Their means differ by %.1f standard errors, those of other data by many. If"
                + " they are chains, use --chains-of '%s', or give each shard a directory.",
            count,
            alike.get(0).id(),
            alike.get(1).id(),
            count > 2 ? ", …" : "",
            largest,
            glob));
  }

  /** The root mean square of the differences of means, in units of their Monte Carlo errors. */
  private static double errorsBetween(List<ShardHeader> shards) {
    int d = shards.get(0).dimension();
    double sum = 0;
    long terms = 0;
    for (int k = 0; k < d; k++) {
      int parameter = k;
      double mean = shards.stream().mapToDouble(s -> s.mean()[parameter]).average().orElse(0);
      for (ShardHeader shard : shards) {
        double error = shard.deviation(k) / Math.sqrt(Math.max(1, shard.effectiveSizes()[k]));
        double difference = shard.mean()[k] - mean;
        if (error > 0) {
          sum += difference * difference / (error * error);
          terms++;
        } else if (difference != 0) {
          return Double.POSITIVE_INFINITY;
        }
      }
    }
    int count = shards.size();
    return terms == 0 || count < 2
        ? Double.POSITIVE_INFINITY
        : Math.sqrt(sum / terms * count / (count - 1));
  }
}
