// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.annotation.PublicApi;
import dev.wasserstein.collection.StatesLostException;

/** Receives each evaluated iterate. */
@FunctionalInterface
@PublicApi
public interface IterationListener {
  /** The iterate that was just evaluated. */
  void onIteration(IterationRecord record);

  /**
   * The loop goes back to an earlier iterate, because states of measures were lost.
   *
   * @param iteration the iterate that it makes again
   */
  default void onRewind(int iteration, StatesLostException loss) {
    // Of interest to few.
  }

  /** This listener and then another. */
  default IterationListener andThen(IterationListener next) {
    IterationListener first = this;
    return new IterationListener() {
      @Override
      public void onIteration(IterationRecord record) {
        first.onIteration(record);
        next.onIteration(record);
      }

      @Override
      public void onRewind(int iteration, StatesLostException loss) {
        first.onRewind(iteration, loss);
        next.onRewind(iteration, loss);
      }
    };
  }
}
