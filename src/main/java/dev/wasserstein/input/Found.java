// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.measure.MeasureRecord;
import java.io.Serializable;
import java.util.Comparator;

/**
 * What stood at a place of the input: a measure or a fault. Faults travel as data, so that bad
 * input is no failed task, which Spark would try again and log with its stack.
 *
 * @param measure null where there is a fault
 * @param fault empty where there is a measure
 */
public record Found(Position position, MeasureRecord measure, String fault)
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

  public static Found measure(int file, long row, MeasureRecord measure) {
    return new Found(new Position(file, row), measure, "");
  }

  public static Found fault(int file, long row, String message) {
    return new Found(new Position(file, row), null, message);
  }
}
