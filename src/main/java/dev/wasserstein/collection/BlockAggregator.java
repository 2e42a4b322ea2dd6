// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.List;

/**
 * Something that is computed over all measures of a collection, one block of measures at a time, on
 * whatever machine the block lies. Pure but for its memory. The result may not depend on how the
 * measures fall into blocks, beyond floating-point rounding.
 *
 * @param <M> the kind of measure
 * @param <S> what every block is given: the broadcast state
 * @param <A> the partial result
 */
public interface BlockAggregator<M extends Measure, S, A extends Serializable>
    extends Serializable {
  /**
   * The result of no measure. A new object each time, which {@link #add} and {@link #merge} may
   * write to.
   */
  A zero();

  /**
   * Adds a block.
   *
   * @param sum the result so far, which may be overwritten
   * @param block not empty
   * @param memory warm starts and states of the measures in the block
   * @return the result with the block
   */
  A add(A sum, S state, List<WeightedMeasure<M>> block, MeasureMemory memory);

  /** The solves behind a result, for people who watch. */
  default SolveWork work(A sum) {
    return SolveWork.NONE;
  }

  /** The result of the measures of both; either may be overwritten. */
  A merge(A left, A right);
}
