// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.transport.exact.RandomProblems;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  @Test
  void equalsBigDecimals() {
    RandomProblems random = new RandomProblems(37);
    ExactSum sum = new ExactSum();
    for (int k = 0; k < 2000; k++) {
      sum.clear();
      BigDecimal expected = BigDecimal.ZERO;
      double[] terms = new double[1 + k % 40];
      for (int j = 0; j < terms.length; j++) {
        terms[j] = Math.scalb(random.normal(), random.below(300) - 150);
        sum.add(terms[j]);
        expected = expected.add(new BigDecimal(terms[j]));
      }
      double rounded = sum.take();
      assertEquals(expected.doubleValue(), rounded, 2 * Math.ulp(rounded));
      double rest = expected.subtract(new BigDecimal(rounded)).doubleValue();
      assertEquals(rest, sum.take(), 2 * Math.ulp(rest));
      // Taken away in another order, all but the first cancel to the last bit.
      sum.clear();
      for (double term : terms) {
        sum.add(term);
      }
      for (int j = terms.length - 1; j > 0; j--) {
        sum.add(-terms[j]);
      }
      assertEquals(terms[0], sum.take(), 0);
      assertEquals(0, sum.take(), 0);
    }
  }

  /** As many components as terms: single bits, no two of which fit into one double. */
  @Test
  void holdsAnyNumberOfComponents() {
    ExactSum sum = new ExactSum();
    for (int k = -1074; k < 1000; k += 60) {
      sum.add(Math.scalb(1.0, k));
    }
    for (int k = -1014; k < 1000; k += 60) {
      sum.add(-Math.scalb(1.0, k));
    }
    assertEquals(Double.MIN_VALUE, sum.take(), 0);
    assertEquals(0, sum.take(), 0);
  }
}
