// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The starts of one search, each made when it is asked for.
 *
 * @param <S> the state of the method
 */
interface Starts<S> {
  /**
   * A start.
   *
   * @param number which one, from 0 on
   */
  S start(int number);

  /**
   * What there is to say of the starts, by its key in run.json.
   *
   * @param solutions one of each start, the first at least
   */
  default Map<String, Object> facts(List<BarycenterSolution> solutions) {
    return Map.of();
  }

  /** The same starts as states of another form. */
  default <T> Starts<T> as(Function<S, T> form) {
    Starts<S> these = this;
    return new Starts<>() {
      @Override
      public T start(int number) {
        return form.apply(these.start(number));
      }

      @Override
      public Map<String, Object> facts(List<BarycenterSolution> solutions) {
        return these.facts(solutions);
      }
    };
  }

  /** Starts without more to say. */
  static <S> Starts<S> of(IntFunction<S> start) {
    return start::apply;
  }
}
