// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.function.Function;

/**
 * A method that moves the atoms of a point cloud.
 *
 * @param choosesInputs whether its first start may be an input, where that promises more
 */
record ExactFreeSupport(
    Function<Measures<DiscreteMeasure>, BarycenterMethod<DiscreteMeasure, DiscreteMeasure>> factory,
    InitialSupports from,
    boolean choosesInputs)
    implements FreeSupportChoice {
  @Override
  public BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method(
      Measures<DiscreteMeasure> measures) {
    return factory.apply(measures);
  }

  @Override
  public Starts<DiscreteMeasure> startsOf(Measures<DiscreteMeasure> measures) {
    return choosesInputs ? from.of(measures, method(measures)) : from.of(measures);
  }

  @Override
  public PairwiseCost<DiscreteMeasure> squaredDistance() {
    return ExactCost.SQUARED_WASSERSTEIN;
  }
}
