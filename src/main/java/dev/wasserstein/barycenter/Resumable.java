// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.measure.KeptMemory;
import dev.wasserstein.measure.MemoryFiles;

/** A loop at an iterate that was not evaluated yet, as its checkpoints see it. */
public interface Resumable {
  /** What the driver needs to go on from here. */
  Checkpoint checkpoint();

  /** Writes what the measures need; without parts where they need nothing. */
  KeptMemory keep(MemoryFiles files);
}
