// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import java.util.List;
import java.util.SortedMap;

/**
 * A fixed-point iteration over a collection of measures, for {@link OuterLoop}: passes over the
 * measures evaluate a state, and their sums lead to the next state.
 *
 * @param <S> a state, immutable: all that its evaluation depends on
 * @param <A> the sums of an evaluation
 */
public interface FixedPointIteration<S, A> {
  /**
   * Evaluates a state.
   *
   * @param iteration the number of updates made
   * @throws dev.wasserstein.collection.StatesLostException if states of measures are gone
   */
  Evaluation<S, A> evaluate(int iteration, S state);

  /** The next state. */
  S update(Evaluation<S, A> evaluation);

  /** Follows a run of this iteration. */
  StopRule.Watch watch(StopRule rule);

  /**
   * Checks what must hold of an iterate.
   *
   * @param history the records up to that of the iterate
   * @throws NoResultException if it does not hold
   */
  default void check(S state, List<IterationRecord> history) {
    // Nothing is known that must hold.
  }

  /** The state as arrays of numbers by name; {@link #state} is the way back, to the bit. */
  default SortedMap<String, double[]> numbers(S state) {
    throw new UnsupportedOperationException("no checkpoints of this iteration");
  }

  /**
   * The state of a checkpoint.
   *
   * @throws IllegalArgumentException if it is not of this iteration
   */
  default S state(Checkpoint checkpoint) {
    throw new UnsupportedOperationException("no checkpoints of this iteration");
  }

  /**
   * An evaluated iterate.
   *
   * @param state the iterate, which may differ from the state to evaluate if that was not accepted
   * @param residual as {@link BarycenterMethod#residual}
   * @param marginalError the largest of its plans, where plans are on their way to their marginals
   * @param settled whether what objective and residual do not show has settled, too
   * @param pivots the pivots of its solves
   */
  record Evaluation<S, A>(
      S state,
      A sums,
      double objective,
      double residual,
      double marginalError,
      boolean settled,
      long pivots) {}
}
