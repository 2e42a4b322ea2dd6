// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolver;
import dev.wasserstein.transport.exact.ExactTransport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** W₂² between each shard and a measure, by exact transport. One pass over the measures. */
@SuppressWarnings("NonApiType") // a partial result must be Serializable, which Map is not
final class TransportDistances
    implements BlockAggregator<DiscreteMeasure, DiscreteMeasure, TreeMap<String, Double>> {
  private static final long serialVersionUID = 1L;

  /** The squared distances by shard. */
  static Map<String, Double> of(Measures<DiscreteMeasure> measures, DiscreteMeasure combined) {
    return measures.aggregate(
        "distances of the shards to their combination", combined, new TransportDistances());
  }

  @Override
  public TreeMap<String, Double> zero() {
    return new TreeMap<>();
  }

  @Override
  public TreeMap<String, Double> add(
      TreeMap<String, Double> sum,
      DiscreteMeasure combined,
      List<WeightedMeasure<DiscreteMeasure>> block,
      MeasureMemory memory) {
    TransportSolver solver = new ExactTransport();
    for (WeightedMeasure<DiscreteMeasure> shard : block) {
      TransportProblem problem = TransportProblem.quadratic(combined, shard.measure());
      String id = shard.measure().id();
      sum.put(id, solver.solve(problem, memory.warmStarts().find(id)).cost());
    }
    return sum;
  }

  @Override
  public TreeMap<String, Double> merge(
      TreeMap<String, Double> left, TreeMap<String, Double> right) {
    left.putAll(right);
    return left;
  }
}
