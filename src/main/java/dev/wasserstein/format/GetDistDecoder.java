// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chains that GetDist reads, a draw in a line of numbers between blanks. Cobaya, CosmoSIS and
 * NumPy's savetxt name the columns in a comment above them, {@code # weight minuslogpost a b}.
 * GetDist, CosmoMC, PolyChord and MultiNest name none: weight and a log density stand first, and
 * the others are named, one in a line, by the file {@code ROOT.paramnames} beside {@code
 * ROOT_1.txt}, {@code ROOT.1.txt} or {@code ROOT.txt}; a star behind a name marks a derived
 * parameter.
 */
final class GetDistDecoder implements DrawsDecoder, NamesBeside {
  /** Weight and log density, in front of at least one parameter. */
  private static final int LEADING = 2;

  private static final int LINES_LOOKED_AT = 20;

  private static final String ENDING = ".paramnames";

  private static final Pattern CHAIN = Pattern.compile("(.+?)(?:[._]\\d+|_equal_weights)");

  private static final Pattern NUMBERED = Pattern.compile(".+[._]\\d+\\.txt");

  /** Whether a comment names as many columns as the numbers below it are. */
  static boolean hasHeader(FileStart start) {
    Optional<String[]> row = firstRow(start);
    return row.isPresent() && header(comments(start), row.get().length).isPresent();
  }

  /** Whether there is nothing but lines of as many numbers, in a file of text. */
  static boolean isTable(FileStart start) {
    Optional<String[]> row = firstRow(start);
    return row.isPresent()
        && row.get().length > LEADING
        && comments(start).isEmpty()
        && start.isNamed(List.of("txt"))
        && wholeLines(start).stream().allMatch(line -> isRow(words(line), row.get().length));
  }

  /** The same of a file that is named as chains are. */
  static boolean isChain(FileStart start) {
    return NUMBERED.matcher(start.name()).matches() && isTable(start);
  }

  /** The first lines, of which the last may be cut off. */
  private static List<String> wholeLines(FileStart start) {
    String text = start.text();
    int end = text.lastIndexOf('\n');
    return (end < 0 ? text : text.substring(0, end))
        .lines()
        .filter(line -> !line.isBlank())
        .limit(LINES_LOOKED_AT)
        .toList();
  }

  private static List<String> comments(FileStart start) {
    return wholeLines(start).stream().takeWhile(line -> line.startsWith("#")).toList();
  }

  private static Optional<String[]> firstRow(FileStart start) {
    return wholeLines(start).stream()
        .filter(line -> !line.startsWith("#"))
        .findFirst()
        .map(GetDistDecoder::words)
        .filter(words -> isRow(words, words.length));
  }

  private static boolean isRow(String[] words, int length) {
    return words.length == length && Arrays.stream(words).allMatch(GetDistDecoder::isNumber);
  }

  private static String[] words(String line) {
    return line.strip().split("\\s+", -1);
  }

  private static boolean isNumber(String word) {
    return word.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?|(?i:[-+]?(nan|inf(inity)?))");
  }

  /** The names in the first comment that has as many words, none of which is a number. */
  private static Optional<List<String>> header(List<String> comments, int count) {
    return comments.stream()
        .map(comment -> words(comment.replaceFirst("#+", "")))
        .filter(words -> words.length == count && (count > 1 || comments.size() == 1))
        .filter(words -> Arrays.stream(words).noneMatch(GetDistDecoder::isNumber))
        .findFirst()
        .map(List::of);
  }

  @Override
  public List<String> namesFiles(String fileName) {
    String stem = FileNames.stem(fileName);
    Set<String> files = new LinkedHashSet<>(List.of(stem + ENDING));
    for (Matcher chain = CHAIN.matcher(stem); chain.matches(); chain = CHAIN.matcher(stem)) {
      stem = chain.group(1);
      files.add(stem + ENDING);
    }
    return List.copyOf(files);
  }

  @Override
  public List<String> names(InputStream in, String fileName) throws IOException {
    List<String> names = new ArrayList<>();
    WordLines lines = new WordLines(in, fileName);
    for (String[] words = lines.next(); words.length > 0; words = lines.next()) {
      if (!words[0].startsWith("#")) {
        names.add(words[0].replaceFirst("\\*$", ""));
      }
    }
    if (names.isEmpty()) {
      throw new BadInputException(
          "The file", fileName, "names nothing", "a parameter in each line", "Write it again.");
    }
    return names;
  }

