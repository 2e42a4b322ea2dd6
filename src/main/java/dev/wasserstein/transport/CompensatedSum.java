// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

/** A running sum with Neumaier's compensation: its error does not grow with the number of terms. */
final class CompensatedSum {
  private double sum;
  private double compensation;

  void add(double term) {
    double next = sum + term;
    compensation += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
    sum = next;
  }

  /** Adds a·b with the rounding error of the product. */
  void addProduct(double a, double b) {
    double product = a * b;
    add(product);
    compensation += Math.fma(a, b, -product);
  }

  double value() {
    return sum + compensation;
  }
}
