// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import java.util.Arrays;

/**
 * A combination as the key of a map.
 *
 * @param numbers (N) of its atoms or rows, not written to
 */
record AtomsKey(int[] numbers) {
  @Override
  public boolean equals(Object other) {
    return other instanceof AtomsKey key && Arrays.equals(numbers, key.numbers);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(numbers);
  }
}
