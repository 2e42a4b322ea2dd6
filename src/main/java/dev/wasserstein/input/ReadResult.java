// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.measure.MeasureRecord;
import java.io.Serializable;
import java.util.Comparator;

/**
 * A place of the input with its measure or its fault. Faults travel as data, so that bad input is
 * no failed task, which Spark would try again and log with its stack.
 *
 * @param measure null where there is a fault
 * @param fault empty where there is a measure
 */
public record ReadResult(Position position, MeasureRecord measure, String fault)
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
    return new ReadResult(new Position(file, row), measure, "");
  }

  public static ReadResult fault(int file, long row, String message) {
    return new ReadResult(new Position(file, row), null, message);
  }
}
