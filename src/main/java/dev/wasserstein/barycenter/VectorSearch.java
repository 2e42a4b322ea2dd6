// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.Measure;
import java.io.Serializable;
import java.util.List;

/**
 * Finds what states are updated with, by passes of its own over the measures, for a method whose
 * update takes no average of contributions but, for example, medians.
 *
 * @param <M> the kind of measure
 * @param <S> a state
 */
public interface VectorSearch<M extends Measure, S extends Serializable> {
  /**
   * The vector of each group.
   *
   * @param step what the passes belong to, for people who watch the cluster
   * @param state of any group: what the vectors have in common, such as their length
   * @param groups the measures of each
   * @return a vector for each group; of length 0 for a group without a measure of positive weight
   */
  <P extends Serializable> List<double[]> of(
      Measures<M> measures, String step, S state, Groups<M, P> groups);
}
