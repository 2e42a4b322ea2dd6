// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import java.util.List;
import java.util.Map;

/**
 * What measures are like.
 *
 * @param facts texts by their names
 */
@Internal
public record InspectResult(Map<String, String> facts) implements JobResult {
  @Override
  public List<String> lines() {
    int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
    return facts.entrySet().stream()
        .map(
            fact ->
                fact.getKey() + " ".repeat(width + 2 - fact.getKey().length()) + fact.getValue())
        .toList();
  }
}
