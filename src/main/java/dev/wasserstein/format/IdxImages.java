// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/** The images of an IDX file, any part of them without those before it. */
final class IdxImages implements MeasureSeries {
  private static final int WHITE = 255;

  private final IdxHeader header;
  private final int[] shape;
  private final String fileName;

  private IdxImages(IdxHeader header, String fileName) {
    this.header = header;
    this.shape = Arrays.copyOfRange(header.lengths(), 1, header.lengths().length);
    this.fileName = fileName;
  }

  /**
   * The images that a stream is at the header of.
   *
   * @param in the file's bytes, not compressed any more
   * @param fileName the last part of the path, for ids and messages
   * @throws BadInputException if the header is malformed or that of a label file
   * @throws IOException if the stream cannot be read
   */
  static IdxImages of(InputStream in, String fileName) throws IOException {
    IdxHeader header = IdxHeader.read(in, fileName);
    if (header.lengths().length == 1) {
      throw IdxHeader.malformed(
          "has one axis: it looks like a label file", "a count and the axes of a grid", fileName);
    }
    IdxImages images = new IdxImages(header, fileName);
    long cells = images.cells();
    if (cells < 1 || cells > Integer.MAX_VALUE - 8) {
      throw IdxHeader.malformed(
          "has grids of shape " + GridMeasure.shapeText(images.shape),
          "1 to 2^31 - 9 cells",
          fileName);
    }
    return images;
  }

  @Override
  public int count() {
    return header.lengths()[0];
  }

  long cells() {
    return Arrays.stream(shape).anyMatch(n -> n == 0) ? 0 : GridMeasure.cells(shape);
  }

  int axes() {
    return shape.length;
  }

  @Override
  public void decode(
      InputStream in, DecodeSettings settings, int from, int to, Consumer<MeasureRecord> sink)
      throws IOException {
    boolean dark = settings.ink() == DecodeSettings.Ink.DARK;
    if (dark && header.type() != SampleType.U8) {
      throw new BadInputException(
          "The file",
          fileName,
          "holds numbers without a fixed white",
          "unsigned bytes where ink is dark",
          "Leave out --invert.");
    }
    skip(in, from * cells() * header.type().bytes());
    int digits = Math.max(5, Integer.toString(Math.max(count() - 1, 0)).length());
    String pattern = "-%0" + digits + "d";
    for (int n = from; n < Math.min(to, count()); n++) {
      double[] values = header.type().read(in, (int) cells(), ByteOrder.BIG_ENDIAN, fileName);
      if (dark) {
        Arrays.setAll(values, i -> WHITE - values[i]);
      }
      String id = FileNames.stem(fileName) + String.format(Locale.ROOT, pattern, n);
      sink.accept(
          new MeasureRecord(
              Intensities.measure(id, shape, values, settings.pixels(), fileName),
              Double.NaN,
              fileName));
    }
    if (to >= count()) {
      SampleType.requireEnd(in, fileName);
    }
  }

  /** Passes over bytes; a file that ends before is found to be cut off by what is read next. */
  private static void skip(InputStream in, long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      long skipped = in.skip(left);
      if (skipped <= 0) {
        if (in.read() < 0) {
          return;
        }
        skipped = 1;
      }
      left -= skipped;
    }
  }
}
