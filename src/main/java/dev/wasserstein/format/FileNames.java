// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

/** File names as names of measures. */
public final class FileNames {
  /** The ending of posteriordb's archives, behind that of the file in them. */
  private static final String ARCHIVE = ".json.zip";

  private FileNames() {}

  /** The file name without its extension: the id of a measure that is alone in its file. */
  public static String stem(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot > 0 ? fileName.substring(0, dot) : fileName;
  }

  /**
   * The id of draws that are alone in their file, or, of CODA, what the names of the index and of
   * the chains have in common.
   */
  public static String drawsId(String fileName) {
    String coda = CodaDraws.stem(fileName).orElse("");
    if (!coda.isEmpty()) {
      return coda;
    }
    return stem(fileName.endsWith(ARCHIVE) ? stem(fileName) : fileName);
  }
}
