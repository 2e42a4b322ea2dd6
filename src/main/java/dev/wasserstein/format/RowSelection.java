// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.io.Serializable;
import java.util.List;

/**
 * Rows of a table that have given texts in some columns.
 *
 * @param columns by which the rows are told apart; none for all rows
 * @param cells the text in each
 * @param of how many such selections the table falls into
 */
public record RowSelection(List<String> columns, List<String> cells, int of)
    implements Serializable {
  /** All rows. */
  public static final RowSelection ALL = new RowSelection(List.of(), List.of(), 1);

  /** Rows with these cells. */
  public RowSelection {
    columns = List.copyOf(columns);
    cells = List.copyOf(cells);
  }

  /** Whether a column tells rows apart, whatever its case: it is no parameter. */
  public boolean has(String column) {
    return columns.stream().anyMatch(column::equalsIgnoreCase);
  }

  /** Whether it has all rows. */
  public boolean isAll() {
    return columns.isEmpty();
  }
}
