// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.collection.KeptStates;
import dev.wasserstein.collection.StateFiles;

/** A loop at an iterate that was not evaluated yet, as its checkpoints see it. */
public interface Resumable {
  /** What the driver needs to go on from here. */
  Checkpoint checkpoint();

  /** Writes the states of the measures; without parts where they have none. */
  KeptStates keep(StateFiles files);
}
