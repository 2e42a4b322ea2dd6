// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.spark.GivenMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures for {@link Wasserstein}: in memory, in files, or in a table. They are checked when a job
 * reads them; what must be refused is a {@link BadInputException}.
 */
public final class Input {
  private final List<String> paths;
  private final Optional<GivenMeasures> given;

  private Input(List<String> paths, Optional<GivenMeasures> given) {
    this.paths = paths;
    this.given = given;
  }

  /**
   * Measures in memory, of equal weights.
   *
   * @param measures of one kind, with ids of their own
   * @return the input
   */
  public static Input of(List<? extends Measure> measures) {
    List<MeasureRecord> records = new ArrayList<>();
    for (Measure measure : measures) {
      records.add(new MeasureRecord(measure, Double.NaN, place(records.size())));
    }
    return given(new GivenMeasures.OfRecords(records));
  }

  /**
   * Measures in memory with weights λ_n, which are rescaled to sum to 1.
   *
   * @param measures of one kind, with ids of their own
   * @param weights one for each measure, not negative, of positive sum
   * @return the input
   * @throws BadInputException if there are more or fewer weights than measures
   */
  public static Input of(List<? extends Measure> measures, double[] weights) {
    if (weights.length != measures.size()) {
      throw new BadInputException(
          "The weights",
          "an array",
          "are " + weights.length,
          "one for each of the " + measures.size() + " measures",
          "Give a weight for each measure.");
    }
    List<MeasureRecord> records = new ArrayList<>();
    for (int n = 0; n < weights.length; n++) {
      records.add(new MeasureRecord(measures.get(n), weights[n], place(n)));
    }
    return given(new GivenMeasures.OfRecords(records));
  }

  private static String place(int number) {
    return "measure " + (number + 1) + " in memory";
  }

  /**
   * Files, whose formats are recognised.
   *
   * @param paths files, directories or patterns, on any file system of Hadoop
   * @return the input
   */
  public static Input files(String... paths) {
    return new Input(List.of(paths), Optional.empty());
  }

  /**
   * A table in the schema, a row for each measure: {@code id}, and {@code support} (m × d) with
   * {@code masses} (m), or {@code shape} with {@code masses}, or {@code mean} with {@code
   * covariance}; {@code weight} if wanted.
   *
   * @param table read when a job runs, by its own session
   * @return the input
   */
  public static Input of(Dataset<Row> table) {
    return given(new GivenMeasures.OfTable(table));
  }

  /**
   * A table in long form, a row for each atom, all of equal mass in a measure.
   *
   * @param table read when a job runs, by its own session
   * @param id the column that names the measure
   * @param features the columns of the coordinates
   * @return the input
   */
  public static Input longForm(Dataset<Row> table, String id, String... features) {
    return given(GivenMeasures.OfTable.ofAtoms(table, id, List.of(features), ""));
  }

  /**
   * A table in long form, a row for each atom.
   *
   * @param table read when a job runs, by its own session
   * @param mass the column of its mass
   * @param id the column that names the measure
   * @param features the columns of the coordinates
   * @return the input
   */
  public static Input longFormWithMasses(
      Dataset<Row> table, String mass, String id, String... features) {
    return given(GivenMeasures.OfTable.ofAtoms(table, id, List.of(features), mass));
  }

  private static Input given(GivenMeasures measures) {
    return new Input(List.of(measures.name()), Optional.of(measures));
  }

  List<String> paths() {
    return paths;
  }

  Optional<GivenMeasures> given() {
    return given;
  }
}
