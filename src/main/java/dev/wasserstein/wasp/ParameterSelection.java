// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which parameters are combined, by patterns for their names. */
public final class ParameterSelection implements Predicate<String>, Serializable {
  private static final long serialVersionUID = 1L;

  private final List<NamePattern> included;
  private final List<NamePattern> excluded;

  /**
   * A selection.
   *
   * @param included patterns separated by commas; empty for all parameters
   * @param excluded patterns separated by commas, which win over the others
   */
  public ParameterSelection(String included, String excluded) {
    this.included = patterns(included);
    this.excluded = patterns(excluded);
  }

  /** The patterns in a list; commas inside brackets belong to an index. */
  static List<NamePattern> patterns(String list) {
    return Arrays.stream(list.split(",(?![^\\[]*\\])"))
        .map(String::strip)
        .filter(pattern -> !pattern.isEmpty())
        .map(NamePattern::new)
        .toList();
  }

  @Override
  public boolean test(String name) {
    return (included.isEmpty() || included.stream().anyMatch(pattern -> pattern.fits(name)))
        && excluded.stream().noneMatch(pattern -> pattern.fits(name));
  }

  /** The first wanted pattern that fits none of these names. */
  public Optional<String> idle(List<String> names) {
    return included.stream()
        .filter(pattern -> names.stream().noneMatch(pattern::fits))
        .map(NamePattern::text)
        .findFirst();
  }
}
