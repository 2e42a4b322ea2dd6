// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import java.io.Serializable;

/**
 * A file to read.
 *
 * @param path its full path
 * @param bytes its length
 */
record InputFile(String path, long bytes) implements Serializable {
  /** The last part of the path, without .gz: for ids and messages. */
  String name() {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }
}
