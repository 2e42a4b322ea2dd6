// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.MeasureColumns;
import dev.wasserstein.format.MeasureRow;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.storage.ParquetMeasures;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The schema as Spark's rows: between {@code Dataset<Row>} and measures. */
public final class MeasureTable {
  private static final ArrayType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType, false);

  /** All columns, each optional but the id. */
  public static final StructType SCHEMA =
      new StructType(
          new StructField[] {
            DataTypes.createStructField(MeasureColumns.ID, DataTypes.StringType, false),
            DataTypes.createStructField(MeasureColumns.WEIGHT, DataTypes.DoubleType, true),
            DataTypes.createStructField(MeasureColumns.DIMENSION, DataTypes.IntegerType, true),
            DataTypes.createStructField(MeasureColumns.MASSES, DOUBLES, true),
            DataTypes.createStructField(MeasureColumns.SUPPORT, DOUBLES, true),
            DataTypes.createStructField(
                MeasureColumns.SHAPE,
                DataTypes.createArrayType(DataTypes.IntegerType, false),
                true),
            DataTypes.createStructField(MeasureColumns.MEAN, DOUBLES, true),
            DataTypes.createStructField(MeasureColumns.COVARIANCE, DOUBLES, true)
          });

  private MeasureTable() {}

  /** A table of measures. */
  public static Dataset<Row> of(SparkSession session, List<MeasureRecord> measures) {
    return session.createDataFrame(measures.stream().map(MeasureTable::toRow).toList(), SCHEMA);
  }

  private static Row toRow(MeasureRecord record) {
    MeasureRow row = MeasureRow.of(record);
    return RowFactory.create(
        row.id().orElseThrow(),
        row.weight().isPresent() ? (Object) row.weight().getAsDouble() : null,
        row.dimension().isPresent() ? (Object) row.dimension().getAsInt() : null,
        row.masses().orElse(null),
        row.support().orElse(null),
        row.shape().orElse(null),
        row.mean().orElse(null),
        row.covariance().orElse(null));
  }

  /**
   * Refuses a table in which a column seems to be misspelt and would be passed over.
   *
   * @param place where the table came from, for messages
   */
  static void check(StructType schema, String place) {
    MeasureColumns.refuseMisspelt(List.of(schema.fieldNames()), place);
  }

  /**
   * The measure of a row.
   *
   * @param place where the row came from, for messages
   * @throws dev.wasserstein.measure.BadInputException if a column has another type or the measure
   *     is invalid
   */
  public static MeasureRecord toRecord(Row row, MassRule rule, String place) {
    MeasureRow measure = new MeasureRow();
    for (String name : row.schema().fieldNames()) {
      int field = row.fieldIndex(name);
      if (row.isNullAt(field)) {
        continue;
      }
      switch (name) {
        case MeasureColumns.ID -> measure.id(row.get(field).toString());
        case MeasureColumns.WEIGHT -> measure.weight(number(row.get(field), name, place));
        case MeasureColumns.DIMENSION ->
            measure.dimension(
                ParquetMeasures.wholeNumber(number(row.get(field), name, place), name, place));
        case MeasureColumns.MASSES ->
            measure.masses(numbers(list(row, field, name, place), name, place));
        case MeasureColumns.SUPPORT -> support(measure, list(row, field, name, place), place);
        case MeasureColumns.SHAPE ->
            measure.shape(
                ParquetMeasures.wholeNumbers(
                    numbers(list(row, field, name, place), name, place), name, place));
        case MeasureColumns.MEAN ->
            measure.mean(numbers(list(row, field, name, place), name, place));
        case MeasureColumns.COVARIANCE ->
            measure.covariance(numbers(list(row, field, name, place), name, place));
        default -> {}
      }
    }
    return measure.toRecord(rule, place);
  }

  private static void support(MeasureRow measure, Object[] values, String place) {
    if (values.length > 0 && values[0] instanceof scala.collection.Seq<?>) {
      double[][] atoms = new double[values.length][];
      for (int i = 0; i < atoms.length; i++) {
        if (!(values[i] instanceof scala.collection.Seq<?> atom)) {
          throw ParquetMeasures.wrongType(MeasureColumns.SUPPORT, place, String.valueOf(values[i]));
        }
        atoms[i] = numbers(toArray(atom), MeasureColumns.SUPPORT, place);
      }
      measure.supportRows(atoms);
    } else {
      measure.support(numbers(values, MeasureColumns.SUPPORT, place));
    }
  }

  private static Object[] list(Row row, int field, String name, String place) {
    if (row.get(field) instanceof scala.collection.Seq<?> values) {
      return toArray(values);
    }
    throw ParquetMeasures.wrongType(name, place, String.valueOf(row.get(field)));
  }

  private static Object[] toArray(scala.collection.Seq<?> values) {
    return scala.jdk.javaapi.CollectionConverters.asJava(values).toArray();
  }

  private static double[] numbers(Object[] values, String name, String place) {
    return Arrays.stream(values).mapToDouble(value -> number(value, name, place)).toArray();
  }

  private static double number(Object value, String name, String place) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw ParquetMeasures.wrongType(name, place, String.valueOf(value));
  }
}
