// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.RunStatus;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What came of one group of shards.
 *
 * @param outcome without draws
 * @param result empty where the group was refused
 */
@SuppressWarnings("NonApiType") // must be Serializable, which Optional is not
record WaspGroupOutcome(GroupOutcome outcome, ArrayList<Combined> result) implements Serializable {
  static WaspGroupOutcome refused(List<String> group, int shards, String message) {
    return new WaspGroupOutcome(GroupOutcome.refused(group, shards, message), new ArrayList<>());
  }

  Optional<Combined> combined() {
    return result.stream().findFirst();
  }

  /** The same without draws. */
  WaspGroupOutcome withoutDraws() {
    ArrayList<Combined> without = new ArrayList<>();
    result.forEach(each -> without.add(each.withoutDraws()));
    return new WaspGroupOutcome(outcome, without);
  }

  /**
   * The posteriors of a group.
   *
   * @param parameters (d), as the group's first shard has them
   * @param draws by mode (n × d, row-major); none where they were written as they came
   * @param modes how each ended, by name
   * @param intervals of the first mode, for some parameters: median, quartiles, and the ends of the
   *     95 % interval
   * @param drawsOfShards their number
   * @param fingerprint of the shards
   */
  @SuppressWarnings("NonApiType") // must be Serializable, which List and Map are not
  record Combined(
      ArrayList<String> parameters,
      LinkedHashMap<String, double[]> draws,
      LinkedHashMap<String, Ending> modes,
      ArrayList<double[]> intervals,
      long drawsOfShards,
      String fingerprint)
      implements Serializable {
    private Combined withoutDraws() {
      return new Combined(
          parameters, new LinkedHashMap<>(), modes, intervals, drawsOfShards, fingerprint);
    }
  }

  /** How a mode ended, and of how many draws its posterior is. */
  record Ending(RunStatus status, int iterations, long draws) implements Serializable {}
}
