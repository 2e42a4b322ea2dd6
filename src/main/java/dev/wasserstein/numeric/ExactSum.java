// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.numeric;

import java.util.Arrays;

/**
 * A sum of doubles without any rounding: an expansion, whose components do not overlap and grow in
 * magnitude (Shewchuk 1997, grow-expansion with zero elimination). Terms and sums must be finite.
 */
public final class ExactSum {
  private double[] components = new double[8];
  private int count;

  /** Makes the sum 0. */
  public void clear() {
    count = 0;
  }

  /** Adds a term. */
  public void add(double term) {
    if (count == components.length) {
      components = Arrays.copyOf(components, 2 * count);
    }
    double carry = term;
    int kept = 0;
    for (int k = 0; k < count; k++) {
      double sum = carry + components[k];
      double virtual = sum - carry;
      double error = (carry - (sum - virtual)) + (components[k] - virtual);
      if (error != 0) {
        components[kept++] = error;
      }
      carry = sum;
    }
    if (carry != 0) {
      components[kept++] = carry;
    }
    count = kept;
  }

  /** Takes the sum away, within an ulp or two, and leaves what is missing; 0 only if it is 0. */
  public double take() {
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += components[k];
    }
    add(-sum);
    return sum;
  }
}
