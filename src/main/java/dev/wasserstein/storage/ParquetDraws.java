// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.Doubles;
import dev.wasserstein.format.DrawsColumns;
import dev.wasserstein.format.ShardColumn;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.OutputFile;
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
    return read(configuration, file, wanted, "");
  }

  /**
   * Reads one shard of a file that holds several.
   *
   * @param shard the value in the column {@link ShardColumn#NAME}; empty for all rows
   * @throws BadInputException as above
   */
  public static Draws read(
      Configuration configuration, InputFile file, Predicate<String> wanted, String shard) {
    Columns columns = new Columns(file.name(), wanted, !shard.isEmpty());
    Map<Long, List<double[]>> chains = new LinkedHashMap<>();
    Map<Long, Doubles> logWeights = new LinkedHashMap<>();
    Optional<Layout> layout = Optional.empty();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(columns, new Path(file.path())).withConf(configuration).build()) {
      long row = 1;
      for (Group group = reader.read(); group != null; group = reader.read()) {
        String place = file.name() + ":row " + row;
        row++;
        if (!shard.isEmpty() && !columns.shard(group).equals(shard)) {
          continue;
        }
        if (layout.isEmpty()) {
          layout = Optional.of(new Layout(group, columns.parameters, wanted, place));
        }
        double[] draw = layout.get().draw(group, place);
        chains.computeIfAbsent(columns.chain(group), c -> new ArrayList<>()).add(draw);
        if (columns.isWeighted()) {
          logWeights
              .computeIfAbsent(columns.chain(group), c -> new Doubles())
              .add(columns.logWeight(group));
        }
      }
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
    if (layout.isEmpty()) {
      throw new BadInputException(
          "The file",
          file.name(),
          "holds no draw",
          "a row for each draw",
          "Remove the file, or run its sampler again.");
    }
    return new Draws(
        layout.get().parameters,
        chains.values().stream().mapToInt(List::size).toArray(),
        chains.values().stream().flatMap(List::stream).flatMapToDouble(Arrays::stream).toArray(),
        file.name(),
        logWeights.values().stream().flatMapToDouble(all -> Arrays.stream(all.toArray())).toArray(),
        List.of());
  }

  /**
   * The values of the column {@link ShardColumn#NAME}.
   *
   * @return in the order of their first rows; empty where there is no such column
   * @throws BadInputException if the file is not Parquet
   */
  public static List<String> shards(Configuration configuration, InputFile file) {
    Set<String> shards = new LinkedHashSet<>();
    Projection projection = new Projection();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(projection, new Path(file.path())).withConf(configuration).build()) {
      for (Group group = reader.read();
          group != null && group.getType().getFieldCount() > 0;
          group = reader.read()) {
        shards.add(text(group, 0));
      }
    } catch (IOException | RuntimeException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
    return List.copyOf(shards);
  }

  /** The value of a field as a text, empty where there is none. */
  private static String text(Group group, int field) {
    return group.getFieldRepetitionCount(field) == 0 ? "" : group.getValueToString(field, 0);
  }

  /** Whether it tells shards apart. */
  private static boolean isShard(Type field) {
    return field.getName().equals(ShardColumn.NAME) && field.isPrimitive();
  }

  /** The column of shards alone. */
  private static final class Projection extends GroupReadSupport {
    @Override
    public ReadContext init(InitContext context) {
      MessageType schema = context.getFileSchema();
      return new ReadContext(
          new MessageType(
              schema.getName(),
              schema.getFields().stream().filter(ParquetDraws::isShard).toList()));
    }
  }

  /** What is read of a file: the columns of parameters first, then what tells draws apart. */
  private static final class Columns extends GroupReadSupport {
    private final String fileName;
    private final Predicate<String> wanted;
    private final boolean ofShard;
    private int parameters;
    private int chain;
    private int shard;
    private int logWeight;

    Columns(String fileName, Predicate<String> wanted, boolean ofShard) {
      this.fileName = fileName;
      this.wanted = wanted;
      this.ofShard = ofShard;
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
                  .toList());
      parameters = fields.size();
      if (parameters == 0) {
        throw noParameters(fileName);
      }
      chain = added(fields, schema, numbers(kinds, DrawsColumns.Kind.CHAIN));
      shard = added(fields, schema, field -> ofShard && isShard(field));
      logWeight = added(fields, schema, numbers(kinds, DrawsColumns.Kind.LOG_WEIGHT));
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

    /** The value in the column of shards. */
    String shard(Group group) {
      return shard >= 0 ? text(group, shard) : "";
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

  private static BadInputException noParameters(String fileName) {
    return new BadInputException(
        "The file",
        fileName,
        "holds none of the parameters",
        "columns of numbers, a row for each draw",
        "Check --parameters and --exclude, or remove the file.");
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

  /** The parameters of a row: numbers, and the elements of lists as the first row has them. */
  private static final class Layout {
    /** What stands for a null: a NaN that no file has. */
    private static final double MISSING = Double.longBitsToDouble(0x7ff8_6d69_7373_0001L);

    private final List<String> columns = new ArrayList<>();
    private final List<String> all = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private final List<String> parameters;
    private final boolean[] chosen;

    Layout(Group first, int count, Predicate<String> wanted, String place) {
      for (int field = 0; field < count; field++) {
        String name = first.getType().getFieldName(field);
        columns.add(name);
        names(first, field, name, "", place);
        ends.add(all.size());
      }
      chosen = new boolean[all.size()];
      List<String> kept = new ArrayList<>();
      for (int k = 0; k < chosen.length; k++) {
        chosen[k] = wanted.test(all.get(k));
        if (chosen[k]) {
          kept.add(all.get(k));
        }
      }
      parameters = kept;
      if (kept.isEmpty()) {
        throw noParameters(place);
      }
    }

    private void names(Group group, int field, String name, String indices, String place) {
      if (group.getType().getType(field).isPrimitive()
          && !group.getType().getType(field).isRepetition(Type.Repetition.REPEATED)) {
        all.add(indices.isEmpty() ? name : name + "[" + indices + "]");
        return;
      }
      Group list = list(group, field, name, place);
      boolean twoLevels = list.getType().getType(0).isPrimitive();
      for (int k = 0; k < list.getFieldRepetitionCount(0); k++) {
        String index = indices.isEmpty() ? "" + (k + 1) : indices + "," + (k + 1);
        if (twoLevels) {
          all.add(name + "[" + index + "]");
        } else {
          names(list.getGroup(0, k), 0, name, index, place);
        }
      }
    }

    /** The wanted numbers of a row. */
    double[] draw(Group row, String place) {
      Doubles values = new Doubles();
      for (int field = 0; field < columns.size(); field++) {
        add(row, field, columns.get(field), values, place);
        if (values.size() != ends.get(field)) {
          int before = field == 0 ? 0 : ends.get(field - 1);
          throw new BadInputException(
              "A draw of '" + columns.get(field) + "'",
              place,
              "has " + (values.size() - before) + " elements",
              ends.get(field) - before + " as the first draw has",
              "Give all lists of a column one length, or use --exclude for this parameter.");
        }
      }
      double[] numbers = values.toArray();
      double[] draw = new double[parameters.size()];
      int at = 0;
      for (int k = 0; k < numbers.length; k++) {
        if (chosen[k]) {
          draw[at] = checked(numbers[k], parameters.get(at), place);
          at++;
        }
      }
      return draw;
    }

    private static void add(Group group, int field, String name, Doubles values, String place) {
      Type type = group.getType().getType(field);
      if (type.isPrimitive()) {
        values.add(
            group.getFieldRepetitionCount(field) == 1
                ? ParquetNumbers.of(group, field, 0)
                : MISSING);
        return;
      }
      Group list = list(group, field, name, place);
      boolean twoLevels = list.getType().getType(0).isPrimitive();
      for (int k = 0; k < list.getFieldRepetitionCount(0); k++) {
        if (twoLevels) {
          values.add(ParquetNumbers.of(list, 0, k));
        } else {
          add(list.getGroup(0, k), 0, name, values, place);
        }
      }
    }

    private static Group list(Group group, int field, String name, String place) {
      if (group.getFieldRepetitionCount(field) == 0) {
        throw missing(name, place, "is missing");
      }
      return group.getGroup(field, 0);
    }

    private static double checked(double value, String parameter, String place) {
      if (Math.abs(value) <= 1e150) {
        return value;
      }
      boolean isNull = Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(MISSING);
      throw missing(parameter, place, isNull ? "is missing" : "is " + value);
    }

    private static BadInputException missing(String parameter, String place, String found) {
      return new BadInputException(
          "A draw of '" + parameter + "'",
          place,
          found,
          "a finite number of at most 1e150 in size",
          "Remove the draw, find out why the sampler failed, or use --exclude for this parameter.");
    }
  }

  /** Writes rows to one new file as they come. */
  public static final class Writer implements Closeable {
    private final ParquetWriter<Group> writer;
    private final MessageType schema;
    private final int dimension;

    Writer(Configuration configuration, OutputFile file, List<String> parameters)
        throws IOException {
      Types.MessageTypeBuilder builder = Types.buildMessage();
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
     * @param rows (n × d, row-major)
     */
    public void write(double[] rows) throws IOException {
      for (int at = 0; at < rows.length; at += dimension) {
        Group group = new SimpleGroup(schema);
        for (int k = 0; k < dimension; k++) {
          group.add(k, rows[at + k]);
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
