// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import java.io.Serializable;

/**
 * A probability measure with finite second moment, immutable. Its id names it in files, messages
 * and caches.
 */
public sealed interface Measure extends Serializable
    permits DiscreteMeasure, GridMeasure, GaussianMeasure, GaussianMixture, BinnedMeasure {

  /** The name of the measure, unique within a collection. */
  String id();

  /** The dimension d of the space. */
  int dimension();

  /**
   * The number of atoms; for a Gaussian 1, for a mixture its components. Work and memory grow with
   * it.
   */
  int size();

  /** The memory that its numbers take, in bytes. */
  long bytes();

  /** The same measure under another name. */
  Measure withId(String id);
}
