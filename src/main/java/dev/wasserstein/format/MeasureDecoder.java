// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.io.IOException;
import java.io.InputStream;

/** Reads the measures of one file. Pure: it sees a stream, never a file system. */
public interface MeasureDecoder {
  /**
   * Decodes a file.
   *
   * @param in the file's bytes, not compressed any more; the caller closes it
   * @param fileName the last part of the file's path without .gz, for ids and messages
   * @param sink receives the measures in the order of the file, checked
   * @throws dev.wasserstein.measure.BadInputException if the file is malformed or a measure invalid
   * @throws IOException if the stream cannot be read
   */
  void decode(InputStream in, String fileName, DecodeSettings settings, RecordSink sink)
      throws IOException;

  /**
   * The size of what {@link #decode} makes of a file, without decoding it.
   *
   * @throws dev.wasserstein.measure.BadInputException if its header is malformed
   * @throws IOException if it cannot be read
   */
  default DecodedSize decodedSize(FileBytes file, String fileName, DecodeSettings settings)
      throws IOException {
    return DecodedSize.ofText(file);
  }
}
