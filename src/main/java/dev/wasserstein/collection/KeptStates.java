// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import java.io.Serializable;
import java.util.List;

/**
 * The states of a collection in files, one part for each place where measures lay.
 *
 * @param parts in any order; none where nothing was kept
 */
public record KeptStates(StateFiles files, List<Part> parts) implements Serializable {
  /**
   * A file.
   *
   * @param measures the number of states in it
   * @param bytes its length
   * @param sha256 its hash, hexadecimal
   */
  public record Part(String name, long measures, long bytes, String sha256)
      implements Serializable {}

  /** States in files. */
  public KeptStates {
    parts = List.copyOf(parts);
  }
}
