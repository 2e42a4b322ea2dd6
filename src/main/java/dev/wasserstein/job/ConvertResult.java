// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import java.util.List;

/**
 * Measures in another format.
 *
 * @param measures how many there are
 * @param output the file or directory that holds them
 */
@Internal
public record ConvertResult(int measures, String output) implements JobResult {
  @Override
  public List<String> lines() {
    return List.of(measures + (measures == 1 ? " measure: " : " measures: ") + output);
  }
}
