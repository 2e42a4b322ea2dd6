// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.InputFile;
import dev.wasserstein.storage.PartitionColumns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * Shards in groups, by keys of the directories in which they lie, or by columns of their tables.
 *
 * @param groups the shards of each, in the order of the paths
 * @param faults what is wrong with others
 */
public record ShardGroups(
    Map<List<String>, List<ShardFiles>> groups, Map<List<String>, String> faults) {
  /** Tables of groups are read once for each: so many bytes in all are no matter. */
  private static final long MOST_BYTES = 64L << 30;

  /**
   * The groups behind paths and globs. A directory with children {@code key=…}, of a key among the
   * columns or {@code shard}, stands for these; each file and each directory in a directory {@code
   * key=…} is a shard, as is one that a path names. Files below {@code shard=…} are of that shard,
   * whether it stands above or below the other keys. Columns that are no keys of the directories
   * are columns of the tables, whose rows are draws of one group each.
   *
   * @param columns by which they are grouped
   * @throws BadInputException if a path matches nothing, or a shard lies in no group
   * @throws OptionException if files are to be chains of one shard, and no name matches
   */
  public static ShardGroups list(
      Configuration configuration, ShardRequest request, List<String> columns) {
    String paths = String.join(", ", request.paths());
    Map<Grouping, List<FileStatus>> entries = new LinkedHashMap<>();
    for (FileStatus entry : new Expansion(configuration, columns).entries(request.paths())) {
      entries
          .computeIfAbsent(
              Grouping.of(columns, entry.getPath().toString()), group -> new ArrayList<>())
          .add(entry);
    }
    if (entries.isEmpty()) {
      throw new BadInputException(
          "Input", paths, "holds no file", "at least one shard", "Check the path.");
    }
    Map<List<String>, List<ShardFiles>> groups = new LinkedHashMap<>();
    Map<List<String>, String> faults = new LinkedHashMap<>();
    Optional<OptionException> unmatched = Optional.empty();
    for (Map.Entry<Grouping, List<FileStatus>> group : entries.entrySet()) {
      Grouping grouping = group.getKey();
      if (!grouping.inTable().isEmpty()) {
        ShardTables tables = new ShardTables(new DrawsReader(configuration, request, name -> true));
        tables
            .groups(grouping, shards(configuration, group.getValue(), request))
            .forEach((own, shards) -> groups.merge(own, shards, ShardGroups::together));
        continue;
      }
      List<String> own = grouping.whole(List.of());
      try {
        groups.merge(own, shards(configuration, group.getValue(), request), ShardGroups::together);
      } catch (BadInputException e) {
        faults.put(own, e.getMessage());
      } catch (OptionException e) {
        faults.put(own, e.getMessage());
        unmatched = Optional.of(e);
      }
    }
    if (groups.isEmpty() && unmatched.isPresent()) {
      throw unmatched.get();
    }
    requireReadable(groups, paths);
    return new ShardGroups(groups, faults);
  }

  /** The shards of a group in two places. */
  private static List<ShardFiles> together(List<ShardFiles> first, List<ShardFiles> second) {
    Map<String, ShardFiles> all = new LinkedHashMap<>();
    first.forEach(shard -> all.put(shard.id(), shard));
    for (ShardFiles shard : second) {
      ShardFiles other = all.putIfAbsent(shard.id(), shard);
      if (other != null) {
        throw new BadInputException(
            "The shard '" + shard.id() + "'",
            shard.files().get(0).path(),
            "has the name of another of its group, " + other.files().get(0).path(),
            "a name for each shard",
            "Rename one.");
      }
    }
    return List.copyOf(all.values());
  }

  /** Refuses tables of so many groups that to read them for each would never end. */
  private static void requireReadable(Map<List<String>, List<ShardFiles>> groups, String paths) {
    long bytes =
        groups.values().stream()
            .flatMap(List::stream)
            .filter(shard -> !shard.rows().isAll())
            .flatMap(shard -> shard.files().stream())
            .mapToLong(InputFile::bytes)
            .sum();
    if (bytes > MOST_BYTES) {
      throw new BadInputException(
          "The tables of " + groups.size() + " groups",
          paths,
          "are read once for each group, which makes " + (bytes >> 30) + " GiB",
          "at most " + (MOST_BYTES >> 30) + " GiB",
          "Write the draws into directories of their groups, such as site=a; Spark's partitionBy"
              + " does.");
    }
  }

  private static List<ShardFiles> shards(
      Configuration configuration, List<FileStatus> entries, ShardRequest request) {
    List<ShardFiles> shards =
        ShardFiles.shards(
            configuration, entries, String.join(", ", request.paths()), ShardGroups::named);
    return request.chainsOf().isEmpty() ? shards : ChainNames.group(shards, request.chainsOf());
  }

  /** The shard that a directory above a file names. */
  private static Optional<String> named(FileStatus entry) {
    return PartitionColumns.of(entry.getPath().toString()).value("shard");
  }

  /** Finds the files and directories that are shards, or parts of them. */
  private record Expansion(Configuration configuration, List<String> columns) {
    List<FileStatus> entries(List<String> paths) {
      List<FileStatus> named = new ArrayList<>();
      for (String path : paths) {
        named.addAll(ShardFiles.matches(configuration, path));
      }
      try {
        List<FileStatus> entries = new ArrayList<>();
        for (FileStatus entry : named) {
          boolean stands = named.size() == 1 && !isRun(entry);
          entries.addAll(expanded(entry, stands));
        }
        return entries;
      } catch (IOException e) {
        throw HadoopFiles.unreadable(String.join(", ", paths), e);
      }
    }

    private boolean isRun(FileStatus entry) throws IOException {
      return entry.isDirectory() && ShardFiles.isRun(configuration, entry);
    }

    /**
     * What an entry stands for.
     *
     * @param forChildren whether a directory stands for its children in any case
     */
    private List<FileStatus> expanded(FileStatus entry, boolean forChildren) throws IOException {
      if (!entry.isDirectory()) {
        return List.of(entry);
      }
      List<FileStatus> children = ShardFiles.children(configuration, entry);
      boolean isGroup = columns.contains(key(entry));
      if (children.stream().noneMatch(this::isKeyed) && !isGroup && !forChildren) {
        return List.of(entry);
      }
      List<FileStatus> entries = new ArrayList<>();
      for (FileStatus child : children) {
        entries.addAll(expanded(child, false));
      }
      return entries;
    }

    private boolean isKeyed(FileStatus entry) {
      return entry.isDirectory()
          && (columns.contains(key(entry))
              || entry.getPath().getName().startsWith(ShardFiles.PARTITION));
    }

    /** The key of a directory {@code key=…}; empty of another. */
    private static String key(FileStatus entry) {
      String name = entry.getPath().getName();
      return name.substring(0, Math.max(0, name.indexOf('=')));
    }
  }
}
