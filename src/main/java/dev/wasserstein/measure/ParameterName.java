// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of parameters. An element of an array has its indices behind dots, {@code beta.1.2}, in
 * Stan's files and in brackets, {@code beta[1,2]}, in R's and JAGS's: both are one name.
 */
@Internal
public final class ParameterName {
  private static final Pattern BRACKETED = Pattern.compile("(.+)\\[\\s*([^\\[\\]]*?)\\s*\\]");
  private static final Pattern INDEXED = Pattern.compile("(.+?)((?:\\.\\d+)+)");

  private ParameterName() {}

  /** The name with its indices behind dots. */
  public static String dotted(String name) {
    Matcher matcher = BRACKETED.matcher(name);
    return matcher.matches()
        ? matcher.group(1) + "." + matcher.group(2).replaceAll("\\s*,\\s*", ".")
        : name;
  }

  /** The name of the array that an element belongs to; the name itself where it has no indices. */
  public static String stem(String name) {
    Matcher matcher = INDEXED.matcher(dotted(name));
    return matcher.matches() ? matcher.group(1) : dotted(name);
  }
}
