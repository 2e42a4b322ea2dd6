// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import java.util.List;
import java.util.Optional;

/** A method that moves the atoms of a point cloud. */
interface FreeSupportChoice extends MethodChoice<DiscreteMeasure, DiscreteMeasure> {
  /** The starts. */
  InitialSupports from();

  @Override
  default ReadSettings reading(ReadSettings settings) {
    return settings.forExactTransport();
  }

  @Override
  default void check(List<MeasureHeader> headers) {
    InputRules.requireAtoms(headers);
    from().check(headers);
  }

  @Override
  default MeasureInput.Conversion<DiscreteMeasure> conversion() {
    return InputRules::pointCloud;
  }

  @Override
  default int starts() {
    return from().count();
  }

  @Override
  default DiscreteMeasure start(Measures<DiscreteMeasure> measures, int number) {
    return startsOf(measures).start(number);
  }

  @Override
  default Starts<DiscreteMeasure> startsOf(Measures<DiscreteMeasure> measures) {
    return from().of(measures);
  }

  @Override
  default DiscreteMeasure startOf(Measures<DiscreteMeasure> one, MeasuresSummary all) {
    return from().startOf(one, all);
  }

  @Override
  default Optional<DiscreteMeasure> near(BarycenterSolution neighbour) {
    return Optional.of((DiscreteMeasure) neighbour.barycenter());
  }
}
