// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.options;

import dev.wasserstein.annotation.Internal;
import java.util.regex.Pattern;

/** Credentials in texts that are shown or kept. */
@Internal
public final class Credentials {
  /**
   * What stands before the @ of an address, such as in ftp://user:password@host/path; a password
   * may have an @ itself.
   */
  private static final Pattern IN_ADDRESS = Pattern.compile("(://)[^/@\\s\"'<>:]*:[^/\\s\"'<>]*@");

  private Credentials() {}

  /** The text with three asterisks in the place of users and passwords in addresses. */
  public static String hidden(String text) {
    return IN_ADDRESS.matcher(text).replaceAll("$1***@");
  }
}
