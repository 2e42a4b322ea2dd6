// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;

/**
 * A collection of measures as algorithms see it, wherever it lies: on the driver's threads or on a
 * cluster. All measures are of one kind and dimension, their ids are distinct and their weights sum
 * to 1.
 */
public interface Measures<M extends Measure> extends AutoCloseable {
  /** The largest number of measures in a block. */
  int LARGEST_BLOCK = 32;

  /** A block takes no further measure once its measures take this many bytes. */
  long BLOCK_BYTES = 2L << 20;

  /** Counts, moments and bounds of the collection. */
  MeasuresSummary summary();

  /**
   * Computes something over all measures in parallel.
   *
   * @param description what is done, for people who watch the cluster
   * @param state sent to every executor once
   */
  <S extends Serializable, A extends Serializable> A aggregate(
      String description, S state, BlockAggregator<M, S, A> aggregator);

  /** The measures with these ids, in the order of their ids, brought to the caller. */
  List<WeightedMeasure<M>> fetch(Collection<String> ids);

  /** Begins aggregations in which measures have states; the caller closes them. */
  Passes<M> passes();

  /**
   * What all aggregations so far took together. On a cluster what was done in vain counts, too: by
   * an executor that was lost, or twice by speculation.
   */
  SolveWork work();

  /** All ids, sorted. */
  List<String> ids();

  @Override
  void close();
}
