// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Where the work on local measures is done, and what it sees. */
class LocalMeasuresTest {
  private static final int COUNT = 70;

  @Test
  void oneThreadIsTheCallers() {
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(measures(), 1)) {
      Seen seen = local.aggregate("see", 0, new Sight());
      assertEquals(new TreeSet<>(List.of(Thread.currentThread().getName())), seen.threads);
      assertEquals(local.ids(), seen.ids);
    }
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(measures(), 2)) {
      Seen seen = local.aggregate("see", 0, new Sight());
      assertTrue(!seen.threads.contains(Thread.currentThread().getName()), seen.threads.toString());
      assertEquals(local.ids(), seen.ids);
    }
  }

  @Test
  void blocksAreBounded() {
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(measures(), 1)) {
      assertEquals(
          List.of(
              Measures.LARGEST_BLOCK, Measures.LARGEST_BLOCK, COUNT - 2 * Measures.LARGEST_BLOCK),
          local.aggregate("see", 0, new Sight()).blocks);
    }
  }

  @Test
  void anInterruptEndsTheWork() {
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(measures(), 1)) {
      Thread.currentThread().interrupt();
      assertThrows(IllegalStateException.class, () -> local.aggregate("see", 0, new Sight()));
      assertTrue(Thread.interrupted());
    }
  }

  /** The fingerprint is computed when it is asked for, also once the threads are gone. */
  @Test
  void theFingerprintNeedsNoThreads() {
    LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(measures(), 3);
    MeasuresSummary summary = local.summary();
    local.close();
    assertEquals(MeasuresSummary.of(local).fingerprint(), summary.fingerprint());
    LocalMeasures<DiscreteMeasure> fewer = new LocalMeasures<>(measures().subList(1, COUNT), 1);
    assertNotEquals(summary.fingerprint(), fewer.summary().fingerprint());
  }

  private static List<WeightedMeasure<DiscreteMeasure>> measures() {
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    for (int n = 0; n < COUNT; n++) {
      measures.add(
          new WeightedMeasure<>(
              DiscreteMeasure.uniform("m" + (COUNT - n), 1, new double[] {n, n * n}), 1 + n));
    }
    return measures;
  }

  @SuppressWarnings("serial") // stays in this process
  private static final class Seen implements java.io.Serializable {
    private final List<String> ids = new ArrayList<>();
    private final List<Integer> blocks = new ArrayList<>();
    private final TreeSet<String> threads = new TreeSet<>();
  }

  @SuppressWarnings("serial") // stays in this process
  private static final class Sight implements BlockAggregator<DiscreteMeasure, Integer, Seen> {
    @Override
    public Seen zero() {
      return new Seen();
    }

    @Override
    public Seen add(
        Seen sum,
        Integer state,
        List<WeightedMeasure<DiscreteMeasure>> block,
        MeasureMemory memory) {
      block.forEach(weighted -> sum.ids.add(weighted.measure().id()));
      sum.blocks.add(block.size());
      sum.threads.add(Thread.currentThread().getName());
      return sum;
    }

    @Override
    public Seen merge(Seen left, Seen right) {
      left.ids.addAll(right.ids);
      left.blocks.addAll(right.blocks);
      left.threads.addAll(right.threads);
      return left;
    }
  }
}
