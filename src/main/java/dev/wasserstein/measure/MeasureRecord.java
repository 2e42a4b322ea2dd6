// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
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
 * @param squaredError not less than W₂² between the measure and the one in the file, of which it is
 *     a {@link Compression}; 0 where it is the same
 */
@Internal
public record MeasureRecord(Measure measure, double fileWeight, String place, double squaredError)
    implements Serializable {
  /** A measure as it is in the file. */
  public MeasureRecord(Measure measure, double fileWeight, String place) {
    this(measure, fileWeight, place, 0);
  }

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
