// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.options;

import dev.wasserstein.annotation.Internal;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggests the known word nearest to a misspelt one. */
@Internal
public final class SpellingSuggestion {
  private SpellingSuggestion() {}

  /** The nearest known word by edit distance, if it is near enough to be meant. */
  public static Optional<String> of(String word, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.<String>comparingInt(k -> distance(word, k))
                .thenComparing(Comparator.naturalOrder()))
        .filter(k -> distance(word, k) <= Math.max(2, word.length() / 3));
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
