// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InitialDrawsTest {
  private static final List<String> NAMES = List.of("a", "b");

  private static InitialDraws of(List<String> names, String transform, double... values) {
    ShardSettings settings =
        new ShardSettings(
            NAMES,
            List.of(),
            Transforms.of(transform, NAMES),
            1,
            0,
            Map.of(),
            /* covariances= */ true);
    int n = values.length / names.size();
    return InitialDraws.of(new Draws(names, new int[] {n}, values, "start.csv"), settings);
  }

  @Test
  void picksAreEvenlySpacedAndAtMostAll() {
    InitialDraws draws = of(NAMES, "", 1, 10, 2, 20, 3, 30, 4, 40);
    assertArrayEquals(new double[] {2, 40, 4, 80}, draws.picks(2, new double[] {1, 2}));
    assertEquals(8, draws.picks(100, new double[] {1, 1}).length);
  }

  /** Bins of two order statistics each. */
  @Test
  void quantilesAreAveragedOverBins() {
    InitialDraws draws = of(NAMES, "", 4, 10, 2, 50, 3, 30, 1, 20);
    assertArrayEquals(new double[] {1.5, 15, 3.5, 40}, draws.quantiles(2));
  }

  @Test
  void momentsAreOnTheScaleOfTheTransforms() {
    InitialDraws draws = of(NAMES, "a=log", Math.exp(1), 0, Math.exp(3), 4);
    assertArrayEquals(new double[] {2}, draws.gaussian(new int[] {0}).mean(), 1e-15);
    assertArrayEquals(
        new double[] {1, 2, 2, 4}, draws.gaussian(new int[] {0, 1}).covariance(), 1e-14);
  }

  @Test
  void parametersGoByName() {
    InitialDraws one = of(NAMES, "", 1, 10, 2, 20);
    InitialDraws other = of(List.of("b", "a"), "", 10, 1, 20, 2);
    assertEquals(one.fingerprint(), other.fingerprint());
    assertNotEquals(one.fingerprint(), of(NAMES, "", 1, 10, 2, 21).fingerprint());
    BadInputException missing =
        assertThrows(BadInputException.class, () -> of(List.of("a", "c"), "", 1, 2));
    assertTrue(missing.getMessage().contains("(start.csv) lack the parameter 'b'"));
  }

  @Test
  void aStartMustVaryWhereTheShardsDo() {
    int[] both = {0, 1};
    InitialDraws line = of(NAMES, "", 0, 0, 1, 2, 2, 4);
    BadInputException refusal =
        assertThrows(
            BadInputException.class, () -> line.requireRange(both, new double[] {1, 0, 0, 1}));
    assertTrue(refusal.getMessage().contains("with 3 draws"), refusal::getMessage);
    assertTrue(refusal.getMessage().contains("'a', 'b'"), refusal::getMessage);
    // The shards lie on that line, too; or vary in b alone, where the line varies.
    assertDoesNotThrow(() -> line.requireRange(both, new double[] {1, 2, 2, 4}));
    assertDoesNotThrow(() -> line.requireRange(new int[] {1}, new double[] {9}));
    InitialDraws plane = of(NAMES, "", 0, 0, 1, 2, 2, 1);
    assertDoesNotThrow(() -> plane.requireRange(both, new double[] {1, 0, 0, 1e12}));
    InitialDraws constant = of(NAMES, "", 0, .1, 1, .1, 2, .1);
    assertThrows(
        BadInputException.class, () -> constant.requireRange(both, new double[] {1, 0, 0, 1}));
    assertDoesNotThrow(() -> constant.requireRange(both, new double[] {1, 0, 0, 0}));
  }
}
