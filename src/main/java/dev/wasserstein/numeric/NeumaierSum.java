// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.numeric;

/**
 * A running sum with Neumaier's compensation (1974): its error does not grow with the number of
 * terms. {@link CompensatedSum} is the one for vectors whose terms come in any order.
 */
public final class NeumaierSum {
  private double sum;
  private double compensation;

  /** Adds a term. */
  public void add(double term) {
    // Knuth's two-sum: the rounding error of next, exactly, and without a branch.
    double next = sum + term;
    double added = next - sum;
    compensation += (sum - (next - added)) + (term - added);
    sum = next;
  }

  /** Adds a·b with the rounding error of the product. */
  public void addProduct(double a, double b) {
    double product = a * b;
    add(product);
    compensation += Math.fma(a, b, -product);
  }

  /** The sum so far. */
  public double value() {
    return sum + compensation;
  }
}
