// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.CloudTable;
import dev.wasserstein.format.MeasureColumns;
import dev.wasserstein.measure.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/** Tables with a row for each atom: long form. */
final class AtomTable {
  private AtomTable() {}

  /** Whether the columns are those of point clouds as CSV: id and x1, x2, …, without lists. */
  static boolean isOne(StructType schema) {
    Set<String> names = Set.of(schema.fieldNames());
    return names.contains(MeasureColumns.ID)
        && names.contains(CloudTable.COORDINATE + 1)
        && Arrays.stream(schema.fields()).noneMatch(each -> each.dataType() instanceof ArrayType);
  }

  /**
   * The measures of such a table, in the schema.
   *
   * @param more columns that a measure has one value of, kept under their names
   */
  static Dataset<Row> measures(Dataset<Row> table, String... more) {
    List<String> names = List.of(table.columns());
    List<String> features = new ArrayList<>();
    while (names.contains(CloudTable.COORDINATE + (features.size() + 1))) {
      features.add(CloudTable.COORDINATE + (features.size() + 1));
    }
    List<String> kept = new ArrayList<>(List.of(more));
    if (names.contains(MeasureColumns.WEIGHT)) {
      kept.add(MeasureColumns.WEIGHT);
    }
    String mass = names.contains(CloudTable.MASS) ? CloudTable.MASS : "";
    return measures(table, MeasureColumns.ID, features, mass, kept);
  }

  /**
   * The measures of a table, in the schema, sorted by their ids.
   *
   * @param id the column that names the measure of the atom
   * @param features the columns of its coordinates, in their order
   * @param mass the column of its mass; empty for equal masses
   * @param kept columns that a measure has one value of
   */
  static Dataset<Row> measures(
      Dataset<Row> table, String id, List<String> features, String mass, List<String> kept) {
    if (features.isEmpty()) {
      throw new BadInputException(
          "The table",
          "its columns",
          "has no column of coordinates",
          "at least one",
          "Name the columns of the coordinates.");
    }
    List<Column> atom = new ArrayList<>();
    StringBuilder coordinates = new StringBuilder("transform(atoms, atom -> array(");
    for (int k = 0; k < features.size(); k++) {
      atom.add(table.col(features.get(k)).cast("double").as("x" + k));
      coordinates.append(k == 0 ? "" : ", ").append("atom.x").append(k);
    }
    if (!mass.isEmpty()) {
      atom.add(table.col(mass).cast("double").as("mass"));
    }
    List<Column> keys = new ArrayList<>();
    keys.add(table.col(id).cast("string").as(MeasureColumns.ID));
    kept.forEach(name -> keys.add(table.col(name)));
    // Sorted, so that the order of rows, which Spark does not keep, changes nothing.
    Dataset<Row> atoms =
        table
            .groupBy(keys.toArray(Column[]::new))
            .agg(
                functions
                    .sort_array(
                        functions.collect_list(functions.struct(atom.toArray(Column[]::new))))
                    .as("atoms"))
            .orderBy(MeasureColumns.ID);
    List<Column> columns = new ArrayList<>();
    columns.add(functions.col(MeasureColumns.ID));
    kept.forEach(name -> columns.add(functions.col(name)));
    columns.add(functions.expr(coordinates + "))").as(MeasureColumns.SUPPORT));
    if (!mass.isEmpty()) {
      columns.add(functions.expr("transform(atoms, atom -> atom.mass)").as(MeasureColumns.MASSES));
    }
    return atoms.select(columns.toArray(Column[]::new));
  }
}
