// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.barycenter.Deadline;

/** Whether the time of a search is over: a step costs much less than a look at the clock. */
final class SearchClock {
  private static final int STEPS_PER_LOOK = 256;

  private final Deadline deadline;
  private int steps;
  private boolean over;

  SearchClock(Deadline deadline) {
    this.deadline = deadline;
  }

  /** Whether it is over, as far as is known. To be asked at every step. */
  boolean isOver() {
    if (!over && ++steps == STEPS_PER_LOOK) {
      steps = 0;
      over = deadline.isOver();
    }
    return over;
  }
}
