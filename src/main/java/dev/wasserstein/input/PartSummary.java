// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.PointRows;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.storage.HadoopFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.hadoop.conf.Configuration;

/**
 * What is to be known of a part of a CSV file of point clouds on the line before its rows are
 * sorted.
 *
 * @param lines how many lines it has, a copy of the header not among them
 * @param use what it is good for
 * @param measures in the order of their first rows
 * @param fault what is wrong with the first bad row, its line counted from that of the part; empty
 *     where none is
 */
public record PartSummary(long lines, Use use, List<RowSummary> measures, String fault)
    implements Serializable {
  /** Whether the rows of a part can be sorted over the cluster. */
  public enum Use {
    GOOD,
    /** It has a cell with a line end in it and may begin or end in another one. */
    OPEN_QUOTE,
    /** Its measures are small: sorting each over a cluster gains nothing. */
    MANY_MEASURES
  }

  /** A part of more measures has small ones, which are not worth sorting over a cluster. */
  static final int MOST_MEASURES = 20_000;

  /** Values of the samples of all measures of a part. */
  private static final int SAMPLE = 4096;

  /**
   * Reads a part.
   *
   * @param number of the part: for random choices
   * @param firstLine the line in the file on which the part begins
   * @return without a fault
   * @throws BadInputException if a row is bad
   */
  static PartSummary checked(
      FilePart part, Configuration configuration, int number, long firstLine) {
    try (QuoteCount in = new QuoteCount(part.open(configuration))) {
      return read(part, in, number, firstLine);
    } catch (IOException e) {
      throw HadoopFiles.unreadable(part.file().path(), e);
    }
  }

  /** Reads a part whose place in the file is not known, and takes a fault down. */
  public static PartSummary of(FilePart part, Configuration configuration, int number) {
    try (QuoteCount in = new QuoteCount(part.open(configuration))) {
      try {
        return read(part, in, number, 1);
      } catch (BadInputException e) {
        in.skipRest();
        return new PartSummary(0, in.use(), List.of(), e.getMessage());
      }
    } catch (IOException e) {
      BadInputException fault = HadoopFiles.unreadable(part.file().path(), e);
      return new PartSummary(0, Use.GOOD, List.of(), fault.getMessage());
    }
  }

  private static PartSummary read(FilePart part, QuoteCount in, int number, long firstLine)
      throws IOException {
    PointRows rows = new PointRows(in, part.file().name());
    if (part.start() > 0) {
      rows.continueAt(firstLine);
    }
    RandomGenerator random = SubSeed.stream(0, number);
    Map<String, RowSummary.Builder> builders = new LinkedHashMap<>();
    RowSummary.Builder builder = null;
    long count = 0;
    while (rows.next()) {
      String id = rows.id();
      if (builder == null || !builder.id().equals(id)) {
        builder =
            builders.computeIfAbsent(
                id, name -> new RowSummary.Builder(name, rows.line(), rows.place()));
        if (builders.size() > MOST_MEASURES) {
          return new PartSummary(0, Use.MANY_MEASURES, List.of(), "");
        }
      }
      builder.add(rows, random);
      count++;
    }
    long all = count;
    List<RowSummary> measures =
        builders.values().stream()
            .map(each -> each.build((int) (SAMPLE * each.rows() / Math.max(1, all))))
            .toList();
    return new PartSummary(rows.nextLine() - firstLine, in.use(), measures, "");
  }

  /** Counts quotes as they pass. */
  private static final class QuoteCount extends FilterInputStream {
    private long count;

    QuoteCount(InputStream in) {
      super(in);
    }

    Use use() {
      return count % 2 == 0 ? Use.GOOD : Use.OPEN_QUOTE;
    }

    void skipRest() throws IOException {
      byte[] rest = new byte[1 << 16];
      int read;
      do {
        read = read(rest, 0, rest.length);
      } while (read >= 0);
    }

    @Override
    public int read() throws IOException {
      int c = super.read();
      count += c == '"' ? 1 : 0;
      return c;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      for (int k = offset; k < offset + read; k++) {
        count += bytes[k] == '"' ? 1 : 0;
      }
      return read;
    }
  }
}
