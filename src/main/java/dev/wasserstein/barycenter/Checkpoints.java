// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.collection.KeptStates;
import java.util.Optional;

/** Where the checkpoints of one loop are kept. */
public interface Checkpoints {
  /** Keeps nothing. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Optional<Last> last() {
          return Optional.empty();
        }

        @Override
        public Optional<Last> latest() {
          return Optional.empty();
        }

        @Override
        public void reached(int iteration, int maxIterations, Resumable loop) {}
      };

  /**
   * A checkpoint of an earlier run.
   *
   * @param states of the measures
   */
  record Last(Checkpoint checkpoint, KeptStates states) {}

  /** The point from which the loop is to go on; empty where it begins at its start. */
  Optional<Last> last();

  /** The last point that this run has kept or gone on from; empty where there is none. */
  Optional<Last> latest();

  /**
   * Is called before an iterate is evaluated; keeps the point if it is time to, and the last one
   * that the cap allows, so that a later run with a higher cap can go on.
   *
   * @param iteration the number of updates made
   */
  void reached(int iteration, int maxIterations, Resumable loop);
}
