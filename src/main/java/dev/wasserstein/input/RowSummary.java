// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.PointRows;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.CoordinateLimit;
import dev.wasserstein.numeric.NeumaierSum;
import java.io.Serializable;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What is to be known of the rows of a measure on the line in a part of a file before they are
 * sorted. The sample is drawn with equal chances (Vitter's algorithm R, 1985).
 *
 * @param line of the first one
 * @param rows how many
 * @param weight of the measure; NaN where it has none
 * @param massesGiven whether the rows have masses; else each counts as 1
 * @param sample some coordinates, in no order
 */
public record RowSummary(
    String id,
    long line,
    long rows,
    double weight,
    boolean massesGiven,
    double mass,
    double leastMass,
    double largestMass,
    double lower,
    double upper,
    double[] sample)
    implements Serializable {

  /** Takes rows, one after the other. */
  static final class Builder {
    private static final int LARGEST_SAMPLE = 4096;

    private final String id;
    private final long line;
    private final String place;
    private final NeumaierSum mass = new NeumaierSum();
    private long rows;
    private boolean massesGiven;
    private double weight = Double.NaN;
    private double leastMass = Double.POSITIVE_INFINITY;
    private double largestMass;
    private double lower = Double.POSITIVE_INFINITY;
    private double upper = Double.NEGATIVE_INFINITY;
    private double[] sample = new double[16];

    Builder(String id, long line, String place) {
      this.id = id;
      this.line = line;
      this.place = place;
    }

    String id() {
      return id;
    }

    long rows() {
      return rows;
    }

    /**
     * The current row.
     *
     * @throws BadInputException if it is bad
     */
    void add(PointRows row, RandomGenerator random) {
      if (row.hasWeights()) {
        weight = row.weight(weight, place);
      }
      massesGiven = row.hasMasses();
      double rowMass = row.mass();
      if (!(rowMass >= 0)) {
        throw new BadInputException(
            "A mass of measure '" + id + "'",
            row.place(),
            "is " + rowMass,
            "a finite number that is not negative",
            "Correct or remove it.");
      }
      double x = row.coordinate(0);
      if (!CoordinateLimit.holds(x)) {
        throw new BadInputException(
            "Coordinate 1 of an atom of measure '" + id + "'",
            row.place(),
            "is " + x,
            "a finite number of at most 1e150 in size, so that its square is finite",
            "Correct or remove the atom.");
      }
      mass.add(rowMass);
      leastMass = Math.min(leastMass, rowMass);
      largestMass = Math.max(largestMass, rowMass);
      lower = Math.min(lower, x);
      upper = Math.max(upper, x);
      long place = rows < LARGEST_SAMPLE ? rows : random.nextLong(rows + 1);
      rows++;
      if (place < LARGEST_SAMPLE) {
        if (place == sample.length) {
          sample = Arrays.copyOf(sample, 2 * sample.length);
        }
        sample[(int) place] = x;
      }
    }

    /**
     * The summary.
     *
     * @param most values to keep of the sample
     */
    RowSummary build(int most) {
      int drawn = (int) Math.min(rows, LARGEST_SAMPLE);
      int kept = Math.min(drawn, Math.max(1, most));
      double[] values = new double[kept];
      for (int k = 0; k < kept; k++) {
        values[k] = sample[(int) ((long) k * drawn / kept)];
      }
      return new RowSummary(
          id,
          line,
          rows,
          weight,
          massesGiven,
          mass.value(),
          leastMass,
          largestMass,
          lower,
          upper,
          values);
    }
  }
}
