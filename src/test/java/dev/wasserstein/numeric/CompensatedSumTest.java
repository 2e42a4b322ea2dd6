// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CompensatedSumTest {
  @Test
  void theOrderOfTheTermsDoesNotMatter() {
    RandomGenerator random = SubSeed.stream(7, 0);
    double[] terms = new double[1000];
    for (int k = 0; k < terms.length; k++) {
      terms[k] = random.nextGaussian() * Math.exp(random.nextGaussian() * 5);
    }
    CompensatedSum forward = new CompensatedSum(1);
    CompensatedSum backward = new CompensatedSum(1);
    CompensatedSum[] parts = {new CompensatedSum(1), new CompensatedSum(1), new CompensatedSum(1)};
    for (int k = 0; k < terms.length; k++) {
      forward.add(0, terms[k]);
      backward.add(0, terms[terms.length - 1 - k]);
      parts[k % 3].add(0, terms[k]);
    }
    parts[2].add(parts[0]);
    parts[2].add(parts[1]);
    assertEquals(forward.value(0), backward.value(0));
    assertEquals(forward.value(0), parts[2].value(0));
  }

  @Test
  void termsThatCancelLeaveTheSmallOne() {
    CompensatedSum sum = new CompensatedSum(2);
    sum.add(1, new double[] {1e16, 1});
    sum.add(1, new double[] {1, 1});
    sum.add(-1, new double[] {1e16, 1});
    assertEquals(1, sum.value(0));
    assertEquals(0.5, sum.dividedBy(2)[1]);
  }
}
