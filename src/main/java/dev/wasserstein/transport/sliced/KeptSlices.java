// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.sliced;

import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.transport.exact.QuantileFunction;

/**
 * A measure sorted along all directions of a run, so that it need not be sorted again in the next
 * iteration.
 */
public final class KeptSlices implements WarmStart {
  private static final long LARGEST = 64L << 20;
  private static final double SHARE = 0.05;

  private final QuantileFunction[] slices;

  /** Nothing yet, along {@code count} directions. */
  public KeptSlices(int count) {
    this.slices = new QuantileFunction[count];
  }

  /** What slices may take that are being made for the measures of a block, in bytes. */
  public static long room() {
    return Math.min(LARGEST, (long) (SHARE * Runtime.getRuntime().maxMemory()));
  }

  /** What the slices of a measure of this size take, in bytes. */
  public static long bytes(int count, int size) {
    return 16L * count * size;
  }

  /** Keeps the slice along direction l. */
  public void put(int l, QuantileFunction slice) {
    slices[l] = slice;
  }

  /** The slice along direction l. */
  public QuantileFunction get(int l) {
    return slices[l];
  }

  /** The number L of directions. */
  public int count() {
    return slices.length;
  }

  @Override
  public long bytes() {
    long bytes = 64;
    for (QuantileFunction slice : slices) {
      bytes += slice.bytes();
    }
    return bytes;
  }
}
