// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.MeasureFormat;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which files are shards, and how they are read.
 *
 * @param paths files, directories or globs
 * @param format the name of a {@link MeasureFormat} of draws, or {@link ReadSettings#AUTO}
 * @param axes as in {@link dev.wasserstein.format.DrawsAxes}
 * @param chainsOf a glob for the names of files that are chains of one shard, named by what the
 *     first {@code *} stands for; empty where a file is a shard
 */
public record ShardRequest(
    ArrayList<String> paths, String format, ArrayList<String> axes, String chainsOf)
    implements Serializable {
  /** Keeps copies of the lists. */
  public ShardRequest(List<String> paths, String format, List<String> axes, String chainsOf) {
    this(new ArrayList<>(paths), format, new ArrayList<>(axes), chainsOf);
  }

  /** Files of any format, each a shard. */
  public static ShardRequest of(List<String> paths) {
    return new ShardRequest(paths, ReadSettings.AUTO, List.of(), "");
  }
}
