// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header of a Netpbm file: words and numbers, with comments up to the ends of lines. */
final class PnmHeader {
  /** Headers with long comments end before this. */
  private static final int LONGEST = 1 << 12;

  private static final Pattern COMMENT = Pattern.compile("#[^\\n\\r]*");
  private static final Pattern PAM_LEVELS = Pattern.compile("\\sMAXVAL\\s+(\\d+)\\s");

  private PnmHeader() {}

  /** The greatest sample, which is white; 1 of black and white, and where there is none. */
  static int levels(byte[] file) {
    String text = new String(file, 0, Math.min(file.length, LONGEST), StandardCharsets.ISO_8859_1);
    String header = COMMENT.matcher(text).replaceAll("");
    if (header.startsWith("P7")) {
      Matcher levels = PAM_LEVELS.matcher(header);
      return levels.find() ? Integer.parseInt(levels.group(1)) : 1;
    }
    if (header.startsWith("P1") || header.startsWith("P4")) {
      return 1;
    }
    try (Scanner words = new Scanner(header)) {
      words.next();
      words.nextInt();
      words.nextInt();
      return words.nextInt();
    }
  }
}
