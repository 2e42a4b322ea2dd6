// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import java.util.Optional;
import java.util.function.Supplier;

/** Where the checkpoints of one loop are kept. */
public interface Checkpoints {
  /** Keeps nothing. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Optional<Checkpoint> last() {
          return Optional.empty();
        }

        @Override
        public void reached(int iteration, Supplier<Checkpoint> checkpoint) {}

        @Override
        public void ended(int iteration, Supplier<Checkpoint> checkpoint) {}
      };

  /** The point from which the loop is to go on; empty where it begins at its start. */
  Optional<Checkpoint> last();

  /**
   * Is called before an iterate is evaluated; keeps the point if it is time to.
   *
   * @param iteration the number of updates made
   */
  void reached(int iteration, Supplier<Checkpoint> checkpoint);

  /**
   * Is called after the last iterate was evaluated, with the point before that, so that a later run
   * with a higher cap or finer tolerances can go on.
   */
  void ended(int iteration, Supplier<Checkpoint> checkpoint);
}
