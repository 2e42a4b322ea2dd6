// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.input.MeasureInput;

/**
 * How the measures of a run were read, known when they are given up.
 *
 * @param engine as {@link MeasureInput#engine} says
 * @param reading as {@link MeasureInput#reading} says
 * @param passedOver as {@link MeasureInput#passedOver} says
 */
record InputReading(String engine, String reading, long passedOver) {
  static InputReading of(MeasureInput input) {
    return new InputReading(input.engine(), input.reading(), input.passedOver());
  }
}
