// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.exact.PairCosts.Pairs;
import dev.wasserstein.options.OptionException;
import org.junit.jupiter.api.Test;

class DistanceJobTest {
  @Test
  void pairsAreCountedBeforeTheyAreSolved() {
    assertEquals(12, Pairs.ALL.count(3, 4));
    assertEquals(6, Pairs.LATER.count(4, 4));
    assertEquals(4, Pairs.MATCHED.count(4, 4));
  }

  @Test
  void moreDistancesThanMemoryShouldHoldAreRefused() {
    assertDoesNotThrow(() -> DistanceJob.requireFew(5_000_000));
    OptionException refused =
        assertThrows(OptionException.class, () -> DistanceJob.requireFew(5_000_001));
    assertTrue(refused.getMessage().contains("output"), refused.getMessage());
  }
}
