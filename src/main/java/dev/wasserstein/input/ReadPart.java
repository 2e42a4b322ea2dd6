// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import java.io.Serializable;

/**
 * A file, or some measures of one, that a task reads at a time.
 *
 * @param number of the file in the input
 * @param from the number of the first measure in the file, from 0
 * @param to behind the last; {@link Integer#MAX_VALUE} for the end of the file
 * @param bytes about those of the measures once they are decoded
 */
public record ReadPart(ScannedFile scanned, int number, int from, int to, long bytes)
    implements Serializable {
  /** A whole file. */
  public static ReadPart whole(ScannedFile scanned, int number) {
    return new ReadPart(scanned, number, 0, Integer.MAX_VALUE, scanned.size().bytes());
  }
}
