// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BalancedPartitionsTest {
  @Test
  void workIsBalancedNotCounts() {
    List<BalancedPartitions.Size> sizes = new ArrayList<>();
    sizes.add(new BalancedPartitions.Size("huge", 1000));
    for (int n = 0; n < 100; n++) {
      sizes.add(new BalancedPartitions.Size("small-" + n, 10));
    }
    Map<String, Integer> places = BalancedPartitions.assign(sizes, 2);
    long alone = places.values().stream().filter(place -> place.equals(places.get("huge"))).count();
    assertEquals(1, alone);
  }

  /** Graham 1969: at most 4/3 of the best possible. */
  @Test
  void noPartitionIsMuchLargerThanItMustBe() {
    List<BalancedPartitions.Size> sizes = new ArrayList<>();
    long total = 0;
    for (int n = 0; n < 200; n++) {
      int atoms = 10 + (n * 7919) % 997;
      sizes.add(new BalancedPartitions.Size("m" + n, atoms));
      total += atoms;
    }
    long[] work = new long[7];
    Map<String, Integer> places = BalancedPartitions.assign(sizes, 7);
    sizes.forEach(size -> work[places.get(size.id())] += size.atoms());
    assertTrue(Arrays.stream(work).max().orElseThrow() <= 4 * total / (3 * 7));
  }

  /**
   * Sizes from 10 to 50,000 atoms, as many in each octave. Idle is the share of the executors' time
   * until the last is ready: 1 − mean work / greatest work.
   */
  @Test
  void skewedSizesLeaveNobodyIdle() {
    RandomGenerator random = SubSeed.stream(20261122L, 5);
    List<BalancedPartitions.Size> sizes = new ArrayList<>();
    for (int n = 0; n < 500; n++) {
      sizes.add(
          new BalancedPartitions.Size("m" + n, (int) (10 * Math.pow(5000, random.nextDouble()))));
    }
    for (int partitions : new int[] {2, 8, 32}) {
      Map<String, Integer> places = BalancedPartitions.assign(sizes, partitions);
      long[] dealt = new long[partitions];
      long[] hashed = new long[partitions];
      for (BalancedPartitions.Size size : sizes) {
        dealt[places.get(size.id())] += size.atoms();
        hashed[Math.floorMod(size.id().hashCode(), partitions)] += size.atoms();
      }
      System.out.printf(
          Locale.ROOT,
          "%d partitions: idle %.4f by hash, %.4f as dealt out%n",
          partitions,
          idle(hashed),
          idle(dealt));
      assertTrue(idle(dealt) < 0.01, () -> partitions + " partitions");
      assertTrue(idle(dealt) < idle(hashed));
    }
  }

  private static double idle(long[] work) {
    return 1
        - Arrays.stream(work).average().orElseThrow() / Arrays.stream(work).max().orElseThrow();
  }

  @Test
  void manyOrLargeSumsAreAddedUpOverATree() {
    assertTrue(SparkMeasures.direct(64, 100_000));
    assertFalse(SparkMeasures.direct(65, 100));
    assertTrue(SparkMeasures.direct(8, 16_000_000));
    assertFalse(SparkMeasures.direct(8, 17_000_000));
    assertTrue(SparkMeasures.direct(1, 1L << 40));
  }

  @Test
  void theOrderOfTheGroupsDoesNotMatter() {
    Map<String, Double> work = new LinkedHashMap<>();
    Map<String, Double> reversed = new LinkedHashMap<>();
    for (int n = 0; n < 50; n++) {
      work.put("g" + n, 0.25 * (n % 3));
      reversed.put("g" + (49 - n), 0.25 * ((49 - n) % 3));
    }
    Map<String, Integer> places = BalancedPartitions.deal(work, 4, Comparator.naturalOrder());
    assertEquals(places, BalancedPartitions.deal(reversed, 4, Comparator.naturalOrder()));
    for (int place = 0; place < 4; place++) {
      assertTrue(12 <= Collections.frequency(places.values(), place));
    }
  }

  @Test
  void theOrderOfTheMeasuresDoesNotMatter() {
    List<BalancedPartitions.Size> sizes = new ArrayList<>();
    for (int n = 0; n < 50; n++) {
      sizes.add(new BalancedPartitions.Size("m" + n, 1 + n % 5));
    }
    Map<String, Integer> places = BalancedPartitions.assign(sizes, 4);
    Collections.reverse(sizes);
    assertEquals(places, BalancedPartitions.assign(sizes, 4));
  }

  private static List<BalancedPartitions.Size> sizes(String ids, int atoms) {
    return ids.chars()
        .mapToObj(id -> new BalancedPartitions.Size(String.valueOf((char) id), atoms))
        .toList();
  }

  @Test
  void evenPartitionsInOrderStayAsTheyAre() {
    assertTrue(BalancedPartitions.isBalanced(List.of(sizes("abcd", 5), sizes("efg", 6)), 2));
    assertTrue(BalancedPartitions.isBalanced(List.of(sizes("d", 5), sizes("a", 5)), 2));
    assertFalse(BalancedPartitions.isBalanced(List.of(sizes("ab", 5), sizes("cd", 5)), 3));
    assertFalse(BalancedPartitions.isBalanced(List.of(sizes("ab", 5), sizes("dc", 5)), 2));
    assertFalse(BalancedPartitions.isBalanced(List.of(sizes("ab", 5), sizes("c", 2)), 2));
    assertFalse(BalancedPartitions.isBalanced(List.of(sizes("ab", 5), sizes("", 2)), 2));
  }
}
