// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class CouplingTest {
  private static Coupling of(double mass) {
    return new Coupling(new int[] {0, 1}, new int[] {1, 0}, new double[] {0.5, mass});
  }

  @Test
  void couplingsOfEqualEntriesAreEqual() {
    assertEquals(of(0.5), of(0.5));
    assertEquals(of(0.5).hashCode(), of(0.5).hashCode());
    assertNotEquals(of(0.5), of(Math.nextUp(0.5)));
    assertNotEquals(
        of(0.5), new Coupling(new int[] {0, 1}, new int[] {0, 1}, new double[] {0.5, 0.5}));
  }

  @Test
  void theOrderInWhichEntriesComeDoesNotMatter() {
    assertEquals(
        of(0.5),
        Coupling.sorted(new int[] {1, 0}, new int[] {0, 1}, new double[] {0.5, 0.5}, 2, 2, 2));
  }
}
