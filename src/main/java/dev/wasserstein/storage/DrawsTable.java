// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.Doubles;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.CoordinateLimit;
import dev.wasserstein.measure.Draws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Draws as they come from a file of columns, row by row. A column is a number, or a list of as many
 * in each row, or a list of such lists: an array of parameters, {@code theta[1]}, {@code theta[2]},
 * ….
 */
final class DrawsTable {
  /** What stands for a null: a NaN that no file has. */
  static final double MISSING = Double.longBitsToDouble(0x7ff8_6d69_7373_0001L);

  /** The columns of the present row. */
  interface Cells {
    /** Whether a column has no value, not even an empty list. */
    boolean isNull(int column);

    /**
     * The indices of the elements of a column, such as {@code 1,2}, counted from 1; one empty text
     * of a number.
     */
    List<String> indices(int column);

    /** Appends the elements of a column, {@link #MISSING} for nulls among them. */
    void addTo(Doubles values, int column);
  }

  private final String fileName;
  private final List<String> columns;
  private final Predicate<String> wanted;
  private final Map<Long, List<double[]>> chains = new LinkedHashMap<>();
  private final Map<Long, Doubles> logWeights = new LinkedHashMap<>();
  private Optional<Layout> layout = Optional.empty();

  /**
   * No draw yet.
   *
   * @param columns the names of the columns of numbers and lists
   * @param wanted the parameters to keep
   * @throws BadInputException if there is no column
   */
  DrawsTable(String fileName, List<String> columns, Predicate<String> wanted) {
    this.fileName = fileName;
    this.columns = columns;
    this.wanted = wanted;
    if (columns.isEmpty()) {
      throw noParameters();
    }
  }

  /**
   * Adds the draw in a row.
   *
   * @param row its number, from 1
   * @throws BadInputException if a value is missing or not finite, or a list of another length
   */
  void add(Cells cells, long chain, long row) {
    String place = fileName + ":row " + row;
    if (layout.isEmpty()) {
      layout = Optional.of(new Layout(cells));
    }
    chains.computeIfAbsent(chain, c -> new ArrayList<>()).add(layout.get().draw(cells, place));
  }

  /** The logarithm of the weight of the last draw of a chain. */
  void weigh(long chain, double logWeight) {
    logWeights.computeIfAbsent(chain, c -> new Doubles()).add(logWeight);
  }

  /**
   * All draws, chain by chain.
   *
   * @throws BadInputException if there is none
   */
  Draws build() {
    if (layout.isEmpty()) {
      throw new BadInputException(
          "The file",
          fileName,
          "holds no draw",
          "a row for each draw",
          "Remove the file, or run its sampler again.");
    }
    return new Draws(
        layout.get().parameters,
        chains.values().stream().mapToInt(List::size).toArray(),
        chains.values().stream().flatMap(List::stream).flatMapToDouble(Arrays::stream).toArray(),
        fileName,
        logWeights.values().stream().flatMapToDouble(all -> Arrays.stream(all.toArray())).toArray(),
        List.of());
  }

  private BadInputException noParameters() {
    return new BadInputException(
        "The file",
        fileName,
        "holds none of the parameters",
        "columns of numbers, a row for each draw",
        "Check --parameters and --exclude, or remove the file.");
  }

  /** The parameters of a row: numbers, and the elements of lists as the first row has them. */
  private final class Layout {
    private final List<String> parameters = new ArrayList<>();

    /** Which elements of each column are wanted. */
    private final List<boolean[]> chosen = new ArrayList<>();

    Layout(Cells first) {
      for (int column = 0; column < columns.size(); column++) {
        String name = columns.get(column);
        List<String> indices = first.isNull(column) ? List.of("") : first.indices(column);
        boolean[] own = new boolean[indices.size()];
        for (int k = 0; k < own.length; k++) {
          String element = indices.get(k).isEmpty() ? name : name + "[" + indices.get(k) + "]";
          own[k] = wanted.test(element);
          if (own[k]) {
            parameters.add(element);
          }
        }
        chosen.add(own);
      }
      if (parameters.isEmpty()) {
        throw noParameters();
      }
    }

    /** The wanted numbers of a row. */
    double[] draw(Cells cells, String place) {
      double[] draw = new double[parameters.size()];
      int at = 0;
      for (int column = 0; column < chosen.size(); column++) {
        boolean[] own = chosen.get(column);
        if (isIdle(own)) {
          continue;
        }
        Doubles values = new Doubles();
        if (cells.isNull(column)) {
          throw refused(columns.get(column), place, "is missing");
        }
        cells.addTo(values, column);
        if (values.size() != own.length) {
          throw new BadInputException(
              "A draw of '" + columns.get(column) + "'",
              place,
              "has " + values.size() + " elements",
              own.length + " as the first draw has",
              "Give all lists of a column one length, or use --exclude for this parameter.");
        }
        double[] numbers = values.toArray();
        for (int k = 0; k < own.length; k++) {
          if (own[k]) {
            draw[at] = checked(numbers[k], parameters.get(at), place);
            at++;
          }
        }
      }
      return draw;
    }

    private static boolean isIdle(boolean[] some) {
      for (boolean each : some) {
        if (each) {
          return false;
        }
      }
      return true;
    }
  }

  private static double checked(double value, String parameter, String place) {
    if (CoordinateLimit.holds(value)) {
      return value;
    }
    boolean isNull = Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(MISSING);
    throw refused(parameter, place, isNull ? "is missing" : "is " + value);
  }

  private static BadInputException refused(String parameter, String place, String found) {
    return new BadInputException(
        "A draw of '" + parameter + "'",
        place,
        found,
        "a finite number of at most 1e150 in size",
        "Remove the draw, find out why the sampler failed, or use --exclude for this parameter.");
  }
}
