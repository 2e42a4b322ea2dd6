// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import java.util.List;
import java.util.Map;

/**
 * The shards as algorithms see them.
 *
 * @param headers in the order of the input
 * @param weights λ_k by shard, summing to 1
 * @param measures all shards with all parameters
 * @param projection makes the same collection with some of the parameters
 */
public record ShardPosteriors(
    List<ShardHeader> headers,
    Map<String, Double> weights,
    Measures<DiscreteMeasure> measures,
    Projection projection) {

  /** Makes a collection with some of the parameters, which the caller closes. */
  @FunctionalInterface
  public interface Projection {
    /** The collection with these parameters, each multiplied by its factor. */
    Measures<DiscreteMeasure> to(int[] parameters, double[] factors);
  }

  /** The number d of parameters. */
  int dimension() {
    return headers.get(0).dimension();
  }

  /**
   * The root mean square of each parameter's standard deviations within the shards (d); 1 where a
   * parameter has one value in all of them.
   */
  double[] scales() {
    double[] scales = new double[dimension()];
    for (int k = 0; k < scales.length; k++) {
      double variance = 0;
      for (ShardHeader header : headers) {
        double deviation = header.deviation(k);
        variance += weights.get(header.id()) * deviation * deviation;
      }
      scales[k] = variance > 0 ? Math.sqrt(variance) : 1;
    }
    return scales;
  }

  /** Σ λ_k Σ_j var_kj, the squared spread of a shard. */
  double withinVariance() {
    return measures.summary().withinVariance();
  }

  /** The lower median of the shards' numbers of draws. */
  int medianSize() {
    return measures.summary().medianSize();
  }
}
