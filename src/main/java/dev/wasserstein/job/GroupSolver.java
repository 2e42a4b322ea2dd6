// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import java.util.Map;

/** What a command does with one group, as its options ask for it. */
interface GroupSolver {
  /**
   * Solves a group.
   *
   * @param call whose input is the group
   * @param weights of its measures by id, not rescaled
   * @param listening to its loops
   * @throws dev.wasserstein.measure.BadInputException if the group must be refused
   */
  GroupOutcome.Found solve(
      LoopCall call, Map<String, Double> weights, BarycenterSearch.Listening listening);
}
