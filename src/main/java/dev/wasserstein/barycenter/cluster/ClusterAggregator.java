// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.Weighing;
import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;

/**
 * One iteration, seen from where the measures are: each adds to the sum of its nearest cluster.
 *
 * @param outliers the ids of those that are set aside
 */
@SuppressWarnings("NonApiType") // what is sent out must be Serializable, which Set is not
record ClusterAggregator<M extends Measure, S extends Serializable>(
    ContributionFunction<M, S> contributions,
    Weighing weighing,
    int clusters,
    Batch batch,
    HashSet<String> outliers)
    implements BlockAggregator<M, Prototypes<S>, ClusterSum> {
  @Override
  public ClusterSum zero() {
    return new ClusterSum(clusters, weighing);
  }

  @Override
  public ClusterSum add(
      ClusterSum sum, Prototypes<S> state, List<WeightedMeasure<M>> block, MeasureMemory memory) {
    List<WeightedMeasure<M>> taken =
        block.stream().filter(each -> each.weight() > 0 && takes(each.measure().id())).toList();
    if (taken.isEmpty()) {
      return sum;
    }
    List<NearestPrototype> nearest =
        new NearestSearch<>(contributions, Neighbours.NEAREST)
            .of(state, taken.stream().map(WeightedMeasure::measure).toList(), memory.warmStarts());
    for (int n = 0; n < taken.size(); n++) {
      sum.add(taken.get(n).measure().id(), taken.get(n).weight(), nearest.get(n));
    }
    return sum;
  }

  private boolean takes(String id) {
    return batch.takes(id) && !outliers.contains(id);
  }

  @Override
  public SolveWork work(ClusterSum sum) {
    return SolveWork.ofSolves(sum.solves(), sum.pivots(), clusters * sum.measures() - sum.solves());
  }

  @Override
  public ClusterSum merge(ClusterSum left, ClusterSum right) {
    return left.merge(right);
  }
}
