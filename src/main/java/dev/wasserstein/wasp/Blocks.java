// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.SpellingSuggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The parameters in blocks that are combined each on its own. */
public final class Blocks {
  private Blocks() {}

  /**
   * What a text such as {@code beta.*;sigma} asks for: a block for each list of patterns, then each
   * parameter that is in none of them alone.
   *
   * @param text empty where there is none: then all parameters are one block
   * @return the parameters of each block, by their numbers
   * @throws OptionException if a pattern fits no parameter, or a parameter is in two blocks
   */
  public static List<int[]> of(Optional<String> text, List<String> parameters) {
    int d = parameters.size();
    if (text.isEmpty()) {
      return List.of(IntStream.range(0, d).toArray());
    }
    boolean[] taken = new boolean[d];
    List<int[]> blocks = new ArrayList<>();
    for (String list : text.get().split(";", -1)) {
      if (list.isBlank()) {
        continue;
      }
      List<NamePattern> patterns = ParameterSelection.patterns(list);
      int[] block =
          IntStream.range(0, d)
              .filter(k -> patterns.stream().anyMatch(p -> p.fits(parameters.get(k))))
              .toArray();
      if (block.length == 0) {
        throw refused(
            text.get(),
            "'"
                + list
                + "' fits none of the parameters"
                + SpellingSuggestion.of(list, parameters)
                    .map(n -> " (did you mean '" + n + "'?)")
                    .orElse(""));
      }
      for (int k : block) {
        if (taken[k]) {
          throw refused(text.get(), "'" + parameters.get(k) + "' is in two blocks");
        }
        taken[k] = true;
      }
      blocks.add(block);
    }
    for (int k = 0; k < d; k++) {
      if (!taken[k]) {
        blocks.add(new int[] {k});
      }
    }
    return blocks;
  }

  private static OptionException refused(String text, String why) {
    return new OptionException(
        "--blocks is '"
            + text
            + "': "
            + why
            + "; expected lists of parameters separated by ';', such as 'beta.*;sigma'.");
  }
}
