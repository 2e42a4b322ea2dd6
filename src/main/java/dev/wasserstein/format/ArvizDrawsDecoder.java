// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.Draws;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;

/**
 * ArviZ's NetCDF-4 files, which are HDF5: the variables of the group {@code posterior}, with the
 * dimensions chain and draw, wherever they stand, in the order of their names; others, and those
 * that hold no numbers, are passed over. An element of an array is named as Stan names it, {@code
 * theta.1}; the labels of its coordinates tell elements of several files apart. HDF5 files of
 * emcee's backend are read as well.
 *
 * <p>jHDF is asked for in {@link ArvizPosterior} only: executors without it decode all other files.
 */
final class ArvizDrawsDecoder implements DrawsDecoder {
  private static final String SIGNATURE = "\u0089HDF";
  private static final String CLASSIC_SIGNATURE = "CDF";

  static boolean recognises(FileStart start) {
    return start.begins(SIGNATURE);
  }

  /** Whether the file is of an older version of NetCDF, which is not read. */
  static boolean isClassic(FileStart start) {
    return start.begins(CLASSIC_SIGNATURE);
  }

  @Override
  public Draws decode(InputStream in, String fileName, Predicate<String> wanted)
      throws IOException {
    return ArvizPosterior.decode(in, fileName, wanted);
  }
}
