// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.measure.BadInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Tables of vectors in Parquet files: {@code id}, {@code features}, and {@code label} where there
 * are labels. The features are a dense vector of Spark's MLlib, which Spark recognises by the
 * schema in the footer: its estimators take the column as it is. Neither Spark nor MLlib is needed
 * to write or read it.
 */
public final class ParquetVectors {
  /** The name of the measure. */
  public static final String ID = "id";

  /** Its vector. */
  public static final String FEATURES = "features";

  /** Its class. */
  public static final String LABEL = "label";

  /** The entry of the footer in which Spark keeps the schema of its own types. */
  private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";

  private static final String SPARK_VECTOR =
      """
      {"type":"udt","class":"org.apache.spark.ml.linalg.VectorUDT",\
      "pyClass":"pyspark.ml.linalg.VectorUDT","sqlType":{"type":"struct","fields":[\
      {"name":"type","type":"byte","nullable":false,"metadata":{}},\
      {"name":"size","type":"integer","nullable":true,"metadata":{}},\
      {"name":"indices","type":{"type":"array","elementType":"integer","containsNull":false},\
      "nullable":true,"metadata":{}},\
      {"name":"values","type":{"type":"array","elementType":"double","containsNull":false},\
      "nullable":true,"metadata":{}}]}}""";

  /** The type of a dense vector; 0 is that of a sparse one. */
  private static final int DENSE = 1;

  private static final int BITS_OF_A_BYTE = 8;

  private ParquetVectors() {}

  /**
   * A row.
   *
   * @param place where it stood, for messages
   */
  public record Row(String id, double[] features, String place) {}

  /**
   * The files of a table: a file, a directory of Spark's, or the table in the run directory of an
   * embedding.
   *
   * @throws BadInputException if there is none
   */
  public static List<InputFile> files(Configuration configuration, String path) {
    try {
      Path given = FilePaths.of(path);
      FileSystem fileSystem = FilePaths.fileSystem(configuration, given);
      Path table = FilePaths.child(given, RunDirectory.EMBEDDING);
      if (isDirectory(fileSystem, given) && fileSystem.exists(table)) {
        return HadoopFiles.list(configuration, List.of(table.toString()));
      }
    } catch (IOException | RuntimeException e) {
      throw HadoopFiles.unreadable(path, e);
    }
    return HadoopFiles.list(configuration, List.of(path));
  }

