// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.options;

import dev.wasserstein.annotation.Internal;
import java.util.Map;
import java.util.Optional;

/** Options of earlier versions, and why they are gone. */
@Internal
public final class RemovedOptions {
  private static final Map<String, String> REASONS =
      Map.of(
          "inner-iterations",
          "It was removed: with more than one scaling between two updates, rough histograms needed up"
              + " to 30 times as many updates. Leave it out; --over-relaxation is what saves updates.");

  private RemovedOptions() {}

  /**
   * Why an option is gone, and what to do.
   *
   * @param name with or without the two hyphens
   * @return a sentence; empty if there was no such option
   */
  public static Optional<String> reason(String name) {
    return Optional.ofNullable(REASONS.get(name.startsWith("--") ? name.substring(2) : name));
  }
}
