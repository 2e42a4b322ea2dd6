// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import java.io.Serializable;

/**
 * The state of one measure in an algorithm, as arrays of numbers: what the next aggregation needs
 * of this one and cannot compute from the broadcast state, such as the scalings of a Sinkhorn
 * barycenter. Unlike a {@link WarmStart} it is part of the algorithm.
 */
public final class MeasureState implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Memory of the objects around the numbers, about, in bytes. */
  private static final int OVERHEAD = 128;

  private final double[][] arrays;

  /**
   * A state.
   *
   * @param arrays shared: do not write
   */
  public MeasureState(double[]... arrays) {
    this.arrays = arrays;
  }

  /** The numbers, shared: do not write. */
  public double[][] arrays() {
    return arrays;
  }

  /** The memory it takes, about, in bytes. */
  public long bytes() {
    long bytes = OVERHEAD;
    for (double[] array : arrays) {
      bytes += (long) Double.BYTES * array.length;
    }
    return bytes;
  }
}
