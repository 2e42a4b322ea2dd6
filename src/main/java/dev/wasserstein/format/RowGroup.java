// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The group of a row whose cells have types, in texts: those of CSV, so that tables of all formats
 * have the same groups.
 */
public final class RowGroup {
  private RowGroup() {}

  /**
   * The cells by which measures are grouped.
   *
   * @param names of their columns
   * @param cell the value of a column as Java has it; empty where there is none
   * @param columns that there are, for messages
   * @param place of the row, for messages
   * @throws BadInputException if one has no text: it is missing, empty, a list or bytes
   */
  public static List<String> of(
      List<String> names,
      Function<String, Optional<Object>> cell,
      Collection<String> columns,
      String place) {
    List<String> texts = new ArrayList<>(names.size());
    for (String name : names) {
      texts.add(
          cell.apply(name)
              .flatMap(RowGroup::text)
              .filter(text -> !text.isEmpty())
              .orElseThrow(
                  () ->
                      new BadInputException(
                          "A row",
                          place,
                          "has no text, number or date in the column '" + name + "'",
                          "one, as --group-by says; the columns are " + String.join(", ", columns),
                          "Complete the table, or correct --group-by.")));
    }
    return List.copyOf(texts);
  }

  /** The text of a value; empty for a list or bytes. */
  public static Optional<String> text(Object value) {
    if (value instanceof BigDecimal decimal) {
      return Optional.of(decimal.toPlainString());
    }
    if (value instanceof LocalDateTime time) {
      return Optional.of(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
    }
    if (value instanceof LocalTime time) {
      return Optional.of(DateTimeFormatter.ISO_LOCAL_TIME.format(time));
    }
    boolean isPlain =
        value instanceof String
            || value instanceof Number
            || value instanceof Boolean
            || value instanceof LocalDate
            || value instanceof Instant
            || value instanceof UUID;
    return isPlain ? Optional.of(value.toString()) : Optional.empty();
  }
}
