// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Writes CSV as {@link CsvCells} says. Many cells or rows are formatted on all cores, in blocks
 * that are written in order: the JDK takes up to a microsecond to find the shortest form of a
 * number.
 */
final class CsvText {
  private static final int BUFFER = 1 << 16;

  /** The cells or rows that one thread formats at a time. */
  private static final int BLOCK = 4096;

  /** Blocks that wait to be written, for each core: they bound the memory. */
  private static final int WAITING = 4;

  private final OutputStream out;
  private final CsvCells cells = new CsvCells();

  /** One of many cells or rows. */
  interface Part {
    /** Appends the cell, or the row with its end, to a piece of the file that only it writes to. */
    void append(CsvCells piece, int index);
  }

  /** The stream stays open; {@link #flush} must follow the last row. */
  CsvText(OutputStream out) {
    this.out = out;
  }

  CsvText cell(String text) throws IOException {
    cells.cell(text);
    return drained();
  }

  CsvText cell(double value) throws IOException {
    cells.cell(value);
    return drained();
  }

  CsvText cells(double[] values) throws IOException {
    return cells(values.length, (piece, k) -> piece.cell(values[k]));
  }

  /** Cells of one row, of which at least one is written already. */
  CsvText cells(int count, Part cell) throws IOException {
    return parts(count, cell, CsvCells::continuing);
  }

  /** Whole rows. */
  CsvText rows(int count, Part row) throws IOException {
    return parts(count, row, CsvCells::new);
  }

  /** The names of the columns that {@link #idAndWeight} fills. */
  CsvText header(List<String> groups, RecordWeights weights) throws IOException {
    groups.forEach(cells::cell);
    cells.cell(MeasureColumns.ID);
    return weights == RecordWeights.ALL ? cell(MeasureColumns.WEIGHT) : drained();
  }

  /** The group, the id and, where the file has that column, the weight of a measure. */
  CsvText idAndWeight(MeasureRecord measure, RecordWeights weights, List<String> groups)
      throws IOException {
    cells.idAndWeight(measure, weights, groups);
    return drained();
  }

  void endRow() throws IOException {
    cells.endRow();
    drained();
  }

  void flush() throws IOException {
    drain();
    out.flush();
  }

  private CsvText parts(int count, Part part, Supplier<CsvCells> piece) throws IOException {
    if (count <= BLOCK || Runtime.getRuntime().availableProcessors() == 1) {
      for (int k = 0; k < count; k++) {
        part.append(cells, k);
        drained();
      }
      return this;
    }
    drain();
    int cores = Runtime.getRuntime().availableProcessors();
    ForkJoinPool pool = new ForkJoinPool(cores);
    try {
      Deque<Future<byte[]>> waiting = new ArrayDeque<>();
      for (int begin = 0; begin < count; begin += BLOCK) {
        if (waiting.size() == WAITING * cores) {
          out.write(formatted(waiting.remove()));
        }
        int from = begin;
        int to = Math.min(count, begin + BLOCK);
        waiting.add(pool.submit(() -> block(from, to, part, piece.get())));
      }
      while (!waiting.isEmpty()) {
        out.write(formatted(waiting.remove()));
      }
    } finally {
      pool.shutdownNow();
    }
    return this;
  }

  private static byte[] block(int from, int to, Part part, CsvCells piece) {
    for (int k = from; k < to; k++) {
      part.append(piece, k);
    }
    return piece.bytes();
  }

  private static byte[] formatted(Future<byte[]> block) throws IOException {
    try {
      return block.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the thread that writes was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A block of a CSV file could not be formatted.", e);
    }
  }

  private CsvText drained() throws IOException {
    if (cells.length() >= BUFFER) {
      drain();
    }
    return this;
  }

  private void drain() throws IOException {
    out.write(cells.bytes());
    cells.clear();
  }
}
