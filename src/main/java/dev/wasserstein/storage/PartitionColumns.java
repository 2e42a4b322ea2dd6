// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.MeasureColumns;
import dev.wasserstein.measure.BadInputException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The columns that stand in the path of a file, as Hive and Spark write them where a table is
 * partitioned: {@code measures/weight=0.3/part-00000.parquet}. They are the directories right above
 * the file, as far as these are columns.
 */
public final class PartitionColumns {
  /** What stands for a null. */
  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  private final Map<String, String> values;

  private PartitionColumns(Map<String, String> values) {
    this.values = values;
  }

  /** The columns in a file's path. */
  public static PartitionColumns of(String path) {
    Map<String, String> values = new HashMap<>();
    String[] parts = path.split("/", -1);
    for (int k = parts.length - 2; k >= 0 && parts[k].indexOf('=') > 0; k--) {
      int equals = parts[k].indexOf('=');
      if (!parts[k].substring(equals + 1).equals(NULL)) {
        values.put(decoded(parts[k].substring(0, equals)), decoded(parts[k].substring(equals + 1)));
      }
    }
    return new PartitionColumns(values);
  }

  private static String decoded(String text) {
    try {
      // A plus is a plus in paths, and a blank in forms.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** The value of a column, where it is in the path. */
  public Optional<String> value(String column) {
    return Optional.ofNullable(values.get(column));
  }

  /**
   * The weight λ of the measures, where it is in the path.
   *
   * @param place the path, for messages
   * @throws BadInputException if it is no weight
   */
  public OptionalDouble weight(String place) {
    Optional<String> text = value(MeasureColumns.WEIGHT);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double weight = Double.parseDouble(text.get());
      if (weight >= 0 && weight < Double.POSITIVE_INFINITY) {
        return OptionalDouble.of(weight);
      }
    } catch (NumberFormatException e) {
      // The refusal below.
    }
    throw new BadInputException(
        "The directory",
        place,
        "has the weight '" + text.get() + "'",
        "a finite number that is not negative",
        "Correct it, or rename the directory.");
  }
}
