// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.measure.MeasureRecord;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * A place of the input with its measure or its fault. Faults travel as data, so that bad input is
 * no failed task, which Spark would try again and log with its stack.
 *
 * @param measure null where there is none
 * @param fault empty where there is none
 * @param group that a fault is of; empty for one of the whole input
 * @param passedOver rows of a file that are no measures, where there is neither
 */
public record ReadResult(
    Position position, MeasureRecord measure, String fault, List<String> group, long passedOver)
    implements Serializable {

  /** The number of a file, and of a row in it: what comes first in the input is less. */
  public record Position(int file, long row) implements Serializable, Comparable<Position> {
    @Override
    public int compareTo(Position other) {
      return Comparator.comparingInt(Position::file)
          .thenComparingLong(Position::row)
          .compare(this, other);
    }
  }

  public static ReadResult measure(int file, long row, MeasureRecord measure) {
    return new ReadResult(new Position(file, row), measure, "", List.of(), 0);
  }

  public static ReadResult fault(int file, long row, String message) {
    return new ReadResult(new Position(file, row), null, message, List.of(), 0);
  }

  /** What is wrong with a group. */
  public static ReadResult fault(int file, long row, List<String> group, String message) {
    return new ReadResult(new Position(file, row), null, message, group, 0);
  }

  /** Rows that are no measures, and no fault. */
  public static ReadResult passedOver(int file, long row, long rows) {
    return new ReadResult(new Position(file, row), null, "", List.of(), rows);
  }
}
