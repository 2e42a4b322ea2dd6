// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;

/** The lines of a text as words between blanks, numbered; blank lines are passed over. */
final class WordLines {
  /** How much of a line a refusal shows. */
  private static final int LONGEST = 40;

  private final BufferedReader reader;
  private final String fileName;
  private long number;
  private String line = "";

  WordLines(InputStream in, String fileName) throws IOException {
    this.reader = TextInput.reader(in, fileName);
    this.fileName = fileName;
  }

  /** The words of the next line; none at the end. */
  String[] next() throws IOException {
    try {
      do {
        line = reader.readLine();
        number++;
      } while (line != null && line.isBlank());
    } catch (CharacterCodingException e) {
      throw TextInput.notUtf8(place());
    }
    return line == null ? new String[0] : line.strip().split("\\s+", -1);
  }

  /** The file and the number of the line. */
  String place() {
    return fileName + ":" + number;
  }

  /** The beginning of the line. */
  String shown() {
    String text = line.strip();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
