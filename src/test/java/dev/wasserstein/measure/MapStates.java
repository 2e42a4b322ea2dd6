// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.collection.MeasureState;
import dev.wasserstein.collection.MeasureStates;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** States in a map. */
public final class MapStates implements MeasureStates {
  private final Map<String, MeasureState> states = new HashMap<>();

  @Override
  public Optional<MeasureState> find(String measureId) {
    return Optional.ofNullable(states.get(measureId));
  }

  @Override
  public void put(String measureId, MeasureState next) {
    states.put(measureId, next);
  }
}
