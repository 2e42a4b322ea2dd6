// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.storage.HadoopFiles;
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
 * Shards in groups, by keys of the directories in which they lie.
 *
 * @param groups the shards of each, in the order of the paths
 * @param faults what is wrong with others
 */
public record ShardGroups(
    Map<List<String>, List<ShardFiles>> groups, Map<List<String>, String> faults) {
  /**
   * The groups behind paths and globs. A directory with children {@code key=…}, of a key among the
   * columns or {@code shard}, stands for these; each file and each directory in a directory {@code
   * key=…} is a shard, as is one that a path names. Files below {@code shard=…} are of that shard,
   * whether it stands above or below the other keys.
   *
   * @param columns by which they are grouped
   * @throws BadInputException if a path matches nothing, or a shard lies in no group
   * @throws OptionException if files are to be chains of one shard, and no name matches
   */
  public static ShardGroups list(
      Configuration configuration, ShardRequest request, List<String> columns) {
    String paths = String.join(", ", request.paths());
    Map<List<String>, List<FileStatus>> entries = new LinkedHashMap<>();
    for (FileStatus entry : new Expansion(configuration, columns).entries(request.paths())) {
      entries.computeIfAbsent(group(entry, columns), group -> new ArrayList<>()).add(entry);
    }
    if (entries.isEmpty()) {
      throw new BadInputException(
          "Input", paths, "holds no file", "at least one shard", "Check the path.");
    }
    Map<List<String>, List<ShardFiles>> groups = new LinkedHashMap<>();
    Map<List<String>, String> faults = new LinkedHashMap<>();
    Optional<OptionException> unmatched = Optional.empty();
    for (Map.Entry<List<String>, List<FileStatus>> group : entries.entrySet()) {
      try {
        groups.put(group.getKey(), shards(configuration, group.getValue(), request));
      } catch (BadInputException e) {
        faults.put(group.getKey(), e.getMessage());
      } catch (OptionException e) {
        faults.put(group.getKey(), e.getMessage());
        unmatched = Optional.of(e);
      }
    }
    if (groups.isEmpty() && unmatched.isPresent()) {
      throw unmatched.get();
    }
    return new ShardGroups(groups, faults);
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

  private static List<String> group(FileStatus entry, List<String> columns) {
    String path = entry.getPath().toString();
    Grouping grouping = Grouping.of(columns, path);
    if (!grouping.inTable().isEmpty()) {
      String column = grouping.inTable().get(0);
      throw new BadInputException(
          entry.isDirectory() ? "The directory" : "The file",
          path,
          "lies in no directory '" + column + "=…'",
          "keys of the directories right above shards, such as "
              + column
              + "=a/shard-1.csv; columns of tables of draws make no groups",
          "Correct --group-by, or put the shards into such directories.");
    }
    return grouping.whole(List.of());
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
      List<FileStatus> keyed = children.stream().filter(this::isKeyed).toList();
      boolean isGroup = columns.contains(key(entry));
      if (keyed.isEmpty() && !isGroup && !forChildren) {
        return List.of(entry);
      }
      List<FileStatus> entries = new ArrayList<>();
      for (FileStatus child : keyed.isEmpty() ? children : keyed) {
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
