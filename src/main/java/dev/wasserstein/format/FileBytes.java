// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a file, not compressed any more, from any place on: for a look at its header. */
public interface FileBytes {
  /**
   * The bytes from an offset on. The caller closes the stream.
   *
   * @throws IOException if the file cannot be read or ends before the offset
   */
  InputStream from(long offset) throws IOException;

  /** Their number; of a compressed file an estimate. */
  long length();
}
