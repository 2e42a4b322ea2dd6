// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.options;

import dev.wasserstein.annotation.Internal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What to say of an option that is not known. */
@Internal
public final class UnknownOption {
  /** Options of earlier versions, and why they are gone. */
  private static final Map<String, String> REMOVED =
      Map.of(
          "inner-iterations",
          "It was removed: with more than one scaling between two updates, rough histograms needed up"
              + " to 30 times as many updates. Leave it out; --over-relaxation is what saves updates.");

  private UnknownOption() {}

  /**
   * Why an option is gone, or which one may be meant.
   *
   * @param name with or without the two hyphens
   * @param known the names that are known, with hyphens alike
   * @return a sentence behind a blank; nothing where there is none
   */
  public static String advice(String name, Collection<String> known) {
    return Optional.ofNullable(REMOVED.get(name.startsWith("--") ? name.substring(2) : name))
        .or(() -> SpellingSuggestion.of(name, known).map(near -> "Did you mean '" + near + "'?"))
        .map(sentence -> " " + sentence)
        .orElse("");
  }
}
