// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.measure.Measure;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What transport between two measures costs.
 *
 * @param <M> the kind of the measures
 */
public interface PairwiseCost<M extends Measure> extends Serializable {
  /** What becomes of the plans behind costs. */
  enum Plans {
    FORGOTTEN,
    KEPT
  }

  /**
   * A cost.
   *
   * @param cost such as W₂²
   * @param dualGap by how much it may exceed the optimum
   * @param details the numbers that {@link #details} names
   * @param accuracy of the solves behind it
   * @param plan of which it is the cost; without entries where it is not asked for
   */
  record Cost(
      double cost, double dualGap, double[] details, SolveAccuracy accuracy, Coupling plan) {
    /** A cost without its plan. */
    public Cost(double cost, double dualGap, double[] details, SolveAccuracy accuracy) {
      this(cost, dualGap, details, accuracy, Coupling.NONE);
    }

    /** A cost of an optimal plan, without details. */
    public Cost(double cost, double dualGap) {
      this(cost, dualGap, new double[0]);
    }

    /** A cost of an optimal plan. */
    public Cost(double cost, double dualGap, double[] details) {
      this(cost, dualGap, details, SolveAccuracy.EXACT);
    }
  }

  /** Whether plans are found by an iteration, which a cap may end before it has converged. */
  default boolean iterative() {
    return false;
  }

  /** The names of further numbers that come with each cost, as in file headers. */
  default List<String> details() {
    return List.of();
  }

  /**
   * The costs of all pairs of interest between two lists.
   *
   * @param wanted which pairs those are
   * @return (from × to), null where a pair is not wanted
   */
  default Cost[][] between(List<M> from, List<M> to, BiPredicate<M, M> wanted) {
    Cost[][] costs = new Cost[from.size()][to.size()];
    for (int i = 0; i < costs.length; i++) {
      Function<M, Cost> fromThis = null;
      for (int j = 0; j < to.size(); j++) {
        if (wanted.test(from.get(i), to.get(j))) {
          if (fromThis == null) {
            fromThis = from(from.get(i));
          }
          costs[i][j] = fromThis.apply(to.get(j));
        }
      }
    }
    return costs;
  }

  /**
   * The costs from one measure to others; what depends on that one alone is computed once. The
   * function keeps work space: one thread at a time.
   */
  Function<M, Cost> from(M measure);

  /**
   * As {@link #from}, for costs that are the sooner found the more is known of them. What is known
   * never changes the result.
   */
  default BiFunction<M, Optional<WarmStart>, Cost> startedFrom(M measure) {
    Function<M, Cost> costs = from(measure);
    return (other, warmStart) -> costs.apply(other);
  }
}
