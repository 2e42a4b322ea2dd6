// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.measure.ParameterName;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which parameters are combined, by patterns for their names. */
public final class ParameterSelection implements Predicate<String>, Serializable {
  private static final long serialVersionUID = 1L;

  private final List<NamePattern> included;
  private final List<NamePattern> excluded;
  private final HashSet<String> others;

  /**
   * A selection.
   *
   * @param included patterns separated by commas; empty for all parameters
   * @param excluded patterns separated by commas, which win over the others
   */
  public ParameterSelection(String included, String excluded) {
    this(patterns(included), patterns(excluded), Set.of());
  }

  private ParameterSelection(
      List<NamePattern> included, List<NamePattern> excluded, Set<String> others) {
    this.included = included;
    this.excluded = excluded;
    this.others = new HashSet<>(others);
  }

  /** The same selection, where columns of these names are no parameters. */
  public ParameterSelection without(List<String> columns) {
    Set<String> names = new HashSet<>(others);
    columns.forEach(column -> names.add(ParameterName.dotted(column)));
    return new ParameterSelection(included, excluded, names);
  }

  /**
   * The patterns in a list, separated by commas. Commas inside brackets belong to an index or a
   * call, as in {@code b[1,2]} and {@code poly(x, 2)1}, and those inside double quotes to a name; a
   * quote in a quoted name is doubled.
   */
  static List<NamePattern> patterns(String list) {
    List<NamePattern> patterns = new ArrayList<>();
    StringBuilder pattern = new StringBuilder();
    boolean quoted = false;
    int depth = 0;
    for (int k = 0; k <= list.length(); k++) {
      char c = k < list.length() ? list.charAt(k) : ',';
      boolean ends = k == list.length() || (c == ',' && !quoted && depth == 0);
      if (ends) {
        String text = pattern.toString().strip();
        if (!text.isEmpty()) {
          patterns.add(new NamePattern(text));
        }
        pattern.setLength(0);
      } else if (c == '"') {
        if (quoted && k + 1 < list.length() && list.charAt(k + 1) == '"') {
          pattern.append(c);
          k++;
        } else {
          quoted = !quoted;
        }
      } else {
        depth += quoted ? 0 : c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
        depth = Math.max(0, depth);
        pattern.append(c);
      }
    }
    return patterns;
  }

  @Override
  public boolean test(String name) {
    return (included.isEmpty() || included.stream().anyMatch(pattern -> pattern.fits(name)))
        && excluded.stream().noneMatch(pattern -> pattern.fits(name))
        && (others.isEmpty() || !others.contains(ParameterName.dotted(name)));
  }

  /** The first wanted pattern that fits none of these names. */
  public Optional<String> idle(List<String> names) {
    return included.stream()
        .filter(pattern -> names.stream().noneMatch(pattern::fits))
        .map(NamePattern::text)
        .findFirst();
  }
}
