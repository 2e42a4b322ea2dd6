// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GroupFaultsException;
import dev.wasserstein.measure.MeasureRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is wrong with the groups of a file. The fault of one group does not keep the others from
 * being read; where measures are not grouped, the first fault ends the reading.
 */
public final class GroupFaults {
  private final boolean grouped;
  private final Map<List<String>, String> faults = new LinkedHashMap<>();

  /** No fault yet of a file that is read with these settings. */
  public GroupFaults(DecodeSettings settings) {
    this.grouped = !settings.groups().isEmpty();
  }

  /**
   * Takes note of a fault.
   *
   * @throws BadInputException the fault itself where measures are not grouped
   */
  void add(List<String> group, BadInputException fault) {
    if (!grouped) {
      throw fault;
    }
    faults.putIfAbsent(group, fault.getMessage());
  }

  /** Whether the group has a fault: no more is wanted of it. */
  private boolean has(List<String> group) {
    return !faults.isEmpty() && faults.containsKey(group);
  }

  /**
   * Reads what a row holds, unless its group has a fault.
   *
   * @param row takes it in, and checks it
   */
  public void read(List<String> group, Runnable row) {
    if (has(group)) {
      return;
    }
    try {
      row.run();
    } catch (BadInputException e) {
      add(group, e);
    }
  }

  /**
   * Hands a measure over, unless its group has a fault.
   *
   * @param measure makes and checks it
   */
  public void give(
      List<String> group, Supplier<MeasureRecord> measure, Consumer<MeasureRecord> sink) {
    if (has(group)) {
      return;
    }
    MeasureRecord made;
    try {
      made = measure.get();
    } catch (BadInputException e) {
      add(group, e);
      return;
    }
    sink.accept(made);
  }

  /**
   * Ends the reading.
   *
   * @throws GroupFaultsException if some groups have faults
   */
  public void end() {
    if (!faults.isEmpty()) {
      throw new GroupFaultsException(faults);
    }
  }
}
