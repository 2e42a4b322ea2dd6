// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.measure.ParameterName;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * A pattern for names of parameters, with {@code *} and {@code ?}. It fits a name with its indices
 * behind dots or in brackets alike, and the name of an array fits all its elements: {@code beta},
 * {@code beta.*} and {@code beta[*]} all fit {@code beta[2]}.
 */
record NamePattern(String text) implements Serializable {

  boolean fits(String name) {
    String dotted = ParameterName.dotted(name);
    return matches(text, name)
        || matches(ParameterName.dotted(text), dotted)
        || text.equals(ParameterName.stem(name));
  }

  private static boolean matches(String glob, String name) {
    StringBuilder regex = new StringBuilder();
    for (int k = 0; k < glob.length(); k++) {
      char c = glob.charAt(k);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
  }
}
