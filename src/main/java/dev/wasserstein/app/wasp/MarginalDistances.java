// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.app.wasp;

import dev.wasserstein.measure.BlockAggregator;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureMemory;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.List;
import java.util.Map;

/**
 * Σ over the parameters of W₂² between a shard's marginal and the combined one, for each shard. One
 * pass over the measures.
 */
final class MarginalDistances
    implements BlockAggregator<DiscreteMeasure, double[], ShardDistances> {
  private static final long serialVersionUID = 1L;

  private final int dimension;

  private MarginalDistances(int dimension) {
    this.dimension = dimension;
  }

  /**
   * The squared distances by shard.
   *
   * @param rows (m × d, row-major), the combined draws
   */
  static Map<String, Double> of(Measures<DiscreteMeasure> measures, double[] rows) {
    return measures
        .aggregate(
            "distances of the shards to their combination",
            rows,
            new MarginalDistances(measures.summary().dimension()))
        .squares();
  }

  @Override
  public ShardDistances zero() {
    return new ShardDistances();
  }

  @Override
  public ShardDistances add(
      ShardDistances sum,
      double[] rows,
      List<WeightedMeasure<DiscreteMeasure>> block,
      MeasureMemory memory) {
    for (int k = 0; k < dimension; k++) {
      SortedSample combined = SortedSample.column(rows, dimension, k);
      for (WeightedMeasure<DiscreteMeasure> shard : block) {
        SortedSample own = SortedSample.column(shard.measure().support(), dimension, k);
        sum.add(shard.measure().id(), own.squaredDistance(combined));
      }
    }
    return sum;
  }

  @Override
  public ShardDistances merge(ShardDistances left, ShardDistances right) {
    return left.join(right);
  }
}
