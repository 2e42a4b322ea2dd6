// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.app.wasp;

import dev.wasserstein.measure.BlockAggregator;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureMemory;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.ExactTransport;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolver;
import java.util.List;
import java.util.Map;

/** W₂² between each shard and a measure, by exact transport. One pass over the measures. */
final class TransportDistances
    implements BlockAggregator<DiscreteMeasure, DiscreteMeasure, ShardDistances> {
  private static final long serialVersionUID = 1L;

  /** The squared distances by shard. */
  static Map<String, Double> of(Measures<DiscreteMeasure> measures, DiscreteMeasure combined) {
    return measures
        .aggregate(
            "distances of the shards to their combination", combined, new TransportDistances())
        .squares();
  }

  @Override
  public ShardDistances zero() {
    return new ShardDistances();
  }

  @Override
  public ShardDistances add(
      ShardDistances sum,
      DiscreteMeasure combined,
      List<WeightedMeasure<DiscreteMeasure>> block,
      MeasureMemory memory) {
    TransportSolver solver = new ExactTransport();
    for (WeightedMeasure<DiscreteMeasure> shard : block) {
      TransportProblem problem = TransportProblem.quadratic(combined, shard.measure());
      String id = shard.measure().id();
      sum.add(id, solver.solve(problem, memory.warmStarts().find(id)).cost());
    }
    return sum;
  }

  @Override
  public ShardDistances merge(ShardDistances left, ShardDistances right) {
    return left.join(right);
  }
}
