// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
}
