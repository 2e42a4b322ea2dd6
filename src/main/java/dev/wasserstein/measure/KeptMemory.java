// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import java.io.Serializable;
import java.util.List;

/**
 * The {@link SolveMemory} of a collection in files, one part for each place where measures lay.
 *
 * @param parts in any order; none where nothing was kept
 */
public record KeptMemory(MemoryFiles files, List<Part> parts) implements Serializable {
  /**
   * A file.
   *
   * @param measures how many measures it tells of
   * @param bytes its length
   * @param sha256 its hash, hexadecimal
   */
  public record Part(String name, long measures, long bytes, String sha256)
      implements Serializable {}

  /** A memory in files. */
  public KeptMemory {
    parts = List.copyOf(parts);
  }
}
