// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.util.Arrays;

/** Numbers of which nobody knows yet how many will come: grows as they arrive, without boxing. */
final class Doubles {
  private double[] values = new double[16];
  private int size;

  void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + Math.max(size >> 1, 16));
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  /** The numbers so far (size), a copy. */
  double[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
