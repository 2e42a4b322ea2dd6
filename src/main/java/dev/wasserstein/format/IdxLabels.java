// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The label files that stand beside MNIST's images: a whole number for each. */
public final class IdxLabels {
  private IdxLabels() {}

  /**
   * Reads a label file.
   *
   * @param in the file's bytes, not compressed any more; the caller closes it
   * @param fileName the last part of the path, for messages
   * @return (n), in the order of the images
   * @throws BadInputException if the file is malformed, cut off, over-long or not a list of
   *     integers
   * @throws IOException if the stream cannot be read
   */
  public static int[] decode(InputStream in, String fileName) throws IOException {
    IdxHeader header = IdxHeader.read(in, fileName);
    if (header.lengths().length != 1) {
      throw IdxHeader.malformed(
          "has " + header.lengths().length + " axes", "one, a label for each measure", fileName);
    }
    if (header.type() == SampleType.F32 || header.type() == SampleType.F64) {
      throw IdxHeader.malformed("holds fractions", "whole numbers as labels", fileName);
    }
    int count = Math.min(header.lengths()[0], Integer.MAX_VALUE - 8);
    double[] labels = header.type().read(in, count, ByteOrder.BIG_ENDIAN, fileName);
    SampleType.requireEnd(in, fileName);
    return Arrays.stream(labels).mapToInt(label -> (int) label).toArray();
  }
}
