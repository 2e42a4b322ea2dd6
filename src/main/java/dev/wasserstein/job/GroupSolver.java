// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.measure.MeasureHeader;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a command does with one group, as its options ask for it. */
interface GroupSolver {
  /**
   * The work of a group, about as much as that of so many pairs of atoms: an iteration of a
   * barycenter of the size of its largest measure.
   */
  default double work(List<MeasureHeader> headers) {
    long atoms = headers.stream().mapToLong(MeasureHeader::cells).sum();
    int largest = headers.stream().mapToInt(MeasureHeader::cells).max().orElse(0);
    return (double) atoms * largest;
  }

  /**
   * Refuses a group by what is known of it before any work.
   *
   * @param headers of its measures, all of one kind, at least one
   * @param weights of its measures by id, not rescaled
   * @throws dev.wasserstein.measure.BadInputException if the group must be refused
   */
  void check(List<MeasureHeader> headers, Map<String, Double> weights);

  /**
   * Refuses a group whose result does not fit into one table with that of the first.
   *
   * @throws dev.wasserstein.measure.BadInputException if it does not
   */
  default void checkBeside(List<MeasureHeader> first, List<MeasureHeader> headers) {}

  /**
   * Refuses groups that together ask for too much.
   *
   * @throws dev.wasserstein.measure.BadInputException if they do
   */
  default void checkAll(Collection<List<MeasureHeader>> groups) {}

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
