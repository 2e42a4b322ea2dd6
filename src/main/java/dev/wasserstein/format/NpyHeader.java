// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The start of an array in NumPy's format.
 *
 * @param shape the lengths of the axes; empty for a scalar
 * @param count the product of the lengths
 * @param isFortran whether the first axis runs fastest
 */
record NpyHeader(int[] shape, int count, SampleType type, ByteOrder order, boolean isFortran) {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** What every array begins with, as characters. */
  private static final String SIGNATURE = new String(MAGIC, StandardCharsets.ISO_8859_1);

  static boolean recognises(FileStart start) {
    return start.begins(SIGNATURE);
  }

  /** NumPy itself refuses to trust headers above 10,000 bytes. */
  private static final int LONGEST_HEADER = 10_000;

  private static final Pattern DESCR =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]");

  /** Strings of bytes, of characters, and zero-terminated ones. */
  private static final Pattern TEXT = Pattern.compile("[<>|=][USa]\\d+");

  private static final Pattern FORTRAN =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^()]*)\\)");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,10}L?");

  private static final Map<String, SampleType> TYPES =
      Map.ofEntries(
          Map.entry("b1", SampleType.U8),
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
   * Reads the header of an array.
   *
   * @throws BadInputException if it is malformed or not of real numbers
   */
  static NpyHeader read(InputStream in, String place) throws IOException {
    String header = text(in, place);
    return of(header, descr(header, place), place);
  }

  /**
   * Reads the header of an array; empty if its elements are text.
   *
   * @throws BadInputException if it is malformed or of other elements than real numbers and text
   */
  static Optional<NpyHeader> readUnlessText(InputStream in, String place) throws IOException {
    String header = text(in, place);
    String descr = descr(header, place);
    return TEXT.matcher(descr).matches() ? Optional.empty() : Optional.of(of(header, descr, place));
  }

  private static String descr(String header, String place) {
    return find(DESCR, header, "a plain type 'descr' (records are not read)", place);
  }

  private static NpyHeader of(String header, String descr, String place) {
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
    return new NpyHeader(shape, count(shape, place), type, order, fortran);
  }

  private static String text(InputStream in, String place) throws IOException {
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

  private static BadInputException malformed(String found, String expected, String place) {
    return new BadInputException(
        "The array", place, found, expected, "Save it again with numpy.save or numpy.savez.");
  }
}
