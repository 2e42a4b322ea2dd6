// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes measures to one file. Pure: it sees a stream, never a file system. */
public interface MeasureEncoder {
  /**
   * Encodes a file. What the matching {@link MeasureDecoder} reads from it equals the input where
   * the format can hold it.
   *
   * @param measures at least one; formats that hold one measure a file are given one
   * @param out the caller closes it
   * @throws dev.wasserstein.measure.BadInputException if the format cannot hold one of the measures
   * @throws IOException if the stream cannot be written
   */
  void encode(List<MeasureRecord> measures, OutputStream out) throws IOException;
}
