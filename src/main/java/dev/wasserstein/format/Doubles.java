// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.util.Arrays;

/** A growable array of doubles. */
public final class Doubles {
  private double[] values = new double[16];
  private int size;

  /** Appends a number. */
  public void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + Math.max(size >> 1, 16));
    }
    values[size++] = value;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The numbers so far (size), a copy. */
  public double[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
