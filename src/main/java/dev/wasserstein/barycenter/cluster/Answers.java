// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureMemory;
import dev.wasserstein.measure.WarmStart;
import dev.wasserstein.measure.WarmStarts;
import dev.wasserstein.transport.PairwiseCost;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What measures answer to one of several states, such as {@link
 * dev.wasserstein.barycenter.BarycenterMethod#contributions}.
 *
 * @param <M> the kind of measures
 * @param <S> a state
 */
@FunctionalInterface
public interface Answers<M extends Measure, S extends Serializable> extends Serializable {
  /** The answers of a block of measures, in their order. */
  List<Contribution> to(S state, List<M> block, WarmStarts warmStarts);

  /** The contributions of a method whose measures have no states. */
  static <M extends Measure, S extends Serializable> Answers<M, S> of(
      BarycenterMethod<M, S> method) {
    return (state, block, warmStarts) ->
        method.contributions(state, block, MeasureMemory.of(warmStarts));
  }

  /** The mere costs from measures to prototypes of their kind. */
  static <M extends Measure> Answers<M, M> costs(PairwiseCost<M> cost) {
    return (prototype, block, warmStarts) -> {
      BiFunction<M, Optional<WarmStart>, PairwiseCost.Cost> from = cost.startedFrom(prototype);
      List<Contribution> costs = new ArrayList<>(block.size());
      for (M measure : block) {
        PairwiseCost.Cost each = from.apply(measure, warmStarts.find(measure.id()));
        costs.add(new Contribution(new double[0], each.cost(), each.dualGap(), 0));
      }
      return costs;
    };
  }
}
