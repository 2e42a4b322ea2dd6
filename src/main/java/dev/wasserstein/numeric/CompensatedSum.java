// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.numeric;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * Sums of vectors in twice the working precision (Knuth's two-sum; Ogita, Rump, Oishi 2005,
 * algorithm 4.1), so that the rounded result does not depend on the order of the terms, save for
 * rare last bits.
 */
public final class CompensatedSum implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] high;
  private final double[] low;

  /** Zero, of the given length. */
  public CompensatedSum(int length) {
    high = new double[length];
    low = new double[length];
  }

  /** The length of the vectors. */
  public int length() {
    return high.length;
  }

  /** Adds factor · terms. */
  public void add(double factor, double[] terms) {
    for (int k = 0; k < high.length; k++) {
      add(k, factor * terms[k]);
    }
  }

  /** Adds a number to component k. */
  public void add(int k, double term) {
    double before = high[k];
    double sum = before + term;
    double shadow = sum - before;
    low[k] += (before - (sum - shadow)) + (term - shadow);
    high[k] = sum;
  }

  /** Adds another sum of the same length. */
  public void add(CompensatedSum other) {
    for (int k = 0; k < high.length; k++) {
      add(k, other.high[k]);
      low[k] += other.low[k];
    }
  }

  /** Adds the product of two numbers to component k, with what rounding takes from it. */
  public void addProduct(int k, double x, double y) {
    double product = x * y;
    add(k, product);
    add(k, Math.fma(x, y, -product));
  }

  /** The value of component k, not rounded. */
  public BigDecimal exact(int k) {
    return new BigDecimal(high[k]).add(new BigDecimal(low[k]));
  }

  /** The value of component k. */
  public double value(int k) {
    return high[k] + low[k];
  }

  /** All values, divided by a number. */
  public double[] dividedBy(double divisor) {
    double[] values = new double[high.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = value(k) / divisor;
    }
    return values;
  }
}
