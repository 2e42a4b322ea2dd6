// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalInt;

/**
 * The rows of point clouds as CSV, one after the other: {@code id,mass,x1,x2,…}, with {@code mass}
 * absent for uniform masses and {@code weight}, if present, the same on all rows of an id. A file
 * may be read in parts, each behind a copy of the header ({@link #continueAt}).
 */
public final class PointRows {
  private final CsvTable table;
  private final int id;
  private final OptionalInt mass;
  private final OptionalInt weight;
  private final int[] coordinates;
  private final GroupCells groups;

  /**
   * Reads the header.
   *
   * @throws BadInputException if it is not that of point clouds
   */
  public PointRows(InputStream in, String fileName) throws IOException {
    this(in, fileName, DecodeSettings.DEFAULT);
  }

  /**
   * Reads the header of a file whose columns may have other names, or group the measures.
   *
   * @throws BadInputException as above
   */
  PointRows(InputStream in, String fileName, DecodeSettings settings) throws IOException {
    table = new CsvTable(in, fileName, settings.columns());
    CsvHeader header = table.header();
    id = header.required(MeasureColumns.ID);
    mass = header.optional(CloudTable.MASS);
    weight = header.optional(MeasureColumns.WEIGHT);
    coordinates = header.numbered(CloudTable.COORDINATE);
    groups = new GroupCells(table, settings.groups());
    header.refuseRest("id, mass, weight and x1, x2, …");
  }

  /** The number d of coordinates. */
  public int dimension() {
    return coordinates.length;
  }

  /** Whether each row has a mass. */
  public boolean hasMasses() {
    return mass.isPresent();
  }

  /** Whether each row has the weight of its measure. */
  public boolean hasWeights() {
    return weight.isPresent();
  }

  /** The line on which the next row begins, counted from 1. */
  public long nextLine() {
    return table.nextLine();
  }

  /** Sets the line on which the next row begins: the rows are from the middle of the file. */
  public void continueAt(long nextLine) {
    table.continueAt(nextLine);
  }

  /**
   * Moves to the next row; false at the end.
   *
   * @throws BadInputException if it is malformed
   */
  public boolean next() throws IOException {
    return table.next();
  }

  /** The line on which the current row begins. */
  public long line() {
    return table.line();
  }

  /** The file and the line of the current row. */
  public String place() {
    return table.place();
  }

  /** The id of the current row. */
  public String id() {
    return table.text(id);
  }

  /** The cells of the current row by which measures are grouped; empty where they are not. */
  List<String> group() {
    return groups.current();
  }

  /** The mass on the current row, finite, of any sign; 1 where there are none. */
  public double mass() {
    return mass.isPresent() ? table.number(mass.getAsInt()) : 1;
  }

  /** Coordinate k of the current row, finite. */
  public double coordinate(int k) {
    return table.number(coordinates[k]);
  }

  /** The weight on the current row, finite, of any sign. */
  double weight() {
    return table.number(weight.orElseThrow());
  }

  /**
   * The weight on the current row.
   *
   * @param before the weight on the first row of the measure; NaN if this is it
   * @param first the place of that row
   * @throws BadInputException if it is another one, or none
   */
  public double weight(double before, String first) {
    double value = weight();
    if (Double.isNaN(before)) {
      MeasureRow.checkWeight(value, id(), place());
    } else if (before != value) {
      throw otherWeight(id(), place(), value, before, first);
    }
    return value;
  }

  /** The refusal of a row whose weight is not that of the first row of its measure. */
  public static BadInputException otherWeight(
      String id, String place, double value, double before, String first) {
    return new BadInputException(
        "Weight of measure '" + id + "'",
        place,
        "is " + value,
        before + " as on the first row of this measure (" + first + ")",
        "Give all rows of a measure the same weight; the mass of an atom stands in 'mass'.");
  }
}
