// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.measure.Measure;
import java.io.Serializable;

/**
 * The places on which all measures of a collection and their barycenter have their masses. Equal
 * where the places are.
 */
public interface FixedSupport extends Serializable {
  /** The number m of places. */
  int size();

  /** The mean of the ground cost over all pairs of places. */
  double meanCost();

  /** A kernel between the places, with a work space of its own. */
  GibbsKernel kernel(double epsilon);

  /** How many measures a kernel works on best at once. */
  int together();

  /**
   * The masses of a measure on the places.
   *
   * @return (m), shared: do not write
   * @throws IllegalArgumentException if the measure has another support
   */
  double[] masses(Measure measure);

  /**
   * The measure with given masses.
   *
   * @param masses (m), summing to 1
   */
  Measure measure(String id, double[] masses);
}
