// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import java.util.Optional;

/** The warm starts that happen to be at hand where a measure is worked on, by measure id. */
public interface WarmStarts {
  /**
   * What the last solve of this measure left; often empty, after a failure or an eviction for
   * example.
   */
  Optional<WarmStart> find(String measureId);

  /** Keeps what a solve left, until memory is short. */
  void keep(String measureId, WarmStart warmStart);

  /** No warm starts, and none are kept. */
  static WarmStarts none() {
    return NoWarmStarts.INSTANCE;
  }
}
