// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureRecord;
import java.util.List;

/** Whether the measures of a file have weights: a column of a CSV file has no gaps. */
enum RecordWeights {
  NONE,
  ALL;

  /** Refuses a mixture. */
  static RecordWeights of(List<MeasureRecord> measures) {
    boolean first = measures.get(0).weight().isPresent();
    for (MeasureRecord measure : measures) {
      if (measure.weight().isPresent() != first) {
        throw new BadInputException(
            "Measure '" + measure.measure().id() + "'",
            measure.place(),
            first ? "has no weight" : "has a weight",
            "a weight for all measures of a CSV file or for none",
            "Write JSON or Parquet, or give a weight to all.");
      }
    }
    return first ? ALL : NONE;
  }
}
