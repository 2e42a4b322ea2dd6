// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/**
 * Finds the large ones among the values of one row, value_j = q_j + Σ_k x_k·y_jk, over a set of
 * columns y that stays while rows x and terms q change. Pricing of transport problems spends its
 * time here.
 *
 * <p>Values are rounded in the implementation's own way (with or without fused multiply-adds), so
 * that two implementations may choose differently between values that differ by rounding; all
 * within (2d + 2) ulps of the terms' magnitudes. One implementation repeats itself bit for bit.
 *
 * <p>An instance holds work space: one thread at a time.
 */
public interface RowScan {
  /**
   * Takes the columns; all other methods speak of these.
   *
   * @param byAxis (d × n), columns k of the first {@code dimension} axes; copied or shared, not to
   *     be written before the next call
   */
  void load(double[][] byAxis, int dimension, int columns);

  /**
   * The column of the largest value above a floor.
   *
   * @param x the row's d coordinates, from {@code offset} on
   * @param q (n or more), finite or negative infinity; the first n are read
   * @param floor finite
   * @return the first of the columns with the largest value, negative if no value exceeds the floor
   */
  int best(double[] x, int offset, double[] q, double floor);

  /**
   * As {@link #best}, for several rows with the same q at once, which reads the columns once.
   *
   * @param offsets (rows), where the rows' coordinates begin in x
   * @param floors (rows), finite
   * @param found (rows), overwritten
   */
  default void bestOfEach(double[] x, int[] offsets, double[] q, double[] floors, int[] found) {
    for (int i = 0; i < offsets.length; i++) {
      found[i] = best(x, offsets[i], q, floors[i]);
    }
  }

  /**
   * The columns whose value is at least a threshold, ascending.
   *
   * @param x the row's d coordinates, from {@code offset} on
   * @param q (n or more), finite; the first n are read
   * @param threshold finite
   * @param found (n or more), filled from the front
   * @return how many there are
   */
  int atLeast(double[] x, int offset, double[] q, double threshold, int[] found);

  /**
   * How many columns {@link #atLeast} would find, for several rows with the same q at once.
   *
   * @param offsets (rows), where the rows' coordinates begin in x
   * @param thresholds (rows), finite
   * @param counts (rows), overwritten
   */
  void countAtLeast(double[] x, int[] offsets, double[] q, double[] thresholds, int[] counts);
}
