// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

/** File names as names of measures. */
final class FileNames {
  private FileNames() {}

  /** The file name without its extension: the id of a measure that is alone in its file. */
  static String stem(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot > 0 ? fileName.substring(0, dot) : fileName;
  }
}
