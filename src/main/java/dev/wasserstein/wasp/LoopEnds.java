// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ends of the loops of several blocks. */
final class LoopEnds {
  private final Map<String, Double> squares = new TreeMap<>();
  private final Map<String, Double> standard = new TreeMap<>();
  private RunStatus status = RunStatus.DONE;
  private List<IterationRecord> history = List.of();
  private double objective;

  void add(
      RunStatus ending,
      List<IterationRecord> records,
      double value,
      Map<String, Double> distances,
      Map<String, Double> standardDistances) {
    status = status.orWorse(ending);
    history = records.size() > history.size() ? records : history;
    objective += value;
    distances.forEach((id, square) -> squares.merge(id, square, Double::sum));
    standardDistances.forEach((id, square) -> standard.merge(id, square, Double::sum));
  }

  Combination end(WaspMode mode, CombinedDraws draws, long begin) {
    return new Combination(
        mode,
        draws,
        objective,
        status,
        history,
        squares,
        standard,
        (System.nanoTime() - begin) / 1e9);
  }
}
