// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

/** File names as names of measures. */
public final class FileNames {
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
    return MeasureFormat.ofDraws().stream()
        .flatMap(format -> format.entry().endings.stream())
        .filter(ending -> ending.contains("."))
        .map(ending -> "." + ending)
        .filter(ending -> fileName.endsWith(ending) && !fileName.equals(ending))
        .findFirst()
        .map(ending -> fileName.substring(0, fileName.length() - ending.length()))
        .orElseGet(() -> stem(fileName));
  }
}
