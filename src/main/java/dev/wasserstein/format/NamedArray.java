// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipOutputStream;

/**
 * A floating-point array with a name, such as the weights of a layer: an entry of an npz archive, a
 * npy file, or a row of a table.
 *
 * @param key its name
 * @param shape the lengths of the axes; empty for a scalar
 * @param precision of the numbers where they are stored
 * @param values (product of shape, row-major)
 */
public record NamedArray(String key, int[] shape, Precision precision, double[] values) {
  private static final String ENDING = ".npy";

  /** How numbers are stored. */
  public enum Precision {
    /** float32. */
    SINGLE,
    /** float64. */
    DOUBLE
  }

  /** A file of arrays, by its first bytes. */
  public enum Container {
    /** One array. */
    NPY,
    /** An archive of them. */
    NPZ,
    /** A table of them. */
    PARQUET,
    OTHER;

    /** The most bytes that {@link #of} looks at. */
    public static final int FIRST_BYTES = 6;

    /**
     * The container that begins so.
     *
     * @param start its first bytes, at most {@link #FIRST_BYTES} of them
     */
    public static Container of(byte[] start) {
      if (begins(start, NpyHeader.MAGIC)) {
        return NPY;
      }
      if (begins(start, new byte[] {'P', 'A', 'R', '1'})) {
        return PARQUET;
      }
      return ZipDirectory.begins(start) ? NPZ : OTHER;
    }

    private static boolean begins(byte[] start, byte[] magic) {
      for (int k = 0; k < magic.length; k++) {
        if (k >= start.length || start[k] != magic[k]) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Reads all arrays of an npz archive, in their order.
   *
   * @throws BadInputException if it is damaged, names an array twice, or holds anything but arrays
   *     of float32 or float64
   */
  public static List<NamedArray> readArchive(InputStream in, String fileName) throws IOException {
    List<NamedArray> arrays = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    NpzCodec.forEachEntry(
        NpzCodec.archive(in, fileName),
        fileName,
        (name, entry) -> {
          String key = key(name);
          if (!keys.add(key)) {
            throw NpzCodec.twice(fileName, key);
          }
          arrays.add(read(entry, key, fileName + ", " + key));
        });
    return arrays;
  }

  /** The name of an array in a file or entry of this name. */
  public static String key(String name) {
    return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
  }

  /**
   * Reads an array and nothing behind it.
   *
   * @throws BadInputException if it is damaged, or of other numbers than float32 or float64
   */
  public static NamedArray read(InputStream in, String key, String place) throws IOException {
    NpyHeader header = NpyHeader.read(in, place);
    if (header.type() != SampleType.F32 && header.type() != SampleType.F64) {
      throw new BadInputException(
          "The array",
          place,
          "has elements of type " + header.type().name().toLowerCase(Locale.ROOT),
          "float32 or float64",
          "Save it with astype('<f4') or astype('<f8').");
    }
    NpyArray array = NpyArray.read(header, in, place);
    return new NamedArray(
        key,
        array.shape(),
        header.type() == SampleType.F32 ? Precision.SINGLE : Precision.DOUBLE,
        array.values());
  }

  /** Writes an npz archive of arrays, each in its precision: the same bytes each time. */
  public static void writeArchive(List<NamedArray> arrays, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    for (NamedArray array : arrays) {
      zip.putNextEntry(NpzCodec.entry(array.key()));
      NpyArray numbers = new NpyArray(array.shape(), array.values());
      if (array.precision() == Precision.SINGLE) {
        numbers.writeSingles(zip);
      } else {
        numbers.write(zip);
      }
      zip.closeEntry();
    }
    zip.finish();
    zip.flush();
  }
}
