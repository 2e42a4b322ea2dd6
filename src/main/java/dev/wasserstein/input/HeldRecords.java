// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.RecordSink;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures that are read into this process; more than it can work on are refused before they fill
 * its heap, for a small file may hold many.
 */
public final class HeldRecords implements RecordSink {
  private static final double MEBI = 1 << 20;

  private final List<MeasureRecord> records = new ArrayList<>();
  private final long limit;
  private final MethodDemand demand;
  private long bytes;
  private long passedOver;

  /**
   * Holds some measures.
   *
   * @param limit bytes for them and for what the method keeps of them
   */
  public HeldRecords(long limit, MethodDemand demand) {
    this.limit = limit;
    this.demand = demand;
  }

  /**
   * Adds a measure.
   *
   * @throws BadInputException if it is one too many
   */
  @Override
  public void accept(MeasureRecord record) {
    records.add(record);
    bytes += record.bytes() + demand.convertedBytes(1);
    if (isFull()) {
      throw new BadInputException(
          "Measure '" + record.measure().id() + "'",
          record.place(),
          String.format(
              Locale.ROOT, "and those before it take %.0f MB in this process", bytes / MEBI),
          String.format(Locale.ROOT, "at most %.0f MB, of its heap", Math.floor(limit / MEBI)),
          "Raise --driver-memory, or let executors hold them (--engine spark, where the command has it).");
    }
  }

  @Override
  public void passedOver(long rows) {
    passedOver += rows;
  }

  /** Whether they are too many. */
  public boolean isFull() {
    return bytes > limit;
  }

  public List<MeasureRecord> list() {
    return records;
  }

  /** The measures in this process. */
  public LocalInput input() {
    return new LocalInput(records, Runtime.getRuntime().availableProcessors(), passedOver);
  }
}
