// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where wanted parameters stand among others. Names agree whether their indices stand behind dots
 * or in brackets.
 *
 * @param columns the position of each wanted parameter (d); -1 where it is missing
 * @param missing the first wanted parameter that is not there; empty where all are
 * @param extra the first parameter that is not wanted; empty where none is
 */
@Internal
public record ParameterOrder(int[] columns, String missing, String extra) {
  /** The order of names that arranges them as others. */
  public static ParameterOrder of(List<String> names, List<String> wanted) {
    Map<String, Integer> places = new HashMap<>();
    for (int k = 0; k < names.size(); k++) {
      places.put(ParameterName.dotted(names.get(k)), k);
    }
    int[] columns = new int[wanted.size()];
    String missing = "";
    for (int k = 0; k < columns.length; k++) {
      Integer column = places.remove(ParameterName.dotted(wanted.get(k)));
      columns[k] = column == null ? -1 : column;
      if (column == null && missing.isEmpty()) {
        missing = wanted.get(k);
      }
    }
    String extra = places.values().stream().min(Integer::compare).map(names::get).orElse("");
    return new ParameterOrder(columns, missing, extra);
  }

  /** Whether the wanted parameters are those that are there, in the same order. */
  boolean isIdentity() {
    return isComplete() && IntStream.range(0, columns.length).allMatch(k -> columns[k] == k);
  }

  /** Whether both have the same parameters. */
  public boolean isComplete() {
    return missing.isEmpty() && extra.isEmpty();
  }

  /**
   * Rows with their columns in this order.
   *
   * @param rows (n × d, row-major)
   * @return (n × d, row-major)
   */
  public double[] apply(double[] rows) {
    int d = columns.length;
    double[] arranged = new double[rows.length];
    for (int at = 0; at < rows.length; at += d) {
      for (int k = 0; k < d; k++) {
        arranged[at + k] = rows[at + columns[k]];
      }
    }
    return arranged;
  }
}
