// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.Doubles;
import dev.wasserstein.format.DrawsColumns;
import dev.wasserstein.format.RowGroup;
import dev.wasserstein.format.RowSelection;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Posterior draws in Parquet files: a column of numbers for each parameter, a row for each draw. A
 * column of lists of one length is an array of parameters, {@code theta[1]}, {@code theta[2]}, ….
 */
public final class ParquetDraws {
  private ParquetDraws() {}

  /**
   * Reads a file; columns that are no numbers are passed over.
   *
   * @throws BadInputException if it is not Parquet, holds none of the wanted parameters or no draw,
   *     or a value is missing or not finite
   */
  public static Draws read(Configuration configuration, InputFile file, Predicate<String> wanted) {
    return read(configuration, file, wanted, RowSelection.ALL);
  }

  /**
   * Reads some rows of a file.
   *
   * @throws BadInputException as above
   */
  public static Draws read(
      Configuration configuration, InputFile file, Predicate<String> wanted, RowSelection rows) {
    Columns columns = new Columns(wanted, rows);
    try (ParquetReader<Group> reader = reader(columns, configuration, file)) {
      Group group = reader.read();
      DrawsTable draws = new DrawsTable(file.name(), columns.parameters, wanted);
      for (long row = 1; group != null; row++) {
        if (columns.isTaken(group)) {
          long chain = columns.chain(group);
          draws.add(new Row(group), chain, row);
          if (columns.isWeighted()) {
            draws.weigh(chain, columns.logWeight(group));
          }
        }
        group = reader.read();
      }
      return draws.build();
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw ParquetSize.unreadable(configuration, file, e);
    }
  }

  /**
   * A reader of rows.
   *
   * @throws BadInputException if the file says of itself what it cannot hold
   */
  static ParquetReader<Group> reader(
      ReadSupport<Group> support, Configuration configuration, InputFile file) throws IOException {
    ParquetSize.of(configuration, file);
    Path path = new Path(file.path());
    return ParquetReader.builder(support, path)
        .withConf(FilePaths.configuration(configuration, path))
        .build();
  }

  /**
   * The texts in some columns, each combination once.
   *
   * @param columns found whatever their case
   * @return in the order of their first rows; empty where one of the columns is missing
   * @throws BadInputException if the file is not Parquet
   */
  public static List<List<String>> keys(
      Configuration configuration, InputFile file, List<String> columns) {
    Set<List<String>> keys = new LinkedHashSet<>();
    Projection projection = new Projection(columns);
    try (ParquetReader<Group> reader = reader(projection, configuration, file)) {
      for (Group group = reader.read();
          group != null && projection.isComplete();
          group = reader.read()) {
        keys.add(texts(group, projection.places));
      }
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw ParquetSize.unreadable(configuration, file, e);
    }
    return List.copyOf(keys);
  }

  /** The value of a field as a text, empty where there is none. */
  private static String text(Group group, int field) {
    return ParquetValues.of(group, group.getType().getFieldName(field))
        .flatMap(RowGroup::text)
        .orElse("");
  }

  private static List<String> texts(Group group, List<Integer> fields) {
    return fields.stream().map(field -> text(group, field)).toList();
  }

  /**
   * Adds the fields that tell rows apart.
   *
   * @return their places, in the order of the columns; of a column that is missing there is none
   */
  private static List<Integer> addKeys(
      List<Type> fields, MessageType schema, List<String> columns) {
    List<Integer> places = new ArrayList<>();
    for (String column : columns) {
      schema.getFields().stream()
          .filter(field -> field.isPrimitive() && field.getName().equalsIgnoreCase(column))
          .findFirst()
          .ifPresent(
              field -> {
                int known = fields.indexOf(field);
                places.add(known >= 0 ? known : fields.size());
                if (known < 0) {
                  fields.add(field);
                }
              });
    }
    return places;
  }

  /** The columns that tell rows apart, alone. */
  private static final class Projection extends GroupReadSupport {
    private final List<String> columns;
    private List<Integer> places = List.of();

    Projection(List<String> columns) {
      this.columns = columns;
    }

    @Override
    public ReadContext init(InitContext context) {
      MessageType schema = context.getFileSchema();
      List<Type> fields = new ArrayList<>();
      places = addKeys(fields, schema, columns);
      return new ReadContext(new MessageType(schema.getName(), fields));
    }

    boolean isComplete() {
      return places.size() == columns.size();
    }
  }

  /** What is read of a file: the columns of parameters first, then what tells draws apart. */
  private static final class Columns extends GroupReadSupport {
    private final Predicate<String> wanted;
    private final RowSelection rows;
    private List<String> parameters = List.of();
    private int chain;
    private List<Integer> keys = List.of();
    private int logWeight;

    Columns(Predicate<String> wanted, RowSelection rows) {
      this.wanted = wanted;
      this.rows = rows;
    }

    @Override
    public ReadContext init(InitContext context) {
      MessageType schema = context.getFileSchema();
      DrawsColumns kinds =
          new DrawsColumns(schema.getFields().stream().map(Type::getName).toList());
      List<Type> fields =
          new ArrayList<>(
              schema.getFields().stream()
                  .filter(
                      field ->
                          isListOfNumbers(field)
                              || (ParquetNumbers.isNumber(field) && wanted.test(field.getName())))
                  .filter(field -> kinds.of(field.getName()) == DrawsColumns.Kind.PARAMETER)
                  .filter(field -> !rows.has(field.getName()))
                  .toList());
      parameters = fields.stream().map(Type::getName).toList();
      chain = added(fields, schema, numbers(kinds, DrawsColumns.Kind.CHAIN));
      logWeight = added(fields, schema, numbers(kinds, DrawsColumns.Kind.LOG_WEIGHT));
      keys = addKeys(fields, schema, rows.columns());
      return new ReadContext(new MessageType(schema.getName(), fields));
    }

