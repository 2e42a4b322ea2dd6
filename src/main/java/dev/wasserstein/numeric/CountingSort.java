// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.numeric;

/** Sorting by small whole numbers. */
public final class CountingSort {
  private CountingSort() {}

  /**
   * Sorts items by a key, stably, by counting.
   *
   * @param key of each item, in 0..keys-1
   * @param items in the order that equal keys keep
   * @return the items, sorted
   */
  public static int[] of(int[] key, int keys, int[] items) {
    int[] start = new int[keys + 1];
    for (int e : items) {
      start[key[e] + 1]++;
    }
    for (int k = 0; k < keys; k++) {
      start[k + 1] += start[k];
    }
    int[] result = new int[items.length];
    for (int e : items) {
      result[start[key[e]]++] = e;
    }
    return result;
  }
}
