// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import java.util.Optional;

/** Every solve begins from cold. */
enum NoWarmStarts implements WarmStarts {
  INSTANCE;

  @Override
  public Optional<WarmStart> find(String measureId) {
    return Optional.empty();
  }

  @Override
  public void keep(String measureId, WarmStart warmStart) {
    // Nothing is kept.
  }
}
