// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Draws as a table of text, a row for each: Stan's CSV, R's draws_df and plain CSV. Lines that
 * begin with {@code #} are comments wherever they stand. Columns whose names end with two
 * underscores are the sampler's, not parameters; {@code .chain}, {@code .iteration} and {@code
 * .draw}, with or without the point, number the draws; {@code .log_weight} weighs them; a column
 * {@code shard} tells several shards in one file apart; a column without a name (R's row names) is
 * passed over.
 *
 * <p>Stan's comments say how the sampler was run: where {@code save_warmup} is on, the first {@code
 * num_warmup / thin} rows are warm-up and dropped; fewer rows than {@code num_samples / thin} mean
 * a file that was cut off.
 */
final class TableDrawsDecoder implements DrawsDecoder, ShardColumn {
  /** The column of the log density, which every sampler of Stan writes. */
  static final String STAN_COLUMN = "lp__";

  /** How a table is written. */
  enum Kind {
    /** With a separator that the header tells. */
    TABLE("#", (char) 0) {
      @Override
      DrawsColumns columns(List<String> header) {
        return new DrawsColumns(header);
      }
    },
    /** As Tracer reads it. */
    TRACER(TracerLog.COMMENTS, '\t') {
      @Override
      DrawsColumns columns(List<String> header) {
        return DrawsColumns.ofTracer(header);
      }
    };

    private final String comments;
    private final char separator;

    /** The separator is 0 where the header tells. */
    Kind(String comments, char separator) {
      this.comments = comments;
      this.separator = separator;
    }

    abstract DrawsColumns columns(List<String> header);
  }

  private final Kind kind;

  /** A decoder of tables. */
  TableDrawsDecoder() {
    this(Kind.TABLE);
  }

  /** A decoder of one kind of tables. */
  TableDrawsDecoder(Kind kind) {
    this.kind = kind;
  }

  static boolean isStan(FileStart start) {
    return start
        .tableHeader()
        .filter(header -> start.hasComments() || header.contains(STAN_COLUMN))
        .isPresent();
  }

  /** Many texts begin with '#', and any table might hold draws: others must be named. */
  static boolean isSurelyStan(FileStart start) {
    return isStan(start) && (start.isCsv() || start.text().contains("stan_version"));
  }

  /** Whether columns number the draws, as in R's and Julia's tables, which have no comments. */
  static boolean isNumbered(FileStart start) {
    return !isStan(start)
        && start
            .tableHeader()
            .filter(
                header ->
                    header.contains(".chain")
                        || header.contains(".draw")
                        || DrawsColumns.isOfMcmcChains(start.header()))
            .isPresent();
  }

  static boolean isTable(FileStart start) {
    return start
        .tableHeader()
        .filter(header -> header.matches("(?s).*[,\t].*") || start.isCsv())
        .isPresent();
  }

  @Override
  public List<List<String>> keys(InputStream in, String fileName, List<String> columns)
      throws IOException {
    StanComments comments = new StanComments();
    CsvTokenizer tokens = new CsvTokenizer(TextInput.reader(in, fileName), fileName);
    if (!nextHeader(tokens, comments)) {
      return List.of();
    }
    int[] places = places(header(tokens), columns);
    Set<List<String>> keys = new LinkedHashSet<>();
    while (places.length > 0 && nextRow(tokens, Integer.MAX_VALUE, comments)) {
      if (Arrays.stream(places).allMatch(place -> place < tokens.cells())) {
        keys.add(cells(tokens, places));
      }
    }
    return List.copyOf(keys);
  }

  /** Where columns stand; none where one of them is missing. */
  private static int[] places(List<String> header, List<String> columns) {
    List<String> names = header.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    int[] places =
        columns.stream().mapToInt(name -> names.indexOf(name.toLowerCase(Locale.ROOT))).toArray();
    return Arrays.stream(places).allMatch(place -> place >= 0) ? places : new int[0];
  }

  private static List<String> cells(CsvTokenizer tokens, int[] places) {
    List<String> cells = new ArrayList<>(places.length);
    for (int place : places) {
      cells.add(tokens.cell(place).strip());
    }
    return cells;
  }

  @Override
  public Draws decode(InputStream in, String fileName, Predicate<String> wanted)
      throws IOException {
    return decode(in, fileName, wanted, RowSelection.ALL);
  }

