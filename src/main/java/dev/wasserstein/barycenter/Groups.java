// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.Measure;
import java.io.Serializable;
import java.util.List;

/**
 * Groups of measures, such as clusters around prototypes.
 *
 * @param count the number of groups
 * @param broadcast what tells the group of a measure, sent to every executor once
 * @param membership the group of each measure
 */
public record Groups<M extends Measure, P extends Serializable>(
    int count, P broadcast, Membership<M, P> membership) {
  /**
   * Says which group measures belong to. Pure, and the same at every call.
   *
   * @param <M> the kind of measure
   * @param <P> what is sent out
   */
  @FunctionalInterface
  public interface Membership<M extends Measure, P> extends Serializable {
    /** The groups of a block of measures, in their order; -1 for one that belongs to none. */
    int[] of(P broadcast, List<M> block, MeasureMemory memory);
  }

  /** All measures in one group. */
  public static <M extends Measure> Groups<M, Integer> one() {
    return new Groups<>(1, 0, (broadcast, block, memory) -> new int[block.size()]);
  }
}
