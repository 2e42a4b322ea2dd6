// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** How text files are read: UTF-8 and nothing else, with or without a byte order mark. */
final class TextInput {
  private TextInput() {}

  /**
   * A reader that throws {@link CharacterCodingException} where the bytes are not UTF-8, instead of
   * replacing them silently.
   */
  static BufferedReader reader(InputStream in, String fileName) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)),
            1 << 16);
    reader.mark(1);
    try {
      if (reader.read() != '\uFEFF') {
        reader.reset();
      }
    } catch (CharacterCodingException e) {
      throw notUtf8(fileName);
    }
    return reader;
  }

  /** What to throw where the bytes are not UTF-8. */
  static BadInputException notUtf8(String place) {
    return new BadInputException(
        "The text",
        place,
        "has bytes that are not UTF-8",
        "text in UTF-8",
        "Convert the file, or name its format with --format.");
  }
}