  @Override
  public Draws decode(
      InputStream in, String fileName, Predicate<String> wanted, RowSelection selection)
      throws IOException {
    StanComments comments = new StanComments();
    CsvTokenizer tokens = new CsvTokenizer(TextInput.reader(in, fileName), fileName);
    if (!nextHeader(tokens, comments)) {
      throw new BadInputException(
          "The file", fileName, "is empty", "a header line", "Remove it or fetch it again.");
    }
    comments.requireDraws(fileName);
    List<String> header = header(tokens);
    DrawsColumns kinds = kind.columns(header);
    int[] places = places(header, selection.columns());
    List<Integer> columns = new ArrayList<>();
    List<String> parameters = new ArrayList<>();
    int chainColumn = -1;
    int weightColumn = -1;
    for (int column = 0; column < header.size(); column++) {
      String name = header.get(column);
      switch (kinds.of(name)) {
        case CHAIN -> chainColumn = column;
        case LOG_WEIGHT -> weightColumn = column;
        case PARAMETER -> {
          if (wanted.test(name) && !selection.has(name)) {
            columns.add(column);
            parameters.add(name);
          }
        }
        case OTHER -> {
          // Not needed.
        }
      }
    }
    DrawsBuilder draws = new DrawsBuilder(fileName, parameters);
    long rows = 0;
    while (nextRow(tokens, header.size(), comments)) {
      requireCells(tokens, header.size());
      boolean other = places.length > 0 && !cells(tokens, places).equals(selection.cells());
      if (rows++ < comments.leadingRows() || other) {
        continue;
      }
      long chain = chainColumn < 0 ? 0 : (long) number(tokens, chainColumn, header);
      for (int column : columns) {
        draws.add(chain, number(tokens, column, header));
      }
      if (weightColumn >= 0) {
        draws.weigh(chain, logWeight(tokens, weightColumn));
      }
    }
    comments.requireRows(rows, fileName);
    return draws.build();
  }

  /** Moves to the header, which tells the separator. */
  private boolean nextHeader(CsvTokenizer tokens, StanComments comments) throws IOException {
    while (true) {
      Optional<String> comment = tokens.comment(kind.comments);
      if (comment.isPresent()) {
        comments.heed(comment.get());
        continue;
      }
      tokens.separate(
          kind.separator == 0 ? TableColumns.OURS.separatorOf(tokens.upcoming()) : kind.separator);
      if (!tokens.next(Integer.MAX_VALUE)) {
        return false;
      }
      if (tokens.cells() > 1 || !tokens.cell(0).isBlank()) {
        return true;
      }
    }
  }

  /** Moves to the next row that is neither blank nor a comment, and heeds comments on the way. */
  private boolean nextRow(CsvTokenizer tokens, int most, StanComments comments) throws IOException {
    while (true) {
      Optional<String> comment = tokens.comment(kind.comments);
      if (comment.isPresent()) {
        comments.heed(comment.get());
      } else if (!tokens.next(most)) {
        return false;
      } else if (tokens.cells() > 1 || !tokens.cell(0).isBlank()) {
        return true;
      }
    }
  }

  private static List<String> header(CsvTokenizer tokens) {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int column = 0; column < tokens.cells(); column++) {
      String name = tokens.cell(column).strip();
      if (!seen.add(name)) {
        throw new BadInputException(
            "The header",
            tokens.place(),
            "has '" + name + "' twice",
            "each column once",
            "Correct the header.");
      }
      names.add(name);
    }
    if (names.stream().allMatch(TableDrawsDecoder::isNumber)) {
      throw new BadInputException(
          "The header",
          tokens.place(),
          "has numbers instead of names",
          "a line with the names of the parameters",
          "Add a header line.");
    }
    return names;
  }

  private static boolean isNumber(String text) {
    return text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
  }

  private static void requireCells(CsvTokenizer tokens, int expected) {
    if (tokens.cells() != expected) {
      throw new BadInputException(
          "A row",
          tokens.place(),
          "has " + CsvTokenizer.counted(tokens.cells()),
          expected + " as the header has",
          "Correct the row; a file that was cut off must be fetched again.");
    }
  }

  /** The logarithm of a weight, −∞ for 0. */
  private static double logWeight(CsvTokenizer tokens, int column) {
    return tokens.cell(column).strip().matches("(?i)-inf(inity)?")
        ? Double.NEGATIVE_INFINITY
        : tokens.number(column);
  }

  private static double number(CsvTokenizer tokens, int column, List<String> header) {
    double value = tokens.number(column);
    if (!Double.isFinite(value)) {
      String cell = tokens.cell(column).strip();
      String shown = cell.length() <= 40 ? cell : cell.substring(0, 40) + "…";
      throw new BadInputException(
          "A draw of '" + header.get(column) + "'",
          tokens.place(),
          cell.isEmpty() ? "is missing" : "is '" + shown + "'",
          "a finite number",
          "Remove the draw, find out why the sampler failed, or use --exclude for this parameter.");
    }
    return DrawsBuilder.checked(value, header.get(column), tokens.place());
  }
}
