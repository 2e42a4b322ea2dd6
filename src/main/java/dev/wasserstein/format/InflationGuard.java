// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * Refuses decompression bombs: small files that swell to more than memory holds. Real arrays and
 * tables shrink to a hundredth at best, unless they are nearly empty, and those are small.
 */
public final class InflationGuard extends FilterInputStream {
  private static final long HARMLESS = 1 << 28;
  private static final long LARGEST_RATIO = 100;

  /** Dictionaries and runs shrink tables, nearly empty grids above all, further. */
  private static final long LARGEST_RATIO_OF_TABLES = 1000;

  private final LongSupplier compressedBytes;
  private final String place;
  private long inflated;

  /**
   * @param in the decompressed bytes
   * @param compressedBytes how many compressed bytes were consumed so far
   */
  InflationGuard(InputStream in, LongSupplier compressedBytes, String place) {
    super(in);
    this.compressedBytes = compressedBytes;
    this.place = place;
  }

  /**
   * A guard over a file that is compressed as a whole.
   *
   * @param in the decompressed bytes
   * @param compressedBytes its length
   * @throws BadInputException (of what it returns, as it is read) if it swells too much
   */
  public static InputStream over(InputStream in, long compressedBytes, String place) {
    return new InflationGuard(in, () -> compressedBytes, place);
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int got = super.read(bytes, offset, length);
    count(Math.max(got, 0));
    return got;
  }

  private void count(int bytes) {
    inflated += bytes;
    check(inflated, compressedBytes.getAsLong(), LARGEST_RATIO, place);
  }

  /**
   * Refuses a table of columns that swells too much, by what its header says.
   *
   * @param numbers in all of its columns
   * @param bytes the length of the file
   * @throws BadInputException if it does
   */
  public static void checkTable(long numbers, long bytes, String place) {
    check(Double.BYTES * numbers, bytes, LARGEST_RATIO_OF_TABLES, place);
  }

  private static void check(long inflated, long compressed, long ratio, String place) {
    if (inflated > HARMLESS && inflated > ratio * compressed) {
      throw new BadInputException(
          "The compressed file",
          place,
          "swells to more than " + ratio + " times its size",
          "at most that above " + HARMLESS + " bytes",
          "Save it without compression if it is meant so.");
    }
  }
}
