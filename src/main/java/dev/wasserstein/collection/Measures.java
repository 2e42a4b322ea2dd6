// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

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

  /** About this many bytes of results are at the caller at a time. */
  long RESULT_BYTES = 64L << 20;

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

  /**
   * Computes a result for each measure in parallel and hands it to the caller, a bounded number at
   * a time.
   *
   * @param description what is done, for people who watch the cluster
   * @param state sent to every executor once
   * @param bytes about the size of a result
   * @param sink receives the results in the order of the measures' ids
   */
  <S extends Serializable, R extends Serializable> void forEach(
      String description, S state, BlockFunction<M, S, R> function, long bytes, Consumer<R> sink);

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
