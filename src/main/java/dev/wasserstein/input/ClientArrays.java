// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.NamedArray;
import java.util.List;

/**
 * The arrays of a client's model, as they were read.
 *
 * @param id of the client
 * @param place where they stood, for messages
 * @param arrays in the order of the file, each key once
 * @param weight of the client; NaN where its files give none
 */
public record ClientArrays(String id, String place, List<NamedArray> arrays, double weight) {
  /** Keeps a copy of the list. */
  public ClientArrays {
    arrays = List.copyOf(arrays);
  }

  /** The number of numbers. */
  public long size() {
    return arrays.stream().mapToLong(array -> array.values().length).sum();
  }

  /** Where an array stood, for messages. */
  public String place(String key) {
    return place + ", " + key;
  }
}
