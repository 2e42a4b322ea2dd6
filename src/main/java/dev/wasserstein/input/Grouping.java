// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GroupFaultsException;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.storage.PartitionColumns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The columns by which the measures of a file are grouped: some are keys of its directories, such
 * as {@code site=a}, the others columns of its table.
 */
public final class Grouping {
  /** The order of groups: by their cells as text, of one column after the other. */
  public static final Comparator<List<String>> ORDER =
      (left, right) -> {
        for (int k = 0; k < left.size(); k++) {
          int order = left.get(k).compareTo(right.get(k));
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };

  private final List<String> columns;
  private final List<Optional<String>> inPath;

  private Grouping(List<String> columns, List<Optional<String>> inPath) {
    this.columns = columns;
    this.inPath = inPath;
  }

  /**
   * Where a file has the columns.
   *
   * @param columns in their order; none where measures are not grouped
   */
  public static Grouping of(List<String> columns, String path) {
    if (columns.isEmpty()) {
      return new Grouping(List.of(), List.of());
    }
    PartitionColumns partition = PartitionColumns.of(path);
    return new Grouping(columns, columns.stream().map(partition::value).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Grouping grouping
        && columns.equals(grouping.columns)
        && inPath.equals(grouping.inPath);
  }

  @Override
  public int hashCode() {
    return Objects.hash(columns, inPath);
  }

  /** Those that the table must have. */
  public List<String> inTable() {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < columns.size(); k++) {
      if (inPath.get(k).isEmpty()) {
        names.add(columns.get(k));
      }
    }
    return names;
  }

  /**
   * A measure in its group.
   *
   * @param record whose source has the cells of {@link #inTable}
   * @throws BadInputException if it has not: the format has no columns
   */
  public MeasureRecord place(MeasureRecord record) {
    if (columns.isEmpty()) {
      return record;
    }
    if (record.source().group().size() < inTable().size()) {
      String column = inTable().get(0);
      throw new BadInputException(
          "Measure '" + record.measure().id() + "'",
          record.place(),
          "has no '" + column + "'",
          "a column of the table, or a key of the directories, such as "
              + column
              + "=a, for --group-by",
          "Correct --group-by, or put the files into such directories.");
    }
    return record.with(record.source().inGroup(whole(record.source().group())));
  }

  /** A group from its cells in the table and its keys in the path. */
  public List<String> whole(List<String> inTable) {
    Iterator<String> cells = inTable.iterator();
    return inPath.stream().map(key -> key.orElseGet(cells::next)).toList();
  }

  /** What is wrong with groups of the table, as groups of the input. */
  GroupFaultsException placed(GroupFaultsException faults) {
    Map<List<String>, String> placed = new LinkedHashMap<>();
    faults.faults().forEach((group, fault) -> placed.put(whole(group), fault));
    return new GroupFaultsException(placed);
  }

  /** What is wrong with a file: with its group, where that is told by the path alone. */
  BadInputException placed(BadInputException fault) {
    return columns.isEmpty() || !inTable().isEmpty()
        ? fault
        : new GroupFaultsException(Map.of(whole(List.of()), fault.getMessage()));
  }
}
