// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.io.Serializable;
import java.util.List;
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
 * @param coordinates the names of the coordinates (d), such as the parameters of draws; empty where
 *     the file gives none, and the coordinates are known by their numbers
 * @param source what else the file says of it
 */
@Internal
public record MeasureRecord(
    Measure measure,
    double fileWeight,
    String place,
    double squaredError,
    List<String> coordinates,
    SourceRow source)
    implements Serializable {
  /** A measure as it is in the file. */
  public MeasureRecord(Measure measure, double fileWeight, String place) {
    this(measure, fileWeight, place, 0, List.of());
  }

  /** A measure whose coordinates have names. */
  public MeasureRecord(
      Measure measure,
      double fileWeight,
      String place,
      double squaredError,
      List<String> coordinates) {
    this(measure, fileWeight, place, squaredError, coordinates, SourceRow.NONE);
  }

  /** Checks that nothing is missing. */
  public MeasureRecord {
    Objects.requireNonNull(measure);
    Objects.requireNonNull(place);
  }

  /** The memory that it takes, in bytes, beside what it shares with others. */
  public long bytes() {
    return measure.bytes() + source.bytes();
  }

  /** The same record of another form of the measure, with the same coordinates. */
  public MeasureRecord with(Measure other) {
    return with(other, squaredError);
  }

  /**
   * The same record of an approximation, with the same coordinates.
   *
   * @param error as {@code squaredError}
   */
  public MeasureRecord with(Measure other, double error) {
    return new MeasureRecord(other, fileWeight, place, error, coordinates, source);
  }

  /** The same record with what else its file says. */
  public MeasureRecord with(SourceRow row) {
    return row.equals(source)
        ? this
        : new MeasureRecord(measure, fileWeight, place, squaredError, coordinates, row);
  }

  /**
   * The same record with its coordinates in the order of a list, where both have names.
   *
   * @param wanted the same names in another order; empty for any
   */
  public MeasureRecord arranged(List<String> wanted) {
    if (coordinates.isEmpty() || wanted.isEmpty() || coordinates.equals(wanted)) {
      return this;
    }
    ParameterOrder order = ParameterOrder.of(coordinates, wanted);
    return new MeasureRecord(
        order.isIdentity() ? measure : arranged((DiscreteMeasure) measure, order),
        fileWeight,
        place,
        squaredError,
        wanted,
        source);
  }

  private static DiscreteMeasure arranged(DiscreteMeasure cloud, ParameterOrder order) {
    return DiscreteMeasure.trusted(
        cloud.id(), cloud.dimension(), cloud.masses(), order.apply(cloud.support()));
  }

  /** The same record, with this weight, if there is one, where it has none. */
  public MeasureRecord orWeight(OptionalDouble weight) {
    return Double.isNaN(fileWeight) && weight.isPresent()
        ? new MeasureRecord(measure, weight.getAsDouble(), place, squaredError, coordinates, source)
        : this;
  }

  /** The weight where the file gives one. */
  public OptionalDouble weight() {
    return Double.isNaN(fileWeight) ? OptionalDouble.empty() : OptionalDouble.of(fileWeight);
  }
}
