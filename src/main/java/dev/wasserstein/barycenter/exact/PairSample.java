// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.exact;

import dev.wasserstein.numeric.SubSeed;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A sample of the pairs of N measures in independent rounds. A round is a random order of all
 * measures, closed to a ring, and its pairs are the N neighbours: so each pair has the same chance
 * 2/(N − 1), each measure is met as often as any other, and the spread of the rounds says how
 * precise their mean is.
 */
final class PairSample {
  private final List<String> ids;
  private final Map<String, Integer> numbers = new HashMap<>();

  /** For each round, and each measure, the numbers of its neighbours on the ring. */
  private final int[][] successors;

  private final int[][] predecessors;

  /**
   * Draws pairs.
   *
   * @param ids of N ≥ 3 measures
   * @param rounds at least 2
   */
  PairSample(List<String> ids, int rounds, long seed) {
    this.ids = ids;
    int count = ids.size();
    for (int k = 0; k < count; k++) {
      numbers.put(ids.get(k), k);
    }
    successors = new int[rounds][count];
    predecessors = new int[rounds][count];
    for (int round = 0; round < rounds; round++) {
      int[] order = order(count, SubSeed.stream(seed, round));
      for (int k = 0; k < count; k++) {
        int next = order[(k + 1) % count];
        successors[round][order[k]] = next;
        predecessors[round][next] = order[k];
      }
    }
  }

  private static int[] order(int count, RandomGenerator random) {
    int[] order = new int[count];
    Arrays.setAll(order, k -> k);
    for (int k = count - 1; k > 0; k--) {
      int other = random.nextInt(k + 1);
      int held = order[k];
      order[k] = order[other];
      order[other] = held;
    }
    return order;
  }

  /** The number of rounds. */
  int rounds() {
    return successors.length;
  }

  /** The sum over a round times this is the sum over all pairs, in the mean. */
  double factor() {
    return (ids.size() - 1) / 2.0;
  }

  /** Whether a pair, in either order, is one of a round. */
  boolean isOfRound(int round, String id, String other) {
    int left = numbers.get(id);
    int right = numbers.get(other);
    return successors[round][left] == right || successors[round][right] == left;
  }

  /** The pairs of all rounds with these measures on the right, each once. */
  PairCosts.PairFilter with(List<String> others) {
    HashMap<String, HashSet<String>> partners = new HashMap<>();
    for (String other : others) {
      int number = numbers.get(other);
      HashSet<String> earlier = new HashSet<>();
      for (int round = 0; round < successors.length; round++) {
        addEarlier(successors[round][number], number, earlier);
        addEarlier(predecessors[round][number], number, earlier);
      }
      partners.put(other, earlier);
    }
    return (id, other) -> partners.get(other).contains(id);
  }

  /** A pair stands where its later measure is on the right. */
  private void addEarlier(int neighbour, int number, Set<String> earlier) {
    if (neighbour < number) {
      earlier.add(ids.get(neighbour));
    }
  }
}