  @Override
  public Draws decode(InputStream in, String fileName, Predicate<String> wanted)
      throws IOException {
    return decode(in, fileName, wanted, List.of());
  }

  @Override
  public Draws decode(
      InputStream in, String fileName, Predicate<String> wanted, List<String> parameters)
      throws IOException {
    WordLines lines = new WordLines(in, fileName);
    List<String> comments = new ArrayList<>();
    String[] words = lines.next();
    for (; words.length > 0 && words[0].startsWith("#"); words = lines.next()) {
      comments.add(String.join(" ", words));
    }
    if (words.length == 0) {
      throw DrawsBuilder.empty(fileName);
    }
    int count = words.length;
    List<String> names =
        header(comments, count).orElseGet(() -> names(parameters, count, lines, fileName));
    Table table = new Table(names, wanted, fileName);
    for (; words.length > 0; words = lines.next()) {
      if (!words[0].startsWith("#")) {
        table.add(words, lines.place());
      }
    }
    return table.draws.build();
  }

  /** The names of all columns of a file without a header. */
  private List<String> names(List<String> parameters, int count, WordLines lines, String fileName) {
    if (parameters.isEmpty()) {
      List<String> files = namesFiles(fileName);
      throw new BadInputException(
          "The chain",
          fileName,
          "has no names of its "
              + count
              + " columns, and there is no "
              + String.join(" or ", files),
          "a comment line with the names, or the file "
              + files.get(files.size() - 1)
              + " beside it, a parameter in each line",
          "Fetch that file, too, or write it.");
    }
    if (parameters.size() != count - LEADING) {
      throw new BadInputException(
          "A row",
          lines.place(),
          "has " + count + " numbers",
          (parameters.size() + LEADING)
              + ": weight, log density and the "
              + parameters.size()
              + " parameters of "
              + String.join(" or ", namesFiles(fileName)),
          "Take the file of names that belongs to the chain.");
    }
    List<String> names = new ArrayList<>(List.of(GetDistColumns.WEIGHT, GetDistColumns.DENSITY));
    names.addAll(parameters);
    return names;
  }

  /** The rows as they are read. */
  private static final class Table {
    private final List<String> names;
    private final List<Integer> columns = new ArrayList<>();
    private final DrawsBuilder draws;
    private int weight = -1;
    private boolean isLogarithm;

    Table(List<String> names, Predicate<String> wanted, String fileName) {
      this.names = names;
      GetDistColumns kinds = new GetDistColumns(names);
      for (int column = 0; column < names.size(); column++) {
        GetDistColumns.Kind kind = kinds.of(names.get(column));
        switch (kind) {
          case PARAMETER -> {
            if (wanted.test(names.get(column))) {
              columns.add(column);
            }
          }
          case WEIGHT, LOG_WEIGHT -> {
            weight = column;
            isLogarithm = kind == GetDistColumns.Kind.LOG_WEIGHT;
          }
          case OTHER -> {
            // Not needed.
          }
        }
      }
      draws = new DrawsBuilder(fileName, columns.stream().map(names::get).toList());
    }

    void add(String[] words, String place) {
      if (words.length != names.size()) {
        throw new BadInputException(
            "A row",
            place,
            "has " + words.length + " numbers",
            names.size() + " as the first one has",
            "Correct the row; a file that was cut off must be fetched again.");
      }
      for (int column : columns) {
        draws.add(0, number(words[column], names.get(column), place));
      }
      if (weight >= 0) {
        draws.weigh(0, logWeight(words[weight], place));
      }
    }

    private double logWeight(String word, String place) {
      boolean isZero = isLogarithm && word.matches("(?i)-inf(inity)?");
      double value = isZero ? Double.NEGATIVE_INFINITY : Doubles.parse(word);
      if (Double.isNaN(value) || (!isLogarithm && !(value >= 0 && Double.isFinite(value)))) {
        throw new BadInputException(
            "A weight", place, "is '" + word + "'", "a number of at least 0", "Correct the row.");
      }
      return isLogarithm ? value : Math.log(value);
    }

    private static double number(String word, String name, String place) {
      double value = Doubles.parse(word);
      if (!Double.isFinite(value)) {
        throw new BadInputException(
            "A draw of '" + name + "'",
            place,
            "is '" + word + "'",
            "a finite number",
            "Remove the draw, find out why the sampler failed, or use --exclude for this"
                + " parameter.");
      }
      return DrawsBuilder.checked(value, name, place);
    }
  }
}
