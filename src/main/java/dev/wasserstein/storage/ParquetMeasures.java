// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.CloudTable;
import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.format.DrawsCodec;
import dev.wasserstein.format.FileNames;
import dev.wasserstein.format.GroupFaults;
import dev.wasserstein.format.MeasureColumns;
import dev.wasserstein.format.MeasureRow;
import dev.wasserstein.format.RowGroup;
import dev.wasserstein.format.TableColumns;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
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
  /** The columns of the schema that are lists. */
  public static final Set<String> LISTS =
      Set.of(
          MeasureColumns.MASSES,
          MeasureColumns.SUPPORT,
          MeasureColumns.SHAPE,
          MeasureColumns.COVARIANCE,
          MeasureColumns.LEVELS);

  /** The fields of a vector of MLlib. */
  public static final List<String> VECTOR = List.of("type", "size", "indices", "values");

  private ParquetMeasures() {}

  /**
   * Reads the measures of one file. A table without ids and without lists of the schema holds
   * posterior draws, and is one measure; one with a row for each atom, {@link CloudTable} says how.
   *
   * @throws BadInputException if the file is not Parquet, lacks columns, or a measure is invalid
   */
  public static void read(
      Configuration configuration,
      InputFile file,
      DecodeSettings settings,
      Consumer<MeasureRecord> sink) {
    MassRule rule = settings.massRule();
    TableColumns columns = settings.columns();
    PartitionColumns partition = PartitionColumns.of(file.path());
    try (ParquetReader<Group> reader =
        ParquetDraws.reader(new GroupReadSupport(), configuration, file)) {
      Optional<ParquetAtoms> atoms = Optional.empty();
      GroupFaults faults = new GroupFaults(settings);
      int row = 1;
      for (Group group = reader.read(); group != null; group = reader.read()) {
        GroupType schema = group.getType();
        if (row == 1) {
          columns.require(columns(schema), file.name());
        }
        if (row == 1 && ParquetAtoms.areIn(schema, columns)) {
          atoms = Optional.of(new ParquetAtoms(schema, settings, file.name(), partition));
        } else if (row == 1 && !columns.areNamed() && isTableOfDraws(schema, partition)) {
          sink.accept(
              DrawsCodec.record(
                  FileNames.drawsId(file.name()),
                  ParquetDraws.read(configuration, file, name -> true)));
          return;
        }
        String place = file.name() + ":row " + row;
        if (atoms.isPresent()) {
          atoms.get().add(group, faults, place);
        } else {
          if (row == 1 && !columns.areNamed()) {
            MeasureColumns.refuseMisspelt(columns(schema), settings.groups(), file.name());
          }
          List<String> cells = group(group, settings.groups(), place);
          Group current = group;
          faults.give(
              cells,
              () -> row(current, columns, partition, place).group(cells).toRecord(rule, place),
              sink);
        }
        row++;
      }
      if (atoms.isPresent()) {
        atoms.get().forEach(rule, faults, sink);
      }
      faults.end();
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw ParquetSize.unreadable(configuration, file, e);
    }
  }

  private static boolean isTableOfDraws(GroupType schema, PartitionColumns partition) {
    return partition.value(MeasureColumns.ID).isEmpty()
        && schema.getFields().stream()
            .noneMatch(
                field ->
                    field.getName().equals(MeasureColumns.ID)
                        || (!field.isPrimitive() && LISTS.contains(field.getName())));
  }

  private static MeasureRow row(
      Group group, TableColumns columns, PartitionColumns partition, String place) {
    MeasureRow row = new MeasureRow();
    partition.value(MeasureColumns.ID).ifPresent(row::id);
    for (Type field : group.getType().getFields()) {
      String name = field.getName();
      if (group.getFieldRepetitionCount(name) == 0) {
        continue;
      }
      switch (columns.ours(name)) {
        case MeasureColumns.ID ->
            row.id(group.getValueToString(group.getType().getFieldIndex(name), 0));
        case MeasureColumns.WEIGHT -> row.weight(number(group, name, 0, place));
        case MeasureColumns.DIMENSION ->
            row.dimension(wholeNumber(number(group, name, 0, place), name, place));
        case MeasureColumns.MASSES -> row.masses(numbers(group, name, place));
        case MeasureColumns.SUPPORT -> support(row, group, name, place);
        case MeasureColumns.SHAPE ->
            row.shape(wholeNumbers(numbers(group, name, place), name, place));
        case MeasureColumns.MEAN -> row.mean(numbers(group, name, place));
        case MeasureColumns.COVARIANCE -> row.covariance(numbers(group, name, place));
        case MeasureColumns.LEVELS -> row.levels(numbers(group, name, place));
        case MeasureColumns.VALUES -> row.values(numbers(group, name, place));
        default -> {}
      }
    }
    return row;
  }

  /**
   * The cells of a row by which measures are grouped.
   *
   * @param names of the columns
   * @throws BadInputException if one is not there, or is no single value with a text
   */
  static List<String> group(Group row, List<String> names, String place) {
    return names.isEmpty()
        ? List.of()
        : RowGroup.of(names, name -> ParquetValues.of(row, name), columns(row.getType()), place);
  }

  private static List<String> columns(GroupType schema) {
    return schema.getFields().stream().map(Type::getName).toList();
  }

  private static void support(MeasureRow row, Group group, String name, String place) {
    Group list = list(group, name, place);
    if (isOfPrimitives(list.getType().getType(0))) {
      row.support(elements(list, MeasureColumns.SUPPORT, place));
      return;
    }
    double[][] atoms = new double[list.getFieldRepetitionCount(0)][];
    for (int i = 0; i < atoms.length; i++) {
      Group element = list.getGroup(0, i);
      // In the layout of three levels a repeated group holds the element, in that of two it is it.
      boolean isElement = element.getType().getFieldCount() != 1;
      if (!isElement && element.getFieldRepetitionCount(0) == 0) {
        throw wrongType(MeasureColumns.SUPPORT, place, "a null atom");
      }
      atoms[i] = atom(isElement ? element : element.getGroup(0, 0), place);
    }
    row.supportRows(atoms);
  }

  /** Whether the repeated part of a list is a primitive, or holds one: its elements are. */
  private static boolean isOfPrimitives(Type repeated) {
    return repeated.isPrimitive()
        || (repeated.asGroupType().getFieldCount() == 1
            && repeated.asGroupType().getType(0).isPrimitive());
  }

  /** An atom that is a list, a struct of numbers, or a vector of Spark's MLlib. */
  private static double[] atom(Group atom, String place) {
    GroupType type = atom.getType();
    if (isVector(type)) {
      return vector(atom, place);
    }
    if (type.getFieldCount() == 1 && !ParquetNumbers.isNumber(type.getType(0))) {
      return elements(atom, MeasureColumns.SUPPORT, place);
    }
    double[] coordinates = new double[type.getFieldCount()];
    for (int k = 0; k < coordinates.length; k++) {
      String name = type.getFieldName(k);
      if (!type.getType(k).isPrimitive() || atom.getFieldRepetitionCount(k) == 0) {
        throw wrongType(
            MeasureColumns.SUPPORT,
            place,
            type.getType(k).isPrimitive() ? "a null '" + name + "'" : type.getType(k).toString());
      }
      coordinates[k] = number(atom, name, 0, place);
    }
    return coordinates;
  }

  /** Whether it is how Spark's MLlib stores a vector: type, size, indices, values. */
  private static boolean isVector(GroupType type) {
    return type.getFields().stream().map(Type::getName).toList().equals(VECTOR);
  }

  /** The numbers of a column that is a vector of Spark's MLlib, or a list. */
  static double[] vectorOrList(Group group, String name, String place) {
    Type type = group.getType().getType(name);
    return !type.isPrimitive() && isVector(type.asGroupType())
        ? vector(group.getGroup(name, 0), place)
        : numbers(group, name, place);
  }

  private static double[] vector(Group vector, String place) {
    return vector(
        number(vector, "type", 0, place) == 1,
        vector.getFieldRepetitionCount("size") == 0
            ? 0
            : wholeNumber(number(vector, "size", 0, place), "size", place),
        vector.getFieldRepetitionCount("indices") == 0
            ? new double[0]
            : numbers(vector, "indices", place),
        numbers(vector, "values", place),
        place);
  }

  /**
   * The numbers of a vector of MLlib.
   *
   * @param dense whether it has a value for each place
   * @param size the number of places of a sparse one
   * @param indices the places of its values, from 0
   * @throws BadInputException if they do not fit
   */
  public static double[] vector(
      boolean dense, int size, double[] indices, double[] values, String place) {
    if (dense) {
      return values;
    }
    double[] all = new double[size];
    for (int k = 0; k < values.length; k++) {
      int index = k < indices.length ? wholeNumber(indices[k], "indices", place) : -1;
      if (index < 0 || index >= size) {
        throw wrongType(MeasureColumns.SUPPORT, place, "a sparse vector with a value outside");
      }
      all[index] = values[k];
    }
    return all;
  }

  private static Group list(Group group, String name, String place) {
    if (group.getType().getType(name).isPrimitive()
        || group.getType().getType(name).asGroupType().getFieldCount() != 1) {
      throw wrongType(name, place, group.getType().getType(name).toString());
    }
    return group.getGroup(name, 0);
  }

  /** The numbers of a list. */
  static double[] numbers(Group group, String name, String place) {
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

  static double number(Group group, String name, int index, String place) {
    Type type = group.getType().getType(name);
    if (!type.isPrimitive() || !ParquetNumbers.holdsNumbers(type.asPrimitiveType())) {
      throw wrongType(name, place, type.toString());
    }
    return ParquetNumbers.of(group, group.getType().getFieldIndex(name), index);
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

  /**
   * Writes measures to one new file.
   *
   * @param groups the columns in front, for the cells that each measure's source has
   * @param last a column behind the others
   */
  static void write(
      Configuration configuration,
      OutputFile file,
      List<MeasureRecord> measures,
      List<String> groups,
      Optional<NumberColumn> last)
      throws IOException {
    List<MeasureRow> rows = measures.stream().map(MeasureRow::of).toList();
    try (ParquetWriter<MeasureRow> writer =
        new ParquetRows.Builder(file, schema(rows, groups, last), groups, last)
            .withConf(configuration)
            .build()) {
      for (MeasureRow row : rows) {
        writer.write(row);
      }
    }
  }

  /** The columns that some row has. */
  private static MessageType schema(
      List<MeasureRow> rows, List<String> groups, Optional<NumberColumn> last) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (String group : groups) {
      schema.required(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(group);
    }
    schema
        .required(PrimitiveTypeName.BINARY)
        .as(LogicalTypeAnnotation.stringType())
        .named(MeasureColumns.ID);
    if (rows.stream().anyMatch(row -> row.weight().isPresent())) {
      schema.optional(PrimitiveTypeName.DOUBLE).named(MeasureColumns.WEIGHT);
    }
    schema.optional(PrimitiveTypeName.INT32).named(MeasureColumns.DIMENSION);
    List<Field> lists =
        List.of(
            new Field(MeasureColumns.MASSES, row -> row.masses().isPresent()),
            new Field(MeasureColumns.SUPPORT, row -> row.support().isPresent()),
            new Field(MeasureColumns.SHAPE, row -> row.shape().isPresent()),
            new Field(MeasureColumns.MEAN, row -> row.mean().isPresent()),
            new Field(MeasureColumns.COVARIANCE, row -> row.covariance().isPresent()),
            new Field(MeasureColumns.LEVELS, row -> row.levels().isPresent()),
            new Field(MeasureColumns.VALUES, row -> row.values().isPresent()));
    for (Field list : lists) {
      if (rows.stream().anyMatch(list.isIn())) {
        schema
            .optionalList()
            .requiredElement(
                list.name().equals(MeasureColumns.SHAPE)
                    ? PrimitiveTypeName.INT32
                    : PrimitiveTypeName.DOUBLE)
            .named(list.name());
      }
    }
    last.ifPresent(column -> schema.required(PrimitiveTypeName.DOUBLE).named(column.name()));
    return schema.named("measure");
  }

  /** A column of lists. */
  private record Field(String name, Predicate<MeasureRow> isIn) {}
}
