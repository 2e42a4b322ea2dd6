// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

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
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Posterior draws in Parquet files: a column of numbers for each parameter, a row for each draw.
 */
final class ParquetDraws {
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
  static Draws read(Configuration configuration, InputFile file, Predicate<String> wanted) {
    Map<Long, List<double[]>> chains = new LinkedHashMap<>();
    List<String> parameters = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), new Path(file.path()))
            .withConf(configuration)
            .build()) {
      long row = 1;
      for (Group group = reader.read(); group != null; group = reader.read()) {
        if (row == 1) {
          parameters.addAll(parameters(group, wanted));
        }
        String place = file.name() + ":row " + row;
        double[] draw = new double[parameters.size()];
        for (int k = 0; k < draw.length; k++) {
          draw[k] = finite(group, parameters.get(k), place);
        }
        chains.computeIfAbsent(chain(group), c -> new ArrayList<>()).add(draw);
        row++;
      }
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
    if (chains.isEmpty() || parameters.isEmpty()) {
      throw new BadInputException(
          "The file",
          file.name(),
          chains.isEmpty() ? "holds no draw" : "holds none of the parameters",
          "columns of numbers, a row for each draw",
          "Check --parameters and --exclude, or remove the file.");
    }
    return new Draws(
        parameters,
        chains.values().stream().mapToInt(List::size).toArray(),
        chains.values().stream().flatMap(List::stream).flatMapToDouble(Arrays::stream).toArray(),
        file.name());
  }

  private static List<String> parameters(Group group, Predicate<String> wanted) {
    return group.getType().getFields().stream()
        .filter(ParquetDraws::isNumber)
        .map(Type::getName)
        .filter(name -> !CHAIN.contains(name) && !NUMBERS.contains(name) && !name.endsWith("__"))
        .filter(wanted)
        .toList();
  }

  private static boolean isNumber(Type type) {
    return type.isPrimitive()
        && switch (type.asPrimitiveType().getPrimitiveTypeName()) {
          case DOUBLE, FLOAT, INT32, INT64 -> true;
          default -> false;
        };
  }

  private static long chain(Group group) {
    for (String name : CHAIN) {
      if (group.getType().containsField(name)
          && isNumber(group.getType().getType(name))
          && group.getFieldRepetitionCount(name) == 1) {
        return (long) number(group, name);
      }
    }
    return 0;
  }

  private static double finite(Group group, String name, String place) {
    boolean present = group.getFieldRepetitionCount(name) == 1;
    double value = present ? number(group, name) : Double.NaN;
    if (!(Math.abs(value) <= 1e150)) {
      throw new BadInputException(
          "A draw of '" + name + "'",
          place,
          present ? "is " + value : "is missing",
          "a finite number of at most 1e150 in size",
          "Remove the draw, find out why the sampler failed, or use --exclude for this parameter.");
    }
    return value;
  }

  private static double number(Group group, String name) {
    int field = group.getType().getFieldIndex(name);
    return switch (group.getType().getType(field).asPrimitiveType().getPrimitiveTypeName()) {
      case DOUBLE -> group.getDouble(field, 0);
      case FLOAT -> group.getFloat(field, 0);
      case INT32 -> group.getInteger(field, 0);
      default -> group.getLong(field, 0);
    };
  }

  /** Writes rows to one new file as they come. */
  static final class Writer implements Closeable {
    private final ParquetWriter<Group> writer;
    private final MessageType schema;
    private final int dimension;

    Writer(Configuration configuration, Path path, List<String> parameters) throws IOException {
      Types.MessageTypeBuilder builder = Types.buildMessage();
      for (String parameter : parameters) {
        builder.required(PrimitiveTypeName.DOUBLE).named(parameter);
      }
      schema = builder.named("draws");
      dimension = parameters.size();
      writer = ExampleParquetWriter.builder(path).withType(schema).withConf(configuration).build();
    }

    /**
     * Writes rows.
     *
     * @param rows (n × d, row-major)
     */
    void write(double[] rows) throws IOException {
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
