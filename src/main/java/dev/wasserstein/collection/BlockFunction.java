// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.List;

/**
 * A result for each measure of a collection, computed one block of measures at a time, on whatever
 * machine the block lies. Pure but for its memory; a result may not depend on the other measures of
 * the block.
 *
 * @param <M> the kind of measure
 * @param <S> what every block is given: the broadcast state
 * @param <R> the result for a measure
 */
public interface BlockFunction<M extends Measure, S, R extends Serializable> extends Serializable {
  /**
   * The results of a block.
   *
   * @param block not empty
   * @param memory warm starts of the measures in the block
   * @return a result for each measure, in their order
   */
  List<R> of(S state, List<WeightedMeasure<M>> block, MeasureMemory memory);

  /** The solves behind a result, for people who watch. */
  default SolveWork work(R result) {
    return SolveWork.NONE;
  }
}
