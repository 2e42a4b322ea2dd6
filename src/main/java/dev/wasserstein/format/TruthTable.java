// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was observed, as CSV: the columns by which forecasts are grouped, and {@code observation}.
 * Other columns are passed over, and lines that are empty or NA there: what is not known yet.
 */
public final class TruthTable {
  private static final String OBSERVATION = "observation";

  private TruthTable() {}

  /**
   * Reads the observations by group.
   *
   * @param groups the columns by which forecasts are grouped
   * @throws BadInputException if the file is malformed, or a group has two observations
   */
  public static Map<List<String>, Double> decode(
      InputStream in, String fileName, List<String> groups) throws IOException {
    CsvTable table = new CsvTable(in, fileName);
    CsvHeader header = table.header().fixed();
    GroupCells cells = new GroupCells(table, groups);
    int observation = header.required(OBSERVATION);
    Map<List<String>, Double> observations = new HashMap<>();
    while (table.next()) {
      String text = table.cell(observation).strip().toUpperCase(Locale.ROOT);
      if (text.isEmpty() || text.equals("NA") || text.equals("NAN")) {
        continue;
      }
      List<String> group = new ArrayList<>(cells.current());
      double value = table.number(observation);
      Double before = observations.put(group, value);
      if (before != null && before != value) {
        throw new BadInputException(
            "The group " + String.join(", ", group),
            table.place(),
            "is observed as " + value + " and as " + before,
            "one observation of each group",
            "Remove one of the lines, or add the column that tells them apart to --group-by.");
      }
    }
    return observations;
  }
}
