// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.spark.GivenMeasures;
import java.util.Optional;

/**
 * Measures that a program gives to a job in place of files.
 *
 * @param input in place of the setting {@code input}
 * @param other in place of the settings {@code other}, {@code prototypes} and {@code reference}
 */
@Internal
public record JobInputs(Optional<GivenMeasures> input, Optional<GivenMeasures> other) {
  /** All measures are in files. */
  public static final JobInputs FILES = new JobInputs(Optional.empty(), Optional.empty());
}
