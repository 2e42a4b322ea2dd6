// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Posterior draws in Parquet files: a column of numbers for each parameter, a row for each draw.
 */
public final class ParquetDraws {
  private static final Set<String> CHAIN = Set.of(".chain", "chain");
  private static final Set<String> NUMBERS =
      Set.of(".iteration", ".draw", "iteration", "draw", "shard");

  private ParquetDraws() {}

  /**
   * Reads a file; columns that are no numbers are passed over.
   *
   * @throws BadInputException if it is not Parquet, holds none of the wanted parameters or no draw,
   *     or a value is missing or not finite
   */
  public static Draws read(Configuration configuration, InputFile file, Predicate<String> wanted) {
    Columns columns = new Columns(wanted, file.name());
    Map<Long, List<double[]>> chains = new LinkedHashMap<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(columns, new Path(file.path())).withConf(configuration).build()) {
      long row = 1;
      for (Group group = reader.read(); group != null; group = reader.read()) {
        double[] draw = new double[columns.parameters.size()];
        for (int k = 0; k < draw.length; k++) {
          draw[k] = columns.value(group, k, row);
        }
        chains.computeIfAbsent(columns.chain(group), c -> new ArrayList<>()).add(draw);
        row++;
      }
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
    if (chains.isEmpty()) {
      throw new BadInputException(
          "The file",
          file.name(),
          "holds no draw",
          "a row for each draw",
          "Remove the file, or run its sampler again.");
    }
    return new Draws(
        columns.parameters,
        chains.values().stream().mapToInt(List::size).toArray(),
        chains.values().stream().flatMap(List::stream).flatMapToDouble(Arrays::stream).toArray(),
        file.name());
  }

  /** What is read of a file: the wanted parameters first, then the chain's number if there is. */
  private static final class Columns extends GroupReadSupport {
    private final Predicate<String> wanted;
    private final String fileName;
    private List<String> parameters = List.of();
    private List<PrimitiveTypeName> types = List.of();

    Columns(Predicate<String> wanted, String fileName) {
      this.wanted = wanted;
      this.fileName = fileName;
    }

    @Override
    public ReadContext init(InitContext context) {
      MessageType schema = context.getFileSchema();
      List<Type> fields = new ArrayList<>(schema.getFields().stream().filter(this::asked).toList());
      parameters = fields.stream().map(Type::getName).toList();
      if (parameters.isEmpty()) {
        throw new BadInputException(
            "The file",
            fileName,
            "holds none of the parameters",
            "columns of numbers, a row for each draw",
            "Check --parameters and --exclude, or remove the file.");
      }
      schema.getFields().stream()
          .filter(field -> CHAIN.contains(field.getName()) && isNumber(field))
          .limit(1)
          .forEach(fields::add);
      types = fields.stream().map(f -> f.asPrimitiveType().getPrimitiveTypeName()).toList();
      return new ReadContext(new MessageType(schema.getName(), fields));
    }

    private boolean asked(Type field) {
      String name = field.getName();
      return isNumber(field)
          && !CHAIN.contains(name)
          && !NUMBERS.contains(name)
          && !name.endsWith("__")
          && wanted.test(name);
    }

    private static boolean isNumber(Type type) {
      if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
        return false;
      }
      return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
        case DOUBLE, FLOAT -> true;
        // Whole numbers; decimals and dates are stored as such, too.
        case INT32, INT64 ->
            type.getLogicalTypeAnnotation() == null
                || type.getLogicalTypeAnnotation()
                    instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation;
        default -> false;
      };
    }

    double value(Group group, int parameter, long row) {
      boolean present = group.getFieldRepetitionCount(parameter) == 1;
      double value = present ? number(group, parameter) : Double.NaN;
      if (!(Math.abs(value) <= 1e150)) {
        throw new BadInputException(
            "A draw of '" + parameters.get(parameter) + "'",
            fileName + ":row " + row,
            present ? "is " + value : "is missing",
            "a finite number of at most 1e150 in size",
            "Remove the draw, find out why the sampler failed, or use --exclude for this"
                + " parameter.");
      }
      return value;
    }

    long chain(Group group) {
      int field = parameters.size();
      return types.size() > field && group.getFieldRepetitionCount(field) == 1
          ? (long) number(group, field)
          : 0;
    }

    private double number(Group group, int field) {
      return switch (types.get(field)) {
        case DOUBLE -> group.getDouble(field, 0);
        case FLOAT -> group.getFloat(field, 0);
        case INT32 -> group.getInteger(field, 0);
        default -> group.getLong(field, 0);
      };
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
