// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.RowSelection;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.storage.InputFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the groups in tables of draws whose columns tell them apart.
 *
 * @param reader of the tables
 */
record ShardTables(DrawsReader reader) {
  /** A group in a file, and the shard that its rows are of; empty where no column says it. */
  private record Rows(ShardFiles shard, InputFile file, List<String> group, String name) {}

  /**
   * The shards of each group. Where some file has rows of several shards, as its column of shards
   * says, the texts there name them; otherwise files and directories do.
   *
   * @param grouping whose columns the tables have
   * @throws BadInputException if one of them lacks a column, or a row a cell
   */
  Map<List<String>, List<ShardFiles>> groups(Grouping grouping, List<ShardFiles> shards) {
    List<Rows> all = new ArrayList<>();
    boolean named = false;
    for (ShardFiles shard : shards) {
      for (InputFile file : shard.files()) {
        List<Rows> own = rows(grouping, shard, file);
        named |= own.stream().map(Rows::name).distinct().count() > 1;
        all.addAll(own);
      }
    }
    Map<InputFile, Integer> parts = new LinkedHashMap<>();
    all.forEach(rows -> parts.merge(rows.file(), 1, Integer::sum));
    Map<List<String>, Map<String, ShardFiles>> groups = new LinkedHashMap<>();
    for (Rows rows : all) {
      String id = named ? rows.name() : rows.shard().id();
      List<String> columns = new ArrayList<>(grouping.inTable());
      List<String> cells = new ArrayList<>(rows.group());
      if (named) {
        columns.addAll(DrawsReader.SHARD);
        cells.add(rows.name());
      }
      ShardFiles files =
          groups
              .computeIfAbsent(grouping.whole(rows.group()), group -> new LinkedHashMap<>())
              .computeIfAbsent(
                  id,
                  name ->
                      new ShardFiles(
                          name,
                          new ArrayList<>(),
                          new RowSelection(columns, cells, parts.get(rows.file()))));
      if (!files.files().contains(rows.file())) {
        files.files().add(rows.file());
      }
    }
    Map<List<String>, List<ShardFiles>> found = new LinkedHashMap<>();
    groups.forEach((group, own) -> found.put(group, List.copyOf(own.values())));
    return found;
  }

  private List<Rows> rows(Grouping grouping, ShardFiles shard, InputFile file) {
    List<String> columns = grouping.inTable();
    List<String> more = new ArrayList<>(columns);
    more.addAll(DrawsReader.SHARD);
    List<List<String>> keys = reader.keys(file, more);
    boolean unnamed = keys.isEmpty();
    if (unnamed) {
      keys = reader.keys(file, columns);
    }
    if (keys.isEmpty()) {
      throw new BadInputException(
          "The file",
          file.path(),
          "has no rows with " + String.join(", ", columns),
          "columns of the table, of CSV, Parquet or ORC, or keys of the directories right above"
              + " shards, such as "
              + columns.get(0)
              + "=a/shard-1.csv",
          "Correct --group-by, or put the shards into such directories.");
    }
    List<Rows> rows = new ArrayList<>();
    for (List<String> key : keys) {
      int empty = key.indexOf("");
      if (empty >= 0) {
        throw new BadInputException(
            "The column '" + more.get(empty) + "'",
            file.path(),
            "is empty in some rows",
            "a text in each row",
            "Complete it, or rename the column.");
      }
      rows.add(
          new Rows(
              shard, file, key.subList(0, columns.size()), unnamed ? "" : key.get(columns.size())));
    }
    return rows;
  }
}
