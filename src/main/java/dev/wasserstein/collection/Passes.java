// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.Measure;
import java.io.Serializable;
import java.util.List;

/**
 * Consecutive aggregations over a collection, in which each measure may hand a {@link MeasureState}
 * to the next one. States are never dropped for want of memory: what does not fit is kept on disk.
 *
 * @param <M> the kind of measure
 */
public interface Passes<M extends Measure> extends AutoCloseable {
  /**
   * The next aggregation, as {@link Measures#aggregate}.
   *
   * @throws StatesLostException if states of the last one are gone, as they are with an executor;
   *     {@link #restore} or {@link #restart} is then to be called
   */
  <S extends Serializable, A extends Serializable> A aggregate(
      String description, S state, BlockAggregator<M, S, A> aggregator);

  /**
   * Writes the states, where the measures lie.
   *
   * @throws StatesLostException as above
   */
  KeptStates keep(StateFiles files);

  /**
   * Takes up states that were kept.
   *
   * @throws RuntimeException of {@link StateFiles#damaged} if they are not what was written
   */
  void restore(KeptStates kept);

  /** Drops all states: the next aggregation is the first. */
  void restart();

  @Override
  void close();

  /** Aggregations without states. */
  static <M extends Measure> Passes<M> stateless(Measures<M> measures) {
    return new Passes<>() {
      @Override
      public <S extends Serializable, A extends Serializable> A aggregate(
          String description, S state, BlockAggregator<M, S, A> aggregator) {
        return measures.aggregate(description, state, aggregator);
      }

      @Override
      public KeptStates keep(StateFiles files) {
        return new KeptStates(files, List.of());
      }

      @Override
      public void restore(KeptStates kept) {
        // There are no states.
      }

      @Override
      public void restart() {
        // There are no states.
      }

      @Override
      public void close() {
        // There are no states.
      }
    };
  }
}
