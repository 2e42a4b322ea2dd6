// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An array in NumPy's format (NEP 1), versions 1.0 to 3.0: real numbers of any width and byte
 * order. Python objects, which could run code, are never read.
 *
 * @param shape the lengths of the axes; empty for a scalar
 * @param values (product of shape, row-major, whatever the order in the file)
 */
record NpyArray(int[] shape, double[] values) {
  private static final int ALIGNMENT = 64;

  /**
   * Reads an array and nothing behind it.
   *
   * @throws BadInputException if it is malformed, cut off, over-long or not of real numbers
   */
  static NpyArray read(InputStream in, String place) throws IOException {
    return read(NpyHeader.read(in, place), in, place);
  }

  /**
   * Reads an array and nothing behind it; empty if its elements are text.
   *
   * @throws BadInputException if it is malformed, cut off, over-long, or neither numbers nor text
   */
  static Optional<NpyArray> readUnlessText(InputStream in, String place) throws IOException {
    Optional<NpyHeader> header = NpyHeader.readUnlessText(in, place);
    if (header.isEmpty()) {
      in.transferTo(OutputStream.nullOutputStream());
      return Optional.empty();
    }
    return Optional.of(read(header.get(), in, place));
  }

  /** Reads the numbers behind a header, and nothing behind them. */
  static NpyArray read(NpyHeader header, InputStream in, String place) throws IOException {
    int[] shape = header.shape();
    double[] values = header.type().read(in, header.count(), header.order(), place);
    SampleType.requireEnd(in, place);
    return new NpyArray(
        shape, header.isFortran() && shape.length > 1 ? rowMajor(values, shape) : values);
  }

  /** From Fortran's order, in which the first axis runs fastest. */
  private static double[] rowMajor(double[] values, int[] shape) {
    int rank = shape.length;
    int[] reversed = new int[rank];
    int[] order = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      reversed[axis] = shape[rank - 1 - axis];
      order[axis] = rank - 1 - axis;
    }
    return Axes.transposed(values, reversed, order);
  }

  /** Writes version 1.0, little-endian float64 in row-major order. */
  void write(OutputStream out) throws IOException {
    writeHeader("<f8", out);
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      if (!buffer.hasRemaining()) {
        out.write(buffer.array());
        buffer.clear();
      }
      buffer.putDouble(value);
    }
    out.write(buffer.array(), 0, buffer.position());
  }

  /** Writes version 1.0, little-endian float32 in row-major order, each number rounded. */
  void writeSingles(OutputStream out) throws IOException {
    writeHeader("<f4", out);
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      if (!buffer.hasRemaining()) {
        out.write(buffer.array());
        buffer.clear();
      }
      buffer.putFloat((float) value);
    }
    out.write(buffer.array(), 0, buffer.position());
  }

  /** Writes version 1.0, little-endian int64, for few numbers that are integers. */
  void writeIntegers(OutputStream out) throws IOException {
    writeHeader("<i8", out);
    ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      buffer.putLong((long) value);
    }
    out.write(buffer.array());
  }

  private void writeHeader(String descr, OutputStream out) throws IOException {
    String lengths = Arrays.stream(shape).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
    StringBuilder header =
        new StringBuilder("{'descr': '" + descr + "', 'fortran_order': False, ")
            .append("'shape': (" + lengths + "), }");
    while ((NpyHeader.MAGIC.length + 4 + header.length() + 1) % ALIGNMENT != 0) {
      header.append(' ');
    }
    header.append('\n');
    out.write(NpyHeader.MAGIC);
    out.write(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >> 8)});
    out.write(header.toString().getBytes(StandardCharsets.ISO_8859_1));
  }
}
