// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checkpoints as bytes: the way back is exact, and damage is never taken for a checkpoint. */
class CheckpointCodecTest {
  private static Checkpoint checkpoint() {
    SortedMap<String, double[]> numbers = new TreeMap<>();
    numbers.put("support", new double[] {0.1, -0.0, Double.MIN_VALUE, 1e300});
    double[] many = new double[5000];
    Arrays.setAll(many, i -> Math.sin(i));
    numbers.put("masses", many);
    return new Checkpoint(
        2,
        numbers,
        List.of(
            new IterationRecord(0, 3.25, Double.NaN, 0.5, 0.01, RunStatus.RUNNING),
            new IterationRecord(1, 3, 0.1, 0.25, 0.02, RunStatus.RUNNING)),
        77);
  }

  @Test
  void theWayBackIsExact() throws IOException {
    Checkpoint before = checkpoint();
    Checkpoint after = CheckpointCodec.decode(CheckpointCodec.encode(before));
    assertEquals(before.iteration(), after.iteration());
    assertEquals(before.history(), after.history());
    assertEquals(before.pivots(), after.pivots());
    assertEquals(before.numbers().keySet(), after.numbers().keySet());
    before
        .numbers()
        .forEach((name, array) -> assertArrayEquals(array, after.numbers().get(name), name));
  }

  @Test
  void everyCutIsNoticed() {
    byte[] bytes = CheckpointCodec.encode(checkpoint());
    for (int length = 0; length < bytes.length; length += 1 + length / 20) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(IOException.class, () -> CheckpointCodec.decode(cut), "length " + length);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(IOException.class, () -> CheckpointCodec.decode(longer));
  }

  /** Bytes that are changed give an IOException or another checkpoint: nothing else, and soon. */
  @Test
  void changedBytesDoNoHarm() {
    RandomGenerator random = SubSeed.stream(Clouds.SEED, 900);
    byte[] bytes = CheckpointCodec.encode(checkpoint());
    for (int round = 0; round < 20_000; round++) {
      byte[] changed = bytes.clone();
      int where = random.nextInt(random.nextBoolean() ? 64 : changed.length);
      changed[where] = (byte) random.nextInt(256);
      try {
        CheckpointCodec.decode(changed);
      } catch (IOException e) {
        // As it should.
      }
    }
  }

  static List<Measure> measures() {
    return List.of(
        new DiscreteMeasure("barycenter", 2, new double[] {0.3, 0.7}, new double[] {1, 2, 3, 4}),
        new GridMeasure("barycenter", new int[] {2, 2}, new double[] {0.1, 0.2, 0.3, 0.4}),
        new GaussianMeasure("barycenter", new double[] {1, 2}, new double[] {1, 0.5, 0.5, 2}));
  }

  @ParameterizedTest
  @MethodSource("measures")
  void measuresComeBack(Measure measure) {
    assertEquals(measure, MeasureNumbers.measure(MeasureNumbers.of(measure)));
  }

  @Test
  void missingNumbersAreNamed() {
    SortedMap<String, double[]> numbers = new TreeMap<>(MeasureNumbers.of(measures().get(0)));
    numbers.remove("masses");
    assertEquals(
        "'masses' is missing in [dimension, support]",
        assertThrows(IllegalArgumentException.class, () -> MeasureNumbers.measure(numbers))
            .getMessage());
  }
}
