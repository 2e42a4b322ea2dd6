// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.util.Arrays;
import java.util.List;

/**
 * Logs that Tracer reads, of BEAST, BEAST 2, RevBayes and MrBayes: columns between tabs behind
 * lines of comments, the first of which numbers the states. BEAST 2 puts its whole model into
 * comments, the header may stand megabytes behind the beginning.
 */
final class TracerLog {
  /** With what comments begin: of MrBayes the first line is its run, {@code [ID: 9409050143]}. */
  static final String COMMENTS = "#[";

  private TracerLog() {}

  static boolean recognises(FileStart start) {
    List<String> lines = start.text().lines().filter(line -> !line.isBlank()).toList();
    return lines.stream()
        .filter(line -> COMMENTS.indexOf(line.charAt(0)) < 0)
        .findFirst()
        .map(header -> DrawsColumns.isOfTracer(names(header)))
        .orElseGet(() -> isModel(lines));
  }

  private static List<String> names(String header) {
    return Arrays.stream(header.split("\t", -1)).map(String::strip).toList();
  }

  /** Whether these comments, behind which the header is out of sight, are a model of BEAST 2. */
  private static boolean isModel(List<String> comments) {
    return comments.stream().anyMatch(line -> line.startsWith("#model:"))
        && comments.stream().anyMatch(line -> line.contains("<beast"));
  }
}
