// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.spark.MeasureInput;
import dev.wasserstein.transport.QuantileFunction;

/**
 * Gives up the atoms of measures on the line as each is read, so that input of any size needs the
 * memory of a few measures. Measures of no more atoms than bins are left as they are, and those of
 * another dimension, which the method refuses.
 *
 * @param bins m, the number of bins
 */
record Binning(int bins) implements MeasureInput.Conversion<Measure> {
  @Override
  public Measure convert(MeasureRecord record) {
    return record.measure() instanceof DiscreteMeasure discrete
            && discrete.dimension() == 1
            && discrete.size() > bins
        ? QuantileFunction.binned(discrete, bins)
        : record.measure();
  }
}
