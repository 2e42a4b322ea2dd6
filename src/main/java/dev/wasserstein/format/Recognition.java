// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * A way to recognise files of a format.
 *
 * @param order of the ways that recognise a file, the one of least order decides: {@link
 *     #SIGNATURE}, then brackets, then names of columns, last what is only likely
 * @param sign for the documentation, such as "a first line with the column `x1`"
 * @param column the column of the first line that is the sign, if one is
 */
record Recognition(int order, String sign, Optional<String> column, Predicate<FileStart> test) {
  /** The order of first bytes that no other format begins with. */
  static final int SIGNATURE = 0;

  static Recognition of(int order, String sign, Predicate<FileStart> test) {
    return new Recognition(order, sign, Optional.empty(), test);
  }

  static Recognition bySignature(String sign, Predicate<FileStart> test) {
    return of(SIGNATURE, sign, test);
  }

  static Recognition byColumn(int order, String column) {
    return new Recognition(
        order,
        "a first line with the column `" + column + "`",
        Optional.of(column),
        start -> start.hasColumn(column));
  }
}
