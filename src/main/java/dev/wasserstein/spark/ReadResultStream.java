// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.format.RecordSink;
import dev.wasserstein.input.DecodedAhead;
import dev.wasserstein.input.FileReader;
import dev.wasserstein.input.ReadPart;
import dev.wasserstein.input.ReadResult;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GroupFaultsException;
import dev.wasserstein.measure.MeasureRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.InputMetrics;

/**
 * The measures of some parts of the input, as they are asked for: a task holds few of them at a
 * time. Where one is bad, the fault stands in its place and the rest of its file is left out.
 */
final class ReadResultStream implements Iterator<ReadResult> {
  private final FileReader reader;
  private final Iterator<ReadPart> parts;
  private final InputMetrics metrics;
  private Iterator<ReadResult> current = List.<ReadResult>of().iterator();

  ReadResultStream(FileReader reader, List<ReadPart> parts) {
    this.reader = reader;
    this.parts = parts.iterator();
    this.metrics = TaskContext.get().taskMetrics().inputMetrics();
  }

  @Override
  public boolean hasNext() {
    while (!current.hasNext() && parts.hasNext()) {
      ReadPart part = parts.next();
      metrics.incBytesRead(part.from() == 0 ? part.scanned().file().bytes() : 0);
      current = open(part);
    }
    return current.hasNext();
  }

  @Override
  public ReadResult next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    metrics.incRecordsRead(1);
    return current.next();
  }

  private Iterator<ReadResult> open(ReadPart part) {
    if (!part.scanned().is(format -> format.holds() == MeasureFormat.Holds.MANY)) {
      List<ReadResult> found = new ArrayList<>();
      read(part, found::add);
      return found.iterator();
    }
    DecodedAhead ahead = new DecodedAhead(sink -> read(part, sink));
    TaskContext.get().addTaskCompletionListener(new CloseAtEnd(ahead));
    return ahead;
  }

  private void read(ReadPart part, Consumer<ReadResult> sink) {
    Rows rows = new Rows(part.number(), part.from(), sink);
    try {
      reader.read(part, rows);
    } catch (GroupFaultsException e) {
      e.faults().forEach(rows::fault);
    } catch (BadInputException e) {
      rows.fault(List.of(), e.getMessage());
    }
  }

  /** Numbers what is found in a file. */
  private static final class Rows implements RecordSink {
    private final int file;
    private final Consumer<ReadResult> sink;
    private long row;

    Rows(int file, long first, Consumer<ReadResult> sink) {
      this.file = file;
      this.row = first;
      this.sink = sink;
    }

    @Override
    public void accept(MeasureRecord measure) {
      sink.accept(ReadResult.measure(file, row++, measure));
    }

    @Override
    public void passedOver(long rows) {
      sink.accept(ReadResult.passedOver(file, row++, rows));
    }

    void fault(List<String> group, String message) {
      sink.accept(ReadResult.fault(file, row++, group, message));
    }
  }
}
