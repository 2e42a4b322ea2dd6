// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalStatesTest {
  private static MeasureState random(int measure, int generation) {
    RandomGenerator random = SubSeed.stream(74, generation, "m" + measure);
    double[][] arrays = new double[1 + random.nextInt(4)][];
    for (int k = 0; k < arrays.length; k++) {
      arrays[k] = random.doubles(random.nextInt(3) * 9000L + random.nextInt(5)).toArray();
    }
    return new MeasureState(arrays);
  }

  /** States of changing sizes, on the heap or in the file, by several threads. */
  @ParameterizedTest
  @ValueSource(longs = {0, 100_000, 1_000_000, Long.MAX_VALUE / 2})
  void whatIsPutIsFound(long limit) {
    int measures = 20;
    try (LocalStates states = new LocalStates(limit)) {
      for (int generation = 0; generation < 6; generation++) {
        int now = generation;
        IntStream.range(0, measures)
            .parallel()
            .forEach(
                n -> {
                  if (now > 0) {
                    assertSame(random(n, now - 1), states.find("m" + n).orElseThrow());
                  }
                  states.put("m" + n, random(n, now));
                });
      }
      states.clear();
      assertTrue(states.find("m0").isEmpty());
      states.put("m0", random(0, 9));
      assertSame(random(0, 9), states.find("m0").orElseThrow());
    }
  }

  private static void assertSame(MeasureState expected, MeasureState found) {
    List<double[]> arrays = new ArrayList<>(List.of(expected.arrays()));
    assertEquals(arrays.size(), found.arrays().length);
    for (int k = 0; k < arrays.size(); k++) {
      assertArrayEquals(arrays.get(k), found.arrays()[k]);
    }
  }
}
