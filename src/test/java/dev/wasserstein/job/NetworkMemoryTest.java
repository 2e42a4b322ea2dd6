// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.input.ClientArrays;
import dev.wasserstein.measure.BadInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkMemoryTest {
  /** 4096 units of 4096 inputs, and 10 outputs. */
  private static final NetworkArrays WIDE =
      new NetworkArrays(
          new ClientArrays("a", "a.npz", List.of(), 1),
          List.of(
              new NetworkArrays.Layer("fc1", 4096, 4096, true),
              new NetworkArrays.Layer("fc2", 10, 4096, true)));

  private static final long GIGABYTES = 1_000_000_000;

  @Test
  void wideNetworksThatDoNotFitAreRefused() {
    assertDoesNotThrow(() -> FederateJob.requireMemory(WIDE, 2, 3 * GIGABYTES));
    BadInputException refusal =
        assertThrows(
            BadInputException.class, () -> FederateJob.requireMemory(WIDE, 2, 2 * GIGABYTES));
    for (String part :
        List.of("(a.npz and others)", "about 2054 MB", "at most 1907 MB", "--driver-memory")) {
      assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }
    assertThrows(
        BadInputException.class, () -> FederateJob.requireMemory(WIDE, 20, 10 * GIGABYTES));
    // One client is copied, whatever its size.
    assertDoesNotThrow(() -> FederateJob.requireMemory(WIDE, 1, GIGABYTES));
  }
}
