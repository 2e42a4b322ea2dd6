// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.options;

/**
 * One whole number, or several that follow each other.
 *
 * @param first the least
 * @param last the greatest; the same where there is one
 */
public record Range(int first, int last) {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if the first is the greater one
   */
  public Range {
    if (first > last) {
      throw new IllegalArgumentException(first + ".." + last);
    }
  }

  /** One number. */
  public static Range of(int number) {
    return new Range(number, number);
  }

  /** Whether there is one number only. */
  public boolean isSingle() {
    return first == last;
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return isSingle() ? String.valueOf(first) : first + ".." + last;
  }
}
