// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

/**
 * A round through all rows in far jumps: neighbours in space often follow each other in the input,
 * and far jumps find gains sooner.
 *
 * @param stride without a divisor in common with rows
 */
public record RowOrder(int rows, int stride) {
  /** The order whose stride is next to the golden section of the rows. */
  public static RowOrder of(int rows) {
    int stride = Math.max(1, (int) (0.618 * rows));
    while (MassScaling.greatestCommonDivisor(stride, rows) > 1) {
      stride--;
    }
    return new RowOrder(rows, stride);
  }

  /** The row to price next. */
  public int after(int row) {
    int next = row + stride;
    return next < rows ? next : next - rows;
  }
}
