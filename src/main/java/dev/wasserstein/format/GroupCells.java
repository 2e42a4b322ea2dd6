// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cells of a table of text by which its measures are grouped. */
final class GroupCells {
  private final CsvTable table;
  private final int[] columns;
  private final Map<String, String> texts = new HashMap<>();
  private List<String> last;

  /**
   * Takes the columns from the header.
   *
   * @param names of the columns, as they stand in the file
   * @throws dev.wasserstein.measure.BadInputException if one is not there
   */
  GroupCells(CsvTable table, List<String> names) {
    this.table = table;
    this.columns = names.stream().mapToInt(table.header()::group).toArray();
    this.last = List.of();
  }

  /** Those of the current row; the same list as long as they do not change. */
  List<String> current() {
    if (last.size() == columns.length && isLast()) {
      return last;
    }
    List<String> cells = new ArrayList<>(columns.length);
    for (int column : columns) {
      cells.add(shared(table.text(column)));
    }
    last = List.copyOf(cells);
    return last;
  }

  /** The same text, once for all rows of the file that have it. */
  String shared(String text) {
    return texts.computeIfAbsent(text, each -> each);
  }

  private boolean isLast() {
    for (int k = 0; k < columns.length; k++) {
      if (!table.hasCell(columns[k], last.get(k))) {
        return false;
      }
    }
    return true;
  }
}
