// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures that are read into this process; more than it can work on are refused before they fill
 * its heap, for a small file may hold many.
 */
final class HeldRecords {
  /** The rest of the heap is left to the solves, their warm starts, and what is being read. */
  private static final double SHARE = 0.7;

  private static final double MEBI = 1 << 20;

  private final List<MeasureRecord> records = new ArrayList<>();
  private final long limit;
  private long bytes;

  /** Holds as much as the heap of this process allows. */
  HeldRecords() {
    this((long) (SHARE * Runtime.getRuntime().maxMemory()));
  }

  /**
   * Holds some measures.
   *
   * @param limit bytes
   */
  HeldRecords(long limit) {
    this.limit = limit;
  }

  /**
   * Adds a measure.
   *
   * @throws BadInputException if it is one too many
   */
  void add(MeasureRecord record) {
    records.add(record);
    bytes += bytes(record.measure());
    if (bytes > limit) {
      throw new BadInputException(
          "Measure '" + record.measure().id() + "'",
          record.place(),
          String.format(
              Locale.ROOT, "and those before it take %.0f MB in this process", bytes / MEBI),
          String.format(Locale.ROOT, "at most %.0f MB, of its heap", Math.floor(limit / MEBI)),
          "Raise --driver-memory, or let executors hold them: --engine spark.");
    }
  }

  /** Atoms and masses; of a grid its cells, of a Gaussian its covariance. */
  private static long bytes(Measure measure) {
    long d = measure.dimension();
    if (measure instanceof GridMeasure grid) {
      return (long) Double.BYTES * grid.masses().length;
    }
    return Double.BYTES * (measure instanceof GaussianMeasure ? d : measure.size()) * (d + 1);
  }

  List<MeasureRecord> list() {
    return records;
  }
}
