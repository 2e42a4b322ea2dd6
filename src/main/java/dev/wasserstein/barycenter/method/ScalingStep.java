// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.Measure;
import java.util.List;

/**
 * An iteration of the scalings of measures, in one kind of numbers: {@link LogStep}, {@link
 * DoublesStep}. One thread at a time.
 */
interface ScalingStep {
  /** The number of measures that it works on best at once. */
  int together();

  /**
   * Iterates for some measures, and puts their states.
   *
   * @param some at least one and at most {@link #together}
   * @return their contributions, in their order
   */
  List<Contribution> run(List<? extends Measure> some, MeasureMemory memory);
}
