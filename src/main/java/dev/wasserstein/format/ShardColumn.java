// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.Draws;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;

/** Reads tables of draws that may hold several shards, told apart by a column. */
public interface ShardColumn {
  /** The name of the column, which is never that of a parameter. */
  String NAME = "shard";

  /**
   * The values of the column.
   *
   * @param in as in {@link DrawsDecoder#decode}
   * @return in the order of their first rows; empty where there is no such column
   * @throws dev.wasserstein.measure.BadInputException if the file is malformed
   * @throws IOException if the stream cannot be read
   */
  List<String> shards(InputStream in, String fileName) throws IOException;

  /**
   * The draws of one shard.
   *
   * @param shard the value in its rows
   */
  Draws decode(InputStream in, String fileName, Predicate<String> wanted, String shard)
      throws IOException;
}
