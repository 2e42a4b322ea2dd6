// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import java.util.Optional;

/** The states of measures where they are worked on, by measure id. */
public interface MeasureStates {
  /** No states, and none are kept. */
  MeasureStates NONE =
      new MeasureStates() {
        @Override
        public Optional<MeasureState> find(String measureId) {
          return Optional.empty();
        }

        @Override
        public void put(String measureId, MeasureState next) {
          // Nothing is kept.
        }
      };

  /** The state that the last aggregation put; empty before the first. */
  Optional<MeasureState> find(String measureId);

  /** Hands a state to the next aggregation. */
  void put(String measureId, MeasureState next);
}
