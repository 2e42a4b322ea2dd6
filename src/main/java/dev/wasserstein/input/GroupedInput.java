// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Measures in groups that were read and checked one by one, on this machine or over a cluster. */
public interface GroupedInput extends AutoCloseable {
  /** One header for each measure, in the order of the files and within them. */
  List<MeasureHeader> headers();

  /** The rows of files that are no measures, and no fault: those of a hub that are no quantiles. */
  long passedOver();

  /** What is wrong with groups of which some measures could not be read. */
  Map<List<String>, String> faults();

  /**
   * Does something with whole groups where they lie, many at a time.
   *
   * @param groups with the work that each takes, by which they are dealt out
   * @return what comes of them, in any order
   */
  <R extends Serializable> Collection<R> solve(
      Map<List<String>, Double> groups, GroupTask<MeasureRecord, R> task);

  /** The measures of one group, all cores at its service. Closing it leaves the others. */
  MeasureInput alone(List<String> group);

  /**
   * Whether a group is solved the better by all cores together than by one of them beside the
   * others.
   *
   * @param work of the group, in the unit of the demand
   * @param all of all groups
   * @param bytes of its measures
   */
  boolean isLarge(double work, double all, long bytes);

  /** "local" or "spark". */
  String engine();

  @Override
  void close();
}
