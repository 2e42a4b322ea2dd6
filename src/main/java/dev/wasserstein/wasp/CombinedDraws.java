// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import java.util.function.Consumer;

/** The draws of a combined posterior, which need not all be in memory at once. */
public interface CombinedDraws {
  /** The number of draws. */
  long size();

  /**
   * Hands over all draws, some rows at a time, always in the same order.
   *
   * @param sink is given rows (n × d, row-major) that are its own to write to
   */
  void forEachBlock(Consumer<double[]> sink);

  /** The draws of one posterior, then those of another. */
  static CombinedDraws both(CombinedDraws first, CombinedDraws second) {
    return new CombinedDraws() {
      @Override
      public long size() {
        return first.size() + second.size();
      }

      @Override
      public void forEachBlock(Consumer<double[]> sink) {
        first.forEachBlock(sink);
        second.forEachBlock(sink);
      }
    };
  }

  /** Draws in memory: rows (n × d, row-major). */
  static CombinedDraws held(double[] rows, int d) {
    return new CombinedDraws() {
      @Override
      public long size() {
        return rows.length / d;
      }

      @Override
      public void forEachBlock(Consumer<double[]> sink) {
        sink.accept(rows.clone());
      }
    };
  }
}
