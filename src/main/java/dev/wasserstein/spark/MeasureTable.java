// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.CloudTable;
import dev.wasserstein.format.MeasureColumns;
import dev.wasserstein.format.MeasureRow;
import dev.wasserstein.format.RowGroup;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.storage.ParquetMeasures;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
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
            DataTypes.createStructField(MeasureColumns.COVARIANCE, DOUBLES, true),
            DataTypes.createStructField(MeasureColumns.LEVELS, DOUBLES, true),
            DataTypes.createStructField(MeasureColumns.VALUES, DOUBLES, true)
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
        row.covariance().orElse(null),
        row.levels().orElse(null),
        row.values().orElse(null));
  }

  /**
   * Whether a table holds posterior draws: columns of numbers or lists that are not the schema's.
   */
  static boolean isOfDraws(StructType schema) {
    List<String> names = List.of(schema.fieldNames());
    return !names.contains(MeasureColumns.ID)
        && names.stream().noneMatch(ParquetMeasures.LISTS::contains)
        && !(names.contains(CloudTable.COORDINATE + 1) && names.contains(CloudTable.MASS));
  }

  /**
   * Refuses a table in which a column seems to be misspelt and would be passed over.
   *
   * @param groups the columns by which measures are grouped
   * @param place where the table came from, for messages
   */
  static void check(StructType schema, List<String> groups, String place) {
    MeasureColumns.refuseMisspelt(List.of(schema.fieldNames()), groups, place);
  }

  /**
   * The measure of a row.
   *
   * @param group the cells by which measures are grouped
   * @param place where the row came from, for messages
   * @throws dev.wasserstein.measure.BadInputException if a column has another type or the measure
   *     is invalid
   */
  public static MeasureRecord toRecord(Row row, MassRule rule, List<String> group, String place) {
    MeasureRow measure = new MeasureRow().group(group);
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
        case MeasureColumns.LEVELS ->
            measure.levels(numbers(list(row, field, name, place), name, place));
        case MeasureColumns.VALUES ->
            measure.values(numbers(list(row, field, name, place), name, place));
        default -> {}
      }
    }
    return measure.toRecord(rule, place);
  }

  /**
   * The cells of a row by which measures are grouped.
   *
   * @param names of the columns
   * @param place where the row came from, for messages
   * @throws dev.wasserstein.measure.BadInputException if one is not there, or has no text
   */
  static List<String> group(Row row, List<String> names, String place) {
    List<String> columns = List.of(row.schema().fieldNames());
    return RowGroup.of(
        names,
        name ->
            columns.contains(name)
                ? Optional.ofNullable(value(row, row.fieldIndex(name)))
                : Optional.empty(),
        columns,
        place);
  }

  /** A value as java.time has it. */
  private static Object value(Row row, int field) {
    Object cell = row.get(field);
    if (cell != null && row.schema().fields()[field].dataType().equals(DataTypes.DateType)) {
      return LocalDate.parse(cell.toString());
    }
    return cell instanceof Timestamp time
        ? Instant.EPOCH.plus(DateTimeUtils.fromJavaTimestamp(time), ChronoUnit.MICROS)
        : cell;
  }

  private static void support(MeasureRow measure, Object[] values, String place) {
    if (values.length == 0 || isNumber(values[0])) {
      measure.support(numbers(values, MeasureColumns.SUPPORT, place));
      return;
    }
    double[][] atoms = new double[values.length][];
    for (int i = 0; i < atoms.length; i++) {
      atoms[i] = atom(values[i], place);
    }
    measure.supportRows(atoms);
  }

  /** An atom that is a list, a struct of numbers, or a vector of MLlib. */
  private static double[] atom(Object atom, String place) {
    if (atom instanceof scala.collection.Seq<?> list) {
      return numbers(toArray(list), MeasureColumns.SUPPORT, place);
    }
    if (atom instanceof Row vector
        && List.of(vector.schema().fieldNames()).equals(ParquetMeasures.VECTOR)) {
      return ParquetMeasures.vector(
          number(vector.get(0), "type", place) == 1,
          vector.isNullAt(1) ? 0 : vector.getInt(1),
          vector.isNullAt(2)
              ? new double[0]
              : numbers(list(vector, 2, "indices", place), "indices", place),
          numbers(list(vector, 3, "values", place), "values", place),
          place);
    }
    if (atom instanceof Row struct) {
      Object[] fields = new Object[struct.size()];
      for (int k = 0; k < fields.length; k++) {
        fields[k] = struct.get(k);
      }
      return numbers(fields, MeasureColumns.SUPPORT, place);
    }
    // A class of MLlib, which need not be there.
    if (atom != null && atom.getClass().getName().startsWith(MlVectors.PACKAGE)) {
      return MlVectors.toArray(atom);
    }
    throw ParquetMeasures.wrongType(MeasureColumns.SUPPORT, place, String.valueOf(atom));
  }

  private static boolean isNumber(Object value) {
    return value instanceof Number || value instanceof Boolean;
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
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    throw ParquetMeasures.wrongType(name, place, String.valueOf(value));
  }
}
