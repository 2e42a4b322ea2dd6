// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.io.Serializable;
import java.util.List;

/**
 * What the table of a measure says beside its numbers.
 *
 * @param group the cells of the columns by which measures are grouped, in their order; empty where
 *     they are not
 * @param columns the columns of a forecast's table, as they stand in its header; empty elsewhere
 * @param cells of these columns on the first row of the measure, in their order; empty texts where
 *     its rows differ
 */
@Internal
public record SourceRow(List<String> group, List<String> columns, List<String> cells)
    implements Serializable {
  private static final int OBJECT_BYTES = 48;
  private static final int CELL_BYTES = 8;

  /** Of a measure of which no more is known. */
  public static final SourceRow NONE = new SourceRow(List.of(), List.of(), List.of());

  /** That of a measure in a group. */
  public static SourceRow ofGroup(List<String> group) {
    return group.isEmpty() ? NONE : new SourceRow(group, List.of(), List.of());
  }

  /**
   * The group, for a table with as many columns of groups.
   *
   * @throws IllegalArgumentException if it has another number of cells
   */
  public List<String> requireGroup(int count) {
    if (group.size() != count) {
      throw new IllegalArgumentException(group + " in " + count + " columns of groups");
    }
    return group;
  }

  /** The same in another group. */
  public SourceRow inGroup(List<String> other) {
    return group.equals(other) ? this : new SourceRow(other, columns, cells);
  }

  /** About the memory that it takes, beside what all rows of a file share. */
  long bytes() {
    long bytes = equals(NONE) ? 0 : OBJECT_BYTES + (long) CELL_BYTES * cells.size();
    for (String cell : group) {
      bytes += OBJECT_BYTES + cell.length();
    }
    return bytes;
  }
}
