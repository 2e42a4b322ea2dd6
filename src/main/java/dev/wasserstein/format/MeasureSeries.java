// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** The measures of a file whose header says their number, any of them without those before. */
public interface MeasureSeries {
  /** Reads a file as a series. */
  interface Decoder extends MeasureDecoder {
    /**
     * The measures that a stream is at the header of.
     *
     * @param in the file's bytes, not compressed any more
     * @param fileName the last part of the path, for ids and messages
     * @throws dev.wasserstein.measure.BadInputException if the header is malformed
     * @throws IOException if the stream cannot be read
     */
    MeasureSeries open(InputStream in, String fileName) throws IOException;

    @Override
    default void decode(InputStream in, String fileName, DecodeSettings settings, RecordSink sink)
        throws IOException {
      MeasureSeries series = open(in, fileName);
      series.decode(in, settings, 0, series.count(), sink);
    }
  }

  /** Their number, as the header says. */
  int count();

  /**
   * Decodes some of the measures.
   *
   * @param in the file's bytes behind the header
   * @param from the number of the first, from 0
   * @param to behind the last; at least {@link #count} for all the rest and the end of the file
   * @throws dev.wasserstein.measure.BadInputException if the file is cut off or over-long, or a
   *     measure invalid
   * @throws IOException if the stream cannot be read
   */
  void decode(
      InputStream in, DecodeSettings settings, int from, int to, Consumer<MeasureRecord> sink)
      throws IOException;
}
