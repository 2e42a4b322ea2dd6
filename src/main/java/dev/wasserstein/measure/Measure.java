// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.io.Serializable;
import java.util.function.Function;

/**
 * A probability measure with finite second moment, immutable. Its id names it in files, messages
 * and caches.
 */
public sealed interface Measure extends Serializable
    permits DiscreteMeasure,
        GridMeasure,
        GaussianMeasure,
        GaussianMixture,
        QuantileMeasure,
        BinnedMeasure {

  /** The kinds of measures. Measures of different kinds do not go together. */
  enum Kind {
    /** {@link DiscreteMeasure}. */
    CLOUD("point cloud"),
    /** {@link GridMeasure}. */
    GRID("grid"),
    /** {@link GaussianMeasure}. */
    GAUSSIAN("Gaussian"),
    /** {@link GaussianMixture}. */
    MIXTURE("Gaussian mixture"),
    /** {@link QuantileMeasure}. */
    QUANTILES("quantile function");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** The kind of the measure. */
  Kind kind();

  /** The name of the measure, unique within a collection. */
  String id();

  /** The dimension d of the space. */
  int dimension();

  /**
   * The number of atoms; for a Gaussian 1, for a mixture its components, for a quantile function
   * its levels. Work and memory grow with it.
   */
  int size();

  /** The memory that its numbers take, in bytes. */
  long bytes();

  /** The same measure under another name. */
  Measure withId(String id);

  /** Whether it has atoms that {@link #toDiscrete} returns. */
  default boolean hasAtoms() {
    return false;
  }

  /**
   * The measure as a point cloud: a grid has an atom for each cell of positive mass.
   *
   * @throws IllegalArgumentException if it has no atoms
   */
  default DiscreteMeasure toDiscrete() {
    throw new IllegalArgumentException(this + " has no atoms");
  }

  /** Its size, moments and bounds. */
  @Internal
  Moments moments();

  /**
   * The answer of the function for its kind.
   *
   * @param cloud answers for a point cloud
   * @param grid answers for a grid
   * @param gaussian answers for a Gaussian
   * @param mixture answers for a mixture of Gaussians
   * @param quantiles answers for a quantile function
   * @param <R> the type of the answer
   * @throws IllegalArgumentException if its atoms were given up for the averages of bins
   */
  default <R> R match(
      Function<DiscreteMeasure, R> cloud,
      Function<GridMeasure, R> grid,
      Function<GaussianMeasure, R> gaussian,
      Function<GaussianMixture, R> mixture,
      Function<QuantileMeasure, R> quantiles) {
    return switch (kind()) {
      case CLOUD -> cloud.apply((DiscreteMeasure) this);
      case GRID -> grid.apply((GridMeasure) this);
      case GAUSSIAN -> gaussian.apply((GaussianMeasure) this);
      case MIXTURE -> mixture.apply((GaussianMixture) this);
      case QUANTILES -> quantiles.apply((QuantileMeasure) this);
    };
  }
}
