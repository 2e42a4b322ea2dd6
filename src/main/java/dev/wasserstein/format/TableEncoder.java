// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes measures as a table, which may have columns by which they are grouped. */
public interface TableEncoder extends MeasureEncoder {
  /**
   * Encodes a file.
   *
   * @param measures at least one
   * @param groups the names of the columns in front, for the cells that each measure's source has
   * @param out the caller closes it
   * @throws dev.wasserstein.measure.BadInputException if the format cannot hold one of the measures
   * @throws IOException if the stream cannot be written
   */
  void encode(List<MeasureRecord> measures, List<String> groups, OutputStream out)
      throws IOException;

  @Override
  default void encode(List<MeasureRecord> measures, OutputStream out) throws IOException {
    encode(measures, List.of(), out);
  }
}
