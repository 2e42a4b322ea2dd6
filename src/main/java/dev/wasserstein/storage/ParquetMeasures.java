// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.DrawsCodec;
import dev.wasserstein.format.FileNames;
import dev.wasserstein.format.MeasureColumns;
import dev.wasserstein.format.MeasureRow;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The schema in Parquet files, by parquet-java: it needs no Spark session, and names the file that
 * is broken.
 */
public final class ParquetMeasures {
  private ParquetMeasures() {}

  /**
   * Reads the measures of one file. A table without lists and without ids holds posterior draws,
   * and is one measure.
   *
   * @throws BadInputException if the file is not Parquet, lacks columns, or a measure is invalid
   */
  public static void read(
      Configuration configuration, InputFile file, MassRule rule, Consumer<MeasureRecord> sink) {
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), new Path(file.path()))
            .withConf(configuration)
            .build()) {
      int row = 1;
      for (Group group = reader.read(); group != null; group = reader.read()) {
        if (row == 1 && isTableOfDraws(group.getType())) {
          sink.accept(
              DrawsCodec.record(
                  FileNames.drawsId(file.name()),
                  ParquetDraws.read(configuration, file, name -> true)));
          return;
        }
        String place = file.name() + ":row " + row;
        if (row == 1) {
          MeasureColumns.refuseMisspelt(
              group.getType().getFields().stream().map(Type::getName).toList(), file.name());
        }
        sink.accept(row(group, place).toRecord(rule, place));
        row++;
      }
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
  }

  private static boolean isTableOfDraws(GroupType schema) {
    return schema.getFields().stream()
        .allMatch(field -> field.isPrimitive() && !field.getName().equals(MeasureColumns.ID));
  }

  private static MeasureRow row(Group group, String place) {
    MeasureRow row = new MeasureRow();
    for (Type field : group.getType().getFields()) {
      String name = field.getName();
      if (group.getFieldRepetitionCount(name) == 0) {
        continue;
      }
      switch (name) {
        case MeasureColumns.ID ->
            row.id(group.getValueToString(group.getType().getFieldIndex(name), 0));
        case MeasureColumns.WEIGHT -> row.weight(number(group, name, 0, place));
        case MeasureColumns.DIMENSION ->
            row.dimension(wholeNumber(number(group, name, 0, place), name, place));
        case MeasureColumns.MASSES -> row.masses(numbers(group, name, place));
        case MeasureColumns.SUPPORT -> support(row, group, place);
        case MeasureColumns.SHAPE ->
            row.shape(wholeNumbers(numbers(group, name, place), name, place));
        case MeasureColumns.MEAN -> row.mean(numbers(group, name, place));
        case MeasureColumns.COVARIANCE -> row.covariance(numbers(group, name, place));
        default -> {}
      }
    }
    return row;
  }

  private static void support(MeasureRow row, Group group, String place) {
    Group list = list(group, MeasureColumns.SUPPORT, place);
    GroupType repeated =
        list.getType().getType(0).isPrimitive() ? null : list.getType().getType(0).asGroupType();
    if (repeated == null || repeated.getType(0).isPrimitive()) {
      row.support(elements(list, MeasureColumns.SUPPORT, place));
      return;
    }
    double[][] atoms = new double[list.getFieldRepetitionCount(0)][];
    for (int i = 0; i < atoms.length; i++) {
      Group element = list.getGroup(0, i);
      if (element.getFieldRepetitionCount(0) == 0) {
        throw wrongType(MeasureColumns.SUPPORT, place, "a null atom");
      }
      atoms[i] = elements(element.getGroup(0, 0), MeasureColumns.SUPPORT, place);
    }
    row.supportRows(atoms);
  }

  private static Group list(Group group, String name, String place) {
    if (group.getType().getType(name).isPrimitive()
        || group.getType().getType(name).asGroupType().getFieldCount() != 1) {
      throw wrongType(name, place, group.getType().getType(name).toString());
    }
    return group.getGroup(name, 0);
  }

  private static double[] numbers(Group group, String name, String place) {
    return elements(list(group, name, place), name, place);
  }

  /** The numbers of a list, in the layout of three levels (list, element) or of two. */
  private static double[] elements(Group list, String name, String place) {
    int length = list.getFieldRepetitionCount(0);
    double[] values = new double[length];
    boolean twoLevels = list.getType().getType(0).isPrimitive();
    for (int k = 0; k < length; k++) {
      if (twoLevels) {
        values[k] = number(list, list.getType().getFieldName(0), k, place);
      } else {
        Group element = list.getGroup(0, k);
        if (element.getFieldRepetitionCount(0) == 0) {
          throw wrongType(name, place, "a null");
        }
        values[k] = number(element, element.getType().getFieldName(0), 0, place);
      }
    }
    return values;
  }

  private static double number(Group group, String name, int index, String place) {
    Type type = group.getType().getType(name);
    if (!type.isPrimitive()) {
      throw wrongType(name, place, type.toString());
    }
    int field = group.getType().getFieldIndex(name);
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case DOUBLE -> group.getDouble(field, index);
      case FLOAT -> group.getFloat(field, index);
      case INT32 -> group.getInteger(field, index);
      case INT64 -> group.getLong(field, index);
      default -> throw wrongType(name, place, type.toString());
    };
  }

  public static int[] wholeNumbers(double[] values, String name, String place) {
    return Arrays.stream(values).mapToInt(value -> wholeNumber(value, name, place)).toArray();
  }

  public static int wholeNumber(double value, String name, String place) {
    if ((int) value != value) {
      throw wrongType(name, place, String.valueOf(value));
    }
    return (int) value;
  }

  public static BadInputException wrongType(String column, String place, String found) {
    return new BadInputException(
        "Column '" + column + "'",
        place,
        "holds " + found,
        "the type of the schema",
        "See the formats page for the schema.");
  }

  /** Writes measures to one new file. */
  static void write(Configuration configuration, OutputFile file, List<MeasureRecord> measures)
      throws IOException {
    List<MeasureRow> rows = measures.stream().map(MeasureRow::of).toList();
    try (ParquetWriter<MeasureRow> writer =
        new ParquetRows.Builder(file, schema(rows)).withConf(configuration).build()) {
      for (MeasureRow row : rows) {
        writer.write(row);
      }
    }
  }

  /** The columns that some row has. */
  private static MessageType schema(List<MeasureRow> rows) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    schema
        .required(PrimitiveTypeName.BINARY)
        .as(LogicalTypeAnnotation.stringType())
        .named(MeasureColumns.ID);
    if (rows.stream().anyMatch(row -> row.weight().isPresent())) {
      schema.optional(PrimitiveTypeName.DOUBLE).named(MeasureColumns.WEIGHT);
    }
    schema.optional(PrimitiveTypeName.INT32).named(MeasureColumns.DIMENSION);
    addList(
        schema,
        rows.stream().anyMatch(row -> row.masses().isPresent()),
        PrimitiveTypeName.DOUBLE,
        MeasureColumns.MASSES);
    addList(
        schema,
        rows.stream().anyMatch(row -> row.support().isPresent()),
        PrimitiveTypeName.DOUBLE,
        MeasureColumns.SUPPORT);
    addList(
        schema,
        rows.stream().anyMatch(row -> row.shape().isPresent()),
        PrimitiveTypeName.INT32,
        MeasureColumns.SHAPE);
    addList(
        schema,
        rows.stream().anyMatch(row -> row.mean().isPresent()),
        PrimitiveTypeName.DOUBLE,
        MeasureColumns.MEAN);
    addList(
        schema,
        rows.stream().anyMatch(row -> row.covariance().isPresent()),
        PrimitiveTypeName.DOUBLE,
        MeasureColumns.COVARIANCE);
    return schema.named("measure");
  }

  private static void addList(
      Types.MessageTypeBuilder schema, boolean present, PrimitiveTypeName element, String name) {
    if (present) {
      schema.optionalList().requiredElement(element).named(name);
    }
  }
}
