// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.app.wasp;

import dev.wasserstein.measure.BlockAggregator;
import dev.wasserstein.measure.CompensatedSum;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureMemory;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The barycenter of each parameter's marginals: on the line it has the average of the quantile
 * functions, Q̄ = Σ λ_k Q_k (Agueh and Carlier 2011, section 6.1), here averaged over m equal bins
 * of the levels; exact where m is a multiple of every shard's number of draws. All masses of a
 * shard must be equal. One pass over the measures.
 */
final class QuantileAverage
    implements BlockAggregator<DiscreteMeasure, QuantileAverage.Request, CompensatedSum> {
  private static final long serialVersionUID = 1L;

  /**
   * What is asked of every shard.
   *
   * @param size the number m of bins
   * @param factors by shard, what its weight is multiplied by
   */
  record Request(int size, HashMap<String, Double> factors) implements Serializable {}

  private final int dimension;
  private final int size;

  private QuantileAverage(int dimension, int size) {
    this.dimension = dimension;
    this.size = size;
  }

  /**
   * The averages.
   *
   * @param factors by shard, what its weight λ_k is multiplied by; the products are rescaled
   * @return (m × d, row-major), each column ascending
   */
  static double[] of(Measures<DiscreteMeasure> measures, int size, Map<String, Double> factors) {
    int d = measures.summary().dimension();
    CompensatedSum sum =
        measures.aggregate(
            "average the quantile functions of " + d + " parameters",
            new Request(size, new HashMap<>(factors)),
            new QuantileAverage(d, size));
    double[] rows = new double[size * d];
    for (int p = 0; p < rows.length; p++) {
      rows[p] = sum.value(p) / sum.value(rows.length);
    }
    return rows;
  }

  @Override
  public CompensatedSum zero() {
    return new CompensatedSum(size * dimension + 1);
  }

  @Override
  public CompensatedSum add(
      CompensatedSum sum,
      Request request,
      List<WeightedMeasure<DiscreteMeasure>> block,
      MeasureMemory memory) {
    for (WeightedMeasure<DiscreteMeasure> shard : block) {
      double weight = shard.weight() * request.factors().getOrDefault(shard.measure().id(), 1.0);
      for (int k = 0; k < dimension; k++) {
        double[] bins = SortedSample.column(shard.measure().support(), dimension, k).binned(size);
        for (int p = 0; p < size; p++) {
          sum.add(p * dimension + k, weight * bins[p]);
        }
      }
      sum.add(size * dimension, weight);
    }
    return sum;
  }

  @Override
  public CompensatedSum merge(CompensatedSum left, CompensatedSum right) {
    left.add(right);
    return left;
  }
}
