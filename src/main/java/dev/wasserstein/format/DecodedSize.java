// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/**
 * The size of the measures of a file once they are decoded, found without decoding them.
 *
 * @param measures their number; where it is not known, a guess
 * @param atoms the number of atoms of all, or of cells where they are grids
 * @param largest the number of atoms, or cells, of the largest
 * @param atomBytes bytes of memory for each atom or cell
 * @param axes the number of axes of the grids; 0 where the measures are none
 */
public record DecodedSize(
    long measures, long atoms, long largest, int atomBytes, int axes, Certainty certainty)
    implements Serializable {

  /** How much a size can be relied on, the best first. */
  public enum Certainty {
    /** A header says so. */
    EXACT,
    /** An estimate from the length of the file. */
    ROUGH,
    /** A bound: the measures may be much smaller. */
    AT_MOST
  }

  /** Text has about this many measures to a file, or its largest this share of the atoms. */
  private static final int MEASURES_OF_TEXT = 8;

  /** Letters and digits of a number in text, with what separates it from the next, at the least. */
  private static final int SHORTEST_NUMBER = 2;

  private static final int SAMPLE = 1 << 16;

  /** The bytes of all measures. */
  public long bytes() {
    return atoms * atomBytes;
  }

  /** The bytes of the largest measure. */
  public long largestBytes() {
    return largest * atomBytes;
  }

  /** Grids of one shape. */
  static DecodedSize grids(long measures, long cells, int axes) {
    return new DecodedSize(measures, measures * cells, cells, Double.BYTES, axes, Certainty.EXACT);
  }

  /** One point cloud. */
  static DecodedSize cloud(long atoms, int dimension) {
    return new DecodedSize(1, atoms, atoms, pointBytes(dimension), 0, Certainty.EXACT);
  }

  /** Images, of which the foreground becomes points if need be: at most all of their pixels. */
  static DecodedSize images(long measures, long cells, int axes, DecodeSettings.Pixels pixels) {
    return pixels == DecodeSettings.Pixels.GRID
        ? grids(measures, cells, axes)
        : new DecodedSize(
            measures, measures * cells, cells, pointBytes(axes), 0, Certainty.AT_MOST);
  }

  /** One measure that consists of numbers only, such as a Gaussian. */
  static DecodedSize numbers(long numbers) {
    return new DecodedSize(1, numbers, numbers, Double.BYTES, 0, Certainty.EXACT);
  }

  /** A file of unknown content that holds about this many numbers in all. */
  public static DecodedSize rough(long measures, long numbers) {
    return new DecodedSize(
        measures,
        numbers,
        (numbers + measures - 1) / Math.max(1, measures),
        Double.BYTES,
        0,
        Certainty.ROUGH);
  }

  /** A text, whose beginning shows how long a number is, or a file of doubles. */
  static DecodedSize ofText(FileBytes file) throws IOException {
    byte[] sample;
    try (InputStream in = file.from(0)) {
      sample = in.readNBytes(SAMPLE);
    }
    long separators = 1;
    boolean binary = false;
    for (byte each : sample) {
      separators += each == ',' || each == '\n' ? 1 : 0;
      binary |= each == 0;
    }
    double numberBytes =
        binary ? Double.BYTES : Math.max(SHORTEST_NUMBER, (double) sample.length / separators);
    return rough(MEASURES_OF_TEXT, (long) (file.length() / numberBytes));
  }

  private static int pointBytes(int dimension) {
    return Double.BYTES * (dimension + 1);
  }
}
