// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.Serializable;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the columns of tables are called, and what stands between them.
 *
 * @param names the name in the file of each of our columns that was named; empty where files use
 *     our names
 * @param separator of the cells of text; 0 for the one that the header has
 */
@SuppressWarnings("NonApiType") // a Map need not be Serializable
public record TableColumns(TreeMap<String, String> names, char separator) implements Serializable {
  /** Our names, and the separator in the header. */
  public static final TableColumns OURS = new TableColumns(new TreeMap<>(), (char) 0);

  /** What files may have between cells. */
  private static final char[] SEPARATORS = {',', ';', '\t'};

  /** Whether files have names of their own: columns that are not named are then passed over. */
  public boolean areNamed() {
    return !names.isEmpty();
  }

  /**
   * Our name of a column in a file.
   *
   * @return empty where the column is passed over
   */
  public String ours(String name) {
    if (!areNamed()) {
      return name;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return names.entrySet().stream()
        .filter(each -> each.getValue().toLowerCase(Locale.ROOT).equals(lower))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  /**
   * Refuses a table without one of the columns that were named.
   *
   * @param found the columns of the file
   * @param place the file, or file and line
   */
  public void require(Collection<String> found, String place) {
    for (Map.Entry<String, String> each : names.entrySet()) {
      if (found.stream().noneMatch(name -> name.equalsIgnoreCase(each.getValue()))) {
        throw new BadInputException(
            "The header",
            place,
            "has no column '" + each.getValue() + "'",
            "it, as --columns says; the columns are " + String.join(", ", found),
            "Correct --columns.");
      }
    }
  }

  /** The separator of a table with this header. */
  char separatorOf(String header) {
    if (separator != 0) {
      return separator;
    }
    int[] counts = new int[SEPARATORS.length];
    boolean quoted = false;
    for (int k = 0; k < header.length(); k++) {
      char c = header.charAt(k);
      quoted ^= c == '"';
      for (int s = 0; s < counts.length; s++) {
        counts[s] += !quoted && c == SEPARATORS[s] ? 1 : 0;
      }
    }
    int most = 0;
    for (int s = 1; s < counts.length; s++) {
      most = counts[s] > counts[most] ? s : most;
    }
    return SEPARATORS[most];
  }
}