  /** Not of a file, whose child HDFS refuses to look for; nor of a glob. */
  private static boolean isDirectory(FileSystem fileSystem, Path path) throws IOException {
    try {
      return fileSystem.getFileStatus(path).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /**
   * Reads a file. The features may be a vector of MLlib, dense or sparse, or a list of numbers;
   * other columns are passed over.
   *
   * @throws BadInputException if it is not Parquet, or lacks a column or a value
   */
  public static void read(Configuration configuration, InputFile file, Consumer<Row> sink) {
    try (ParquetReader<Group> reader =
        ParquetDraws.reader(new GroupReadSupport(), configuration, file)) {
      long number = 1;
      for (Group group = reader.read(); group != null; group = reader.read()) {
        if (number == 1) {
          requireColumns(group.getType(), file.name());
        }
        String place = file.name() + ":row " + number++;
        requireValue(group, ID, place);
        requireValue(group, FEATURES, place);
        sink.accept(
            new Row(
                group.getValueToString(group.getType().getFieldIndex(ID), 0),
                ParquetMeasures.vectorOrList(group, FEATURES, place),
                place));
      }
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw ParquetSize.unreadable(configuration, file, e);
    }
  }

  private static void requireColumns(GroupType schema, String file) {
    for (String name : List.of(ID, FEATURES)) {
      if (!schema.containsField(name)) {
        throw new BadInputException(
            "Column '" + name + "'",
            file,
            "is missing among "
                + schema.getFields().stream().map(Type::getName).collect(Collectors.joining(", ")),
            "the columns id and features of an embedding",
            "Select or rename the columns.");
      }
    }
    if (!schema.getType(ID).isPrimitive()) {
      throw ParquetMeasures.wrongType(ID, file, schema.getType(ID).toString());
    }
  }

  private static void requireValue(Group group, String name, String place) {
    if (group.getFieldRepetitionCount(name) == 0) {
      throw new BadInputException(
          "Column '" + name + "'", place, "is null", "a value", "Remove the row.");
    }
  }

  /** Writes a file row by row; an output that cannot be written is an {@link OutputException}. */
  public static final class Writer implements AutoCloseable {
    private final ParquetWriter<Labelled> writer;
    private final Function<IOException, OutputException> failure;

    /**
     * Begins a file.
     *
     * @param labelled whether there is a column of labels
     * @param failure what a fault becomes
     */
    Writer(
        Configuration configuration,
        OutputFile file,
        boolean labelled,
        Function<IOException, OutputException> failure)
        throws IOException {
      this.writer = new Builder(file, labelled).withConf(configuration).build();
      this.failure = failure;
    }

    /**
     * Writes a row.
     *
     * @param label where the file has labels
     */
    public void write(String id, double[] features, Optional<String> label) {
      try {
        writer.write(new Labelled(id, features, label));
      } catch (IOException e) {
        throw failure.apply(e);
      }
    }

    @Override
    public void close() {
      try {
        writer.close();
      } catch (IOException e) {
        throw failure.apply(e);
      }
    }
  }

  private record Labelled(String id, double[] features, Optional<String> label) {}

  private static final class Builder extends ParquetWriter.Builder<Labelled, Builder> {
    private final boolean labelled;

    Builder(OutputFile file, boolean labelled) {
      super(file);
      this.labelled = labelled;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Deprecated by parquet-java in favour of an overload, and yet the abstract one. */
    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<Labelled> getWriteSupport(Configuration configuration) {
      return new Rows(labelled);
    }
  }

  /** Hands rows to parquet-java number by number: no object is made for a number. */
  private static final class Rows extends WriteSupport<Labelled> {
    private final boolean labelled;
    private RecordConsumer consumer;

    Rows(boolean labelled) {
      this.labelled = labelled;
    }

    /** Deprecated by parquet-java in favour of an overload, and yet the abstract one. */
    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
      return new WriteContext(schema(labelled), Map.of(SPARK_SCHEMA, sparkSchema(labelled)));
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(Labelled row) {
      consumer.startMessage();
      text(ID, 0, row.id());
      consumer.startField(FEATURES, 1);
      consumer.startGroup();
      consumer.startField("type", 0);
      consumer.addInteger(DENSE);
      consumer.endField("type", 0);
      values(row.features());
      consumer.endGroup();
      consumer.endField(FEATURES, 1);
      row.label().ifPresent(label -> text(LABEL, 2, label));
      consumer.endMessage();
    }

    private void text(String name, int index, String value) {
      consumer.startField(name, index);
      consumer.addBinary(Binary.fromString(value));
      consumer.endField(name, index);
    }

    private void values(double[] values) {
      consumer.startField("values", 3);
      consumer.startGroup();
      consumer.startField("list", 0);
      for (double value : values) {
        consumer.startGroup();
        consumer.startField("element", 0);
        consumer.addDouble(value);
        consumer.endField("element", 0);
        consumer.endGroup();
      }
      consumer.endField("list", 0);
      consumer.endGroup();
      consumer.endField("values", 3);
    }
  }

  private static MessageType schema(boolean labelled) {
    LogicalTypeAnnotation text = LogicalTypeAnnotation.stringType();
    Types.MessageTypeBuilder schema = Types.buildMessage();
    schema.required(PrimitiveTypeName.BINARY).as(text).named(ID);
    schema
        .requiredGroup()
        .required(PrimitiveTypeName.INT32)
        .as(LogicalTypeAnnotation.intType(BITS_OF_A_BYTE, true))
        .named("type")
        .optional(PrimitiveTypeName.INT32)
        .named("size")
        .optionalList()
        .requiredElement(PrimitiveTypeName.INT32)
        .named("indices")
        .optionalList()
        .requiredElement(PrimitiveTypeName.DOUBLE)
        .named("values")
        .named(FEATURES);
    if (labelled) {
      schema.required(PrimitiveTypeName.BINARY).as(text).named(LABEL);
    }
    return schema.named("embedding");
  }

  private static String sparkSchema(boolean labelled) {
    return "{\"type\":\"struct\",\"fields\":["
        + sparkField(ID, "\"string\"")
        + ","
        + sparkField(FEATURES, SPARK_VECTOR)
        + (labelled ? "," + sparkField(LABEL, "\"string\"") : "")
        + "]}";
  }

  private static String sparkField(String name, String type) {
    return "{\"name\":\"" + name + "\",\"type\":" + type + ",\"nullable\":true,\"metadata\":{}}";
  }
}