    /** Adds the first field of a kind; its place, or -1. */
    private static int added(List<Type> fields, MessageType schema, Predicate<Type> kind) {
      Optional<Type> found = schema.getFields().stream().filter(kind).findFirst();
      found.ifPresent(fields::add);
      return found.isPresent() ? fields.size() - 1 : -1;
    }

    private static Predicate<Type> numbers(DrawsColumns kinds, DrawsColumns.Kind kind) {
      return field -> ParquetNumbers.isNumber(field) && kinds.of(field.getName()) == kind;
    }

    /** Whether a row is among those that are wanted. */
    boolean isTaken(Group group) {
      return rows.isAll() || texts(group, keys).equals(rows.cells());
    }

    long chain(Group group) {
      return chain >= 0 && group.getFieldRepetitionCount(chain) == 1
          ? (long) ParquetNumbers.of(group, chain, 0)
          : 0;
    }

    /** Whether draws have weights. */
    boolean isWeighted() {
      return logWeight >= 0;
    }

    double logWeight(Group group) {
      return group.getFieldRepetitionCount(logWeight) == 1
          ? ParquetNumbers.of(group, logWeight, 0)
          : Double.NaN;
    }
  }

  /** Whether it is a list of numbers, or of lists of such, in the layout of two or three levels. */
  private static boolean isListOfNumbers(Type field) {
    if (field.isPrimitive() || field.asGroupType().getFieldCount() != 1) {
      return false;
    }
    Type repeated = field.asGroupType().getType(0);
    if (repeated.isPrimitive()) {
      return repeated.isRepetition(Type.Repetition.REPEATED)
          && ParquetNumbers.holdsNumbers(repeated.asPrimitiveType());
    }
    if (repeated.asGroupType().getFieldCount() != 1) {
      return false;
    }
    Type element = repeated.asGroupType().getType(0);
    return ParquetNumbers.isNumber(element) || isListOfNumbers(element);
  }

  /** The columns of a row. */
  private record Row(Group group) implements DrawsTable.Cells {
    @Override
    public boolean isNull(int column) {
      return group.getFieldRepetitionCount(column) == 0;
    }

    @Override
    public List<String> indices(int column) {
      List<String> indices = new ArrayList<>();
      indices(group, column, "", indices);
      return indices;
    }

    private static void indices(Group of, int field, String index, List<String> indices) {
      if (of.getType().getType(field).isPrimitive() || of.getFieldRepetitionCount(field) == 0) {
        indices.add(index);
        return;
      }
      Group list = of.getGroup(field, 0);
      boolean twoLevels = list.getType().getType(0).isPrimitive();
      for (int k = 0; k < list.getFieldRepetitionCount(0); k++) {
        String next = index.isEmpty() ? String.valueOf(k + 1) : index + "," + (k + 1);
        if (twoLevels) {
          indices.add(next);
        } else {
          indices(list.getGroup(0, k), 0, next, indices);
        }
      }
    }

    @Override
    public void addTo(Doubles values, int column) {
      add(group, column, values);
    }

    private static void add(Group of, int field, Doubles values) {
      if (of.getFieldRepetitionCount(field) == 0) {
        values.add(DrawsTable.MISSING);
        return;
      }
      if (of.getType().getType(field).isPrimitive()) {
        values.add(ParquetNumbers.of(of, field, 0));
        return;
      }
      Group list = of.getGroup(field, 0);
      boolean twoLevels = list.getType().getType(0).isPrimitive();
      for (int k = 0; k < list.getFieldRepetitionCount(0); k++) {
        if (twoLevels) {
          values.add(ParquetNumbers.of(list, 0, k));
        } else {
          add(list.getGroup(0, k), 0, values);
        }
      }
    }
  }

  /** Writes rows to one new file as they come. */
  public static final class Writer implements Closeable {
    private final ParquetWriter<Group> writer;
    private final MessageType schema;
    private final int dimension;

    Writer(
        Configuration configuration, OutputFile file, List<String> groups, List<String> parameters)
        throws IOException {
      Types.MessageTypeBuilder builder = Types.buildMessage();
      for (String column : groups) {
        builder
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(column);
      }
      for (String parameter : parameters) {
        builder.required(PrimitiveTypeName.DOUBLE).named(parameter);
      }
      schema = builder.named("draws");
      dimension = parameters.size();
      writer = ExampleParquetWriter.builder(file).withType(schema).withConf(configuration).build();
    }

    /**
     * Writes rows.
     *
     * @param cells the texts in front of each
     * @param rows (n × d, row-major)
     */
    public void write(List<String> cells, double[] rows) throws IOException {
      for (int at = 0; at < rows.length; at += dimension) {
        Group group = new SimpleGroup(schema);
        for (int k = 0; k < cells.size(); k++) {
          group.add(k, cells.get(k));
        }
        for (int k = 0; k < dimension; k++) {
          group.add(cells.size() + k, rows[at + k]);
        }
        writer.write(group);
      }
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }
}
