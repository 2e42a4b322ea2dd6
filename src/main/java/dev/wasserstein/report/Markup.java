// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

/** Text as it may stand in XML and HTML, whoever wrote it. */
final class Markup {
  private static final char REPLACEMENT = '\uFFFD';

  private Markup() {}

  /**
   * The text with the five special characters as entities, good for element content and for quoted
   * attributes, and with what XML cannot carry at all (control characters, half surrogate pairs)
   * replaced by U+FFFD.
   */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(point -> append(out, point));
    return out.toString();
  }

  private static void append(StringBuilder out, int point) {
    switch (point) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      case '\t', '\n' -> out.append((char) point);
      default -> {
        if (point < 0x20 || isForbidden(point)) {
          out.append(REPLACEMENT);
        } else {
          out.appendCodePoint(point);
        }
      }
    }
  }

  private static boolean isForbidden(int point) {
    return (point >= 0x7F && point <= 0x9F)
        || (point >= 0xD800 && point <= 0xDFFF)
        || isDirectional(point)
        || point == 0xFFFE
        || point == 0xFFFF;
  }

  /** Overrides of the writing direction could make a page read other than it is. */
  private static boolean isDirectional(int point) {
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
  }
}
