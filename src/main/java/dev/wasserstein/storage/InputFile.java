// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import java.io.Serializable;

/**
 * A file to read.
 *
 * @param path its full path
 * @param bytes its length
 * @param modified when it was written, in milliseconds since 1970
 * @param folder the directories between that of the input and the file, each with its slash; empty
 *     where there are none
 */
public record InputFile(String path, long bytes, long modified, String folder)
    implements Serializable {
  /** A file in no directory below the input's. */
  public InputFile(String path, long bytes, long modified) {
    this(path, bytes, modified, "");
  }

  /** The last part of the path, without .gz: for ids and messages. */
  public String name() {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }
}
