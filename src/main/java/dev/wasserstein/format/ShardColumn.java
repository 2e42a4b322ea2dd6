// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.Draws;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;

/** Reads tables of draws that may hold several shards or groups, told apart by columns. */
public interface ShardColumn {
  /** The name of the column of shards, which is never that of a parameter. */
  String NAME = "shard";

  /**
   * The texts in some columns, each combination once.
   *
   * @param in as in {@link DrawsDecoder#decode}
   * @param columns found whatever their case
   * @return in the order of their first rows; empty where one of the columns is missing
   * @throws dev.wasserstein.measure.BadInputException if the file is malformed
   * @throws IOException if the stream cannot be read
   */
  List<List<String>> keys(InputStream in, String fileName, List<String> columns) throws IOException;

  /** The draws of some rows. */
  Draws decode(InputStream in, String fileName, Predicate<String> wanted, RowSelection rows)
      throws IOException;
}
