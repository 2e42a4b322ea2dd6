// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import java.io.Serializable;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A measure as it stood in a file.
 *
 * @param measure the checked measure
 * @param fileWeight its weight λ_n as written in the file, not rescaled; NaN where the file gives
 *     none
 * @param place where it stood, "file:line" or "file", for messages
 */
public record MeasureRecord(Measure measure, double fileWeight, String place)
    implements Serializable {
  /** Checks that nothing is missing. */
  public MeasureRecord {
    Objects.requireNonNull(measure);
    Objects.requireNonNull(place);
  }

  /** The weight where the file gives one. */
  public OptionalDouble weight() {
    return Double.isNaN(fileWeight) ? OptionalDouble.empty() : OptionalDouble.of(fileWeight);
  }
}
