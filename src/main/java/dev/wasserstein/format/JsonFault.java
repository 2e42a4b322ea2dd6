// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/**
 * What is wrong with a text that is not JSON.
 *
 * @param line counted from 1
 * @param reason the parser's, in a line
 */
record JsonFault(int line, String reason) {
  /** Where the parser says again what it read from. */
  private static final Pattern SOURCE =
      Pattern.compile("\\s*\\((?:start marker at )?\\[Source:.*", Pattern.DOTALL);

  static JsonFault of(JsonProcessingException thrown) {
    String message = SOURCE.matcher(String.valueOf(thrown.getOriginalMessage())).replaceFirst("");
    return new JsonFault(
        thrown.getLocation() == null ? 1 : thrown.getLocation().getLineNr(),
        message.lines().findFirst().orElse(""));
  }

  /** Whether a number is written as NaN or infinite. */
  boolean isNotFinite() {
    return reason.contains("Non-standard token");
  }
}
