// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.Draws;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;

/** Reads tables of draws whose columns may be named by another file in the same directory. */
public interface NamesBeside {
  /**
   * The files that may name the columns of one of draws; the first that exists does.
   *
   * @param fileName of the draws, without .gz
   */
  List<String> namesFiles(String fileName);

  /**
   * Reads a file of names.
   *
   * @throws dev.wasserstein.measure.BadInputException if it is empty, or no text
   * @throws IOException if the stream cannot be read
   */
  List<String> names(InputStream in, String fileName) throws IOException;

  /**
   * Decodes a file, as {@link DrawsDecoder#decode} does.
   *
   * @param names of the parameters; empty where no file has them
   * @throws dev.wasserstein.measure.BadInputException as there, or if nothing names the columns
   */
  Draws decode(InputStream in, String fileName, Predicate<String> wanted, List<String> names)
      throws IOException;
}
