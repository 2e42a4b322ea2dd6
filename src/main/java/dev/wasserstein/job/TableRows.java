// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import java.util.Arrays;
import java.util.List;

/** Receives the rows of a table, wherever it is kept. */
interface TableRows extends AutoCloseable {
  /** Receives a row. */
  void row(List<?> cells);

  /** Receives a row. */
  default void row(Object... cells) {
    row(Arrays.asList(cells));
  }

  @Override
  void close();
}
