// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.transport.PairwiseCost;
import java.io.Serializable;
import java.util.function.Function;

/**
 * Measures to be clustered by a method, for any number of clusters. Runs share what they can:
 * starts, of which those of few clusters are the first of those of many, and the sketches that lie
 * with the measures.
 *
 * @param <M> the kind of measures
 * @param <S> the method's state
 */
public final class ClusterProblem<M extends Measure, S extends Serializable> {
  private final BarycenterMethod<M, S> method;
  private final Measures<M> measures;
  private final Trimming trimming;
  private final PrototypeDistances<M> distances;
  private final SpreadSeeds<M, S> seeds;

  /**
   * A problem of which nothing is known yet.
   *
   * @param squaredDistance the method's cost between two measures, for bounds
   * @param start makes a state that stands for one measure
   */
  public ClusterProblem(
      BarycenterMethod<M, S> method,
      Measures<M> measures,
      PairwiseCost<M> squaredDistance,
      Function<Measures<M>, S> start,
      Pruning pruning,
      Trimming trimming) {
    this.method = method;
    this.measures = measures;
    this.trimming = trimming;
    this.distances = new PrototypeDistances<>(measures, squaredDistance, pruning);
    this.seeds = new SpreadSeeds<>(method, start, distances, measures, trimming);
  }

  BarycenterMethod<M, S> method() {
    return method;
  }

  Measures<M> measures() {
    return measures;
  }

  Trimming trimming() {
    return trimming;
  }

  PrototypeDistances<M> distances() {
    return distances;
  }

  SpreadSeeds<M, S> seeds() {
    return seeds;
  }
}
