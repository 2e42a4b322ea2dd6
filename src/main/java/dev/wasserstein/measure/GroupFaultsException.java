// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Input of which some groups must be refused; the measures of the others are as good as ever. */
@Internal
public final class GroupFaultsException extends BadInputException {
  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<List<String>, String> faults;

  /**
   * A refusal of groups.
   *
   * @param faults what is wrong with each of them, the first that was found; at least one
   */
  public GroupFaultsException(Map<List<String>, String> faults) {
    super(faults.values().iterator().next());
    this.faults = new LinkedHashMap<>(faults);
  }

  /** What is wrong with each of them, in the order in which it was found. */
  public Map<List<String>, String> faults() {
    return faults;
  }
}
