// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.CoordinateLimit;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A series of numbers, which {@link Windows} make measures of: one column of a table, with a header
 * or, where it is the only one, without; or an array of NumPy with one axis.
 */
final class SeriesCodec implements MeasureDecoder {
  /** Our name of the column. */
  private static final String VALUE = "value";

  private static final int SAMPLE = 1 << 16;

  @Override
  public void decode(InputStream in, String fileName, DecodeSettings settings, RecordSink sink)
      throws IOException {
    InputStream bytes = new BufferedInputStream(in, SAMPLE);
    bytes.mark(NpyHeader.MAGIC.length);
    boolean array = Arrays.equals(bytes.readNBytes(NpyHeader.MAGIC.length), NpyHeader.MAGIC);
    bytes.reset();
    if (!settings.windows().areAsked()) {
      throw new BadInputException(
          "The file",
          fileName,
          "is read as a series, of which windows are measures",
          "the length of a window and the step to the next",
          "Give them: --windows LENGTH,STEP.");
    }
    settings
        .windows()
        .of(
            array ? array(bytes, fileName) : column(bytes, fileName, settings.columns()),
            fileName,
            sink);
  }

  private static double[] array(InputStream in, String fileName) throws IOException {
    NpyArray array = NpyArray.read(in, fileName);
    int[] shape = array.shape();
    if (shape.length == 0 || array.values().length != shape[0]) {
      throw new BadInputException(
          "The array",
          fileName,
          "has the shape " + Arrays.toString(shape),
          "one axis: a series of numbers",
          "Save one column of it.");
    }
    double[] values = array.values();
    for (int row = 0; row < values.length; row++) {
      if (!CoordinateLimit.holds(values[row])) {
        throw new BadInputException(
            "Entry " + row + " of the array",
            fileName,
            "is " + values[row],
            "a finite number of at most 1e150 in size",
            "Correct the series.");
      }
      values[row] += 0.0;
    }
    return values;
  }

  private static double[] column(InputStream in, String fileName, TableColumns columns)
      throws IOException {
    Doubles values = new Doubles();
    SeriesRows rows = new SeriesRows(in, fileName, columns, VALUE);
    while (rows.next()) {
      values.add(rows.value());
    }
    return values.toArray();
  }

  /** By the number of lines, or the header of the array. */
  @Override
  public DecodedSize decodedSize(FileBytes file, String fileName, DecodeSettings settings)
      throws IOException {
    byte[] sample;
    try (InputStream in = file.from(0)) {
      sample = in.readNBytes(SAMPLE);
    }
    long lines = 1;
    for (byte each : sample) {
      lines += each == '\n' ? 1 : 0;
    }
    boolean array = Arrays.equals(Arrays.copyOf(sample, NpyHeader.MAGIC.length), NpyHeader.MAGIC);
    long rows =
        array
            ? file.length() / Double.BYTES
            : (long) (file.length() / ((double) Math.max(1, sample.length) / lines));
    Windows windows = settings.windows();
    long count =
        windows.areAsked()
            ? Math.max(1, (rows - windows.length()) / Math.max(1, windows.step()) + 1)
            : 1;
    return new DecodedSize(
        count,
        count * windows.length(),
        windows.length(),
        2 * Double.BYTES,
        0,
        DecodedSize.Certainty.ROUGH);
  }
}
