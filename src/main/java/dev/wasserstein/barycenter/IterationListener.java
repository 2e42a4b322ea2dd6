// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

/** Is told of each iterate as the loop goes. */
@FunctionalInterface
public interface IterationListener {
  /** The iterate that was just evaluated. */
  void onIteration(IterationRecord record);

  /** Tells this one and then another. */
  default IterationListener andThen(IterationListener next) {
    return record -> {
      onIteration(record);
      next.onIteration(record);
    };
  }
}
