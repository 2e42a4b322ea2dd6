// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * CODA output of BUGS and JAGS: an index file with lines {@code name first last}, which say on what
 * lines of a chain file a parameter's draws stand, and chain files with lines {@code iteration
 * value}, one file for each chain.
 */
public final class CodaDraws {
  private static final Pattern INDEX_NAME =
      Pattern.compile("(?i)(.*?)index\\.(?:txt|out)|(.*)\\.ind");
  private static final Pattern CHAIN_NAME =
      Pattern.compile("(?i)(.*?)chain\\d*\\.(?:txt|out)|(.*?)\\d*\\.out|(.*?coda)\\d+\\.txt");

  private record Span(int first, int last) {}

  private final String fileName;
  private final Map<String, Span> spans;

  private CodaDraws(String fileName, Map<String, Span> spans) {
    this.fileName = fileName;
    this.spans = spans;
  }

  static boolean recognises(FileStart start) {
    return stem(start.name()).isPresent()
        && start
            .tableHeader()
            .filter(header -> header.strip().matches("\\S+(\\s+\\S+)+"))
            .isPresent();
  }

  /** What the names of an index file and of its chain files have in common; empty for others. */
  public static Optional<String> stem(String name) {
    Optional<String> index = stem(INDEX_NAME, name);
    return index.isPresent() ? index : stem(CHAIN_NAME, name);
  }

  private static Optional<String> stem(Pattern pattern, String name) {
    Matcher matcher = pattern.matcher(name);
    return matcher.matches()
        ? IntStream.rangeClosed(1, matcher.groupCount())
            .mapToObj(matcher::group)
            .filter(Objects::nonNull)
            .findFirst()
        : Optional.empty();
  }

  /** Whether a name is an index file's. */
  public static boolean isIndex(String name) {
    return INDEX_NAME.matcher(name).matches();
  }

  /**
   * Reads an index file.
   *
   * @throws BadInputException if it is malformed or empty
   */
  public static CodaDraws index(InputStream in, String fileName) throws IOException {
    Map<String, Span> spans = new LinkedHashMap<>();
    WordLines lines = new WordLines(in, fileName);
    for (String[] words = lines.next(); words.length > 0; words = lines.next()) {
      int n = words.length;
      boolean right =
          n >= 3 && words[n - 2].matches("\\d{1,9}") && words[n - 1].matches("\\d{1,9}");
      Span span =
          right ? new Span(Integer.parseInt(words[n - 2]), Integer.parseInt(words[n - 1])) : null;
      if (span == null || span.first() < 1 || span.last() < span.first()) {
        throw refused(lines, "A line of the index", "name, first line, last line");
      }
      String name = String.join(" ", Arrays.copyOf(words, n - 2)).replace("\"", "");
      if (spans.put(name, span) != null) {
        throw refused(lines, "The parameter '" + name + "'", "each parameter once");
      }
    }
    if (spans.isEmpty()) {
      throw DrawsBuilder.empty(fileName);
    }
    return new CodaDraws(fileName, spans);
  }

  /**
   * Reads a chain file.
   *
   * @throws BadInputException if it is malformed, shorter than the index says, or the parameters
   *     have different numbers of draws
   */
  public Draws chain(InputStream in, String chainName, Predicate<String> wanted)
      throws IOException {
    int lastLine = spans.values().stream().mapToInt(Span::last).max().orElseThrow();
    Doubles values = new Doubles();
    WordLines lines = new WordLines(in, chainName);
    List<String> chosen = DrawsBuilder.chosen(List.copyOf(spans.keySet()), wanted);
    // A line belongs to the parameter whose span holds it; spans follow each other in practice.
    Map<Integer, String> begins = new LinkedHashMap<>();
    spans.forEach((name, span) -> begins.put(span.first(), name));
    Set<String> looked = Set.copyOf(chosen);
    String parameter = "";
    for (String[] words = lines.next(); words.length > 0; words = lines.next()) {
      parameter = begins.getOrDefault(values.size() + 1, parameter);
      if (words.length != 2) {
        throw refused(lines, "A line of the chain", "iteration and value");
      }
      double value = value(words[1]);
      if (looked.contains(parameter)) {
        if (Double.isNaN(value)) {
          throw refused(lines, "A draw of '" + parameter + "'", "a finite number");
        }
        DrawsBuilder.checked(value, parameter, lines.place());
      }
      values.add(value);
    }
    if (values.size() != lastLine) {
      throw new BadInputException(
          "The chain",
          chainName,
          "has " + values.size() + " lines",
          lastLine + " as the index " + fileName + " says",
          "Fetch the file again, or name the index that belongs to it.");
    }
    return table(values.toArray(), chosen, chainName);
  }

  private Draws table(double[] values, List<String> chosen, String chainName) {
    DrawsBuilder draws = new DrawsBuilder(chainName, chosen);
    List<Span> columns = new ArrayList<>();
    for (String name : chosen) {
      Span span = spans.get(name);
      columns.add(span);
      int length = span.last() - span.first();
      if (length != columns.get(0).last() - columns.get(0).first()) {
        throw new BadInputException(
            "The index",
            fileName,
            "gives '" + name + "' " + (length + 1) + " draws",
            "as many for all parameters",
            "Monitor all parameters alike, or leave this one out with --exclude.");
      }
    }
    for (int i = 0; i <= columns.get(0).last() - columns.get(0).first(); i++) {
      for (Span column : columns) {
        draws.add(0, values[column.first() - 1 + i]);
      }
    }
    return draws.build();
  }

  private static double value(String text) {
    try {
      return text.matches("[-+0-9.eE]+") ? Double.parseDouble(text) : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static BadInputException refused(WordLines lines, String what, String expected) {
    return new BadInputException(
        what,
        lines.place(),
        "is '" + lines.shown() + "'",
        expected,
        "Write the file again with coda or rjags; a file that was cut off must be fetched again.");
  }
}
