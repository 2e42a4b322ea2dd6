// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.collection.WarmStarts;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.transport.PairwiseCost;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The contributions of measures to one of several states, or their costs alone.
 *
 * @param <M> the kind of measures
 * @param <S> a state
 */
@FunctionalInterface
interface ContributionFunction<M extends Measure, S extends Serializable> extends Serializable {
  /** The contributions of a block of measures, in their order. */
  List<Contribution> to(S state, List<M> block, WarmStarts warmStarts);

  /** The contributions of a method whose measures have no states. */
  static <M extends Measure, S extends Serializable> ContributionFunction<M, S> of(
      BarycenterMethod<M, S> method) {
    return (state, block, warmStarts) ->
        method.contributions(state, block, MeasureMemory.of(warmStarts));
  }

  /** The costs between measures and prototypes of their kind, with empty vectors. */
  static <M extends Measure> ContributionFunction<M, M> costs(PairwiseCost<M> cost) {
    return (prototype, block, warmStarts) -> {
      BiFunction<M, Optional<WarmStart>, PairwiseCost.Cost> from = cost.startedFrom(prototype);
      List<Contribution> costs = new ArrayList<>(block.size());
      for (M measure : block) {
        PairwiseCost.Cost each = from.apply(measure, warmStarts.find(measure.id()));
        costs.add(new Contribution(new double[0], each.cost(), each.dualGap(), 0, each.accuracy()));
      }
      return costs;
    };
  }
}
