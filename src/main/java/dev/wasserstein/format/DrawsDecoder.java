// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.Draws;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;

/** Reads the posterior draws of one file. Pure: it sees a stream, never a file system. */
public interface DrawsDecoder {
  /**
   * Decodes a file.
   *
   * @param in the file's bytes, not compressed any more; the caller closes it
   * @param fileName the last part of the file's path without .gz, for messages
   * @param wanted the parameters to keep; values of others are not looked at
   * @return at least one draw of at least one parameter, all finite
   * @throws dev.wasserstein.measure.BadInputException if the file is malformed, cut off or empty,
   *     holds a value that is not finite, or none of the wanted parameters
   * @throws IOException if the stream cannot be read
   */
  Draws decode(InputStream in, String fileName, Predicate<String> wanted) throws IOException;
}
