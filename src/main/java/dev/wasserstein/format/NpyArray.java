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
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An array in NumPy's format (NEP 1), versions 1.0 to 3.0: real numbers of any width and byte
 * order. Python objects, which could run code, are never read.
 *
 * @param shape the lengths of the axes; empty for a scalar
 * @param values (product of shape, row-major, whatever the order in the file)
 */
record NpyArray(int[] shape, double[] values) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** NumPy itself refuses to trust headers above 10,000 bytes. */
  private static final int LONGEST_HEADER = 10_000;

  private static final int ALIGNMENT = 64;

  private static final Pattern DESCR =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]");
  private static final Pattern FORTRAN =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^()]*)\\)");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,10}L?");

  private static final Map<String, SampleType> TYPES =
      Map.ofEntries(
          Map.entry("i1", SampleType.I8),
          Map.entry("u1", SampleType.U8),
          Map.entry("i2", SampleType.I16),
          Map.entry("u2", SampleType.U16),
          Map.entry("i4", SampleType.I32),
          Map.entry("u4", SampleType.U32),
          Map.entry("i8", SampleType.I64),
          Map.entry("u8", SampleType.U64),
          Map.entry("f2", SampleType.F16),
          Map.entry("f4", SampleType.F32),
          Map.entry("f8", SampleType.F64));

  /**
   * Reads an array and nothing behind it.
   *
   * @throws BadInputException if it is malformed, cut off, over-long or not of real numbers
   */
  static NpyArray read(InputStream in, String place) throws IOException {
    String header = header(in, place);
    String descr = find(DESCR, header, "a plain type 'descr' (records are not read)", place);
    int[] shape = shape(find(SHAPE, header, "a tuple 'shape'", place), place);
    SampleType type = descr.length() == 3 ? TYPES.get(descr.substring(1)) : null;
    boolean ordered =
        descr.startsWith("<")
            || descr.startsWith(">")
            || (descr.startsWith("|") && descr.endsWith("1"));
    if (type == null || !ordered) {
      throw new BadInputException(
          "The array",
          place,
          "has elements of type '" + descr + "'",
          "integers or floating-point numbers of at most 8 bytes",
          "Save it with astype('<f8').");
    }
    ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    boolean fortran = "True".equals(find(FORTRAN, header, "'fortran_order'", place));
    double[] values = type.read(in, count(shape, place), order, place);
    SampleType.requireEnd(in, place);
    return new NpyArray(shape, fortran && shape.length > 1 ? rowMajor(values, shape) : values);
  }

  private static String header(InputStream in, String place) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
      throw malformed("does not begin as a NumPy array", "\\x93NUMPY and a version", place);
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw malformed("has format version " + version, "1 to 3", place);
    }
    byte[] lengthBytes = in.readNBytes(version == 1 ? 2 : 4);
    long length = 0;
    for (int i = lengthBytes.length - 1; i >= 0; i--) {
      length = (length << 8) | (lengthBytes[i] & 0xFF);
    }
    if (length > LONGEST_HEADER) {
      throw malformed("has a header of " + length + " bytes", "at most " + LONGEST_HEADER, place);
    }
    byte[] header = in.readNBytes((int) length);
    if (header.length < length) {
      throw malformed("ends within the header", "an array", place);
    }
    return new String(header, version < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  private static String find(Pattern pattern, String header, String expected, String place) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw malformed("has another header", expected, place);
    }
    return matcher.group(1);
  }

  private static int[] shape(String tuple, String place) {
    List<String> lengths =
        Arrays.stream(tuple.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    int[] shape = new int[lengths.size()];
    for (int axis = 0; axis < shape.length; axis++) {
      String text = lengths.get(axis);
      long length = LENGTH.matcher(text).matches() ? Long.parseLong(text.replace("L", "")) : -1;
      if (length < 0 || length > Integer.MAX_VALUE - 8) {
        throw malformed("has shape (" + tuple + ")", "lengths from 0 to 2^31 - 9", place);
      }
      shape[axis] = (int) length;
    }
    return shape;
  }

  private static int count(int[] shape, String place) {
    long count = 1;
    for (int length : shape) {
      count *= length;
      if (count > Integer.MAX_VALUE - 8) {
        throw malformed("has shape " + Arrays.toString(shape), "fewer than 2^31 numbers", place);
      }
    }
    return (int) count;
  }

  /** From Fortran's order, in which the first axis runs fastest. */
  private static double[] rowMajor(double[] values, int[] shape) {
    int rank = shape.length;
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = 0; axis < rank; axis++) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    double[] result = new double[values.length];
    int[] index = new int[rank];
    int from = 0;
    for (int to = 0; to < result.length; to++) {
      result[to] = values[from];
      for (int axis = rank - 1; axis >= 0; axis--) {
        from += strides[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        from -= shape[axis] * strides[axis];
        index[axis] = 0;
      }
    }
    return result;
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
    while ((MAGIC.length + 4 + header.length() + 1) % ALIGNMENT != 0) {
      header.append(' ');
    }
    header.append('\n');
    out.write(MAGIC);
    out.write(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >> 8)});
    out.write(header.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static BadInputException malformed(String found, String expected, String place) {
    return new BadInputException(
        "The array", place, found, expected, "Save it again with numpy.save or numpy.savez.");
  }
}
