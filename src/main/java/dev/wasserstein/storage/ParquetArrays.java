// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.NamedArray;
import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
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
 * Tables of named arrays in Parquet files, a row for each: {@code id string, key string, shape
 * array<int>, values array<double>}, of floats where the arrays are; {@code weight double} may
 * stand beside them.
 */
public final class ParquetArrays {
  private static final String ID = "id";
  private static final String KEY = "key";
  private static final String SHAPE = "shape";
  private static final String VALUES = "values";
  private static final String WEIGHT = "weight";

  private ParquetArrays() {}

  /**
   * A row.
   *
   * @param id whose array it is
   * @param weight of the owner; NaN where there is none
   * @param place where it stood, for messages
   */
  public record Row(String id, NamedArray array, double weight, String place) {}

  /**
   * Reads a file; columns with other names are passed over.
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
        sink.accept(row(group, file.name() + ":row " + number++));
      }
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw ParquetSize.unreadable(configuration, file, e);
    }
  }

  private static Row row(Group group, String place) {
    for (String name : List.of(ID, KEY, SHAPE, VALUES)) {
      if (group.getFieldRepetitionCount(name) == 0) {
        throw new BadInputException(
            "Column '" + name + "'", place, "is null", "a value", "Remove the row.");
      }
    }
    String key = group.getValueToString(group.getType().getFieldIndex(KEY), 0);
    double[] shape = ParquetMeasures.numbers(group, SHAPE, place);
    double[] values = ParquetMeasures.numbers(group, VALUES, place);
    boolean weighted =
        group.getType().containsField(WEIGHT) && group.getFieldRepetitionCount(WEIGHT) > 0;
    return new Row(
        group.getValueToString(group.getType().getFieldIndex(ID), 0),
        new NamedArray(
            key,
            ParquetMeasures.wholeNumbers(shape, SHAPE, place),
            isSingle(group.getType().getType(VALUES))
                ? NamedArray.Precision.SINGLE
                : NamedArray.Precision.DOUBLE,
            values),
        weighted ? ParquetMeasures.number(group, WEIGHT, 0, place) : Double.NaN,
        place);
  }

  private static boolean isSingle(Type type) {
    Type element = type;
    while (!element.isPrimitive()) {
      element = element.asGroupType().getType(0);
    }
    return element.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.FLOAT;
  }

  private static void requireColumns(GroupType schema, String file) {
    for (String name : List.of(ID, KEY, SHAPE, VALUES)) {
      if (!schema.containsField(name)) {
        throw new BadInputException(
            "Column '" + name + "'",
            file,
            "is missing among "
                + schema.getFields().stream().map(Type::getName).collect(Collectors.joining(", ")),
            "the columns id, key, shape and values",
            "Select or rename the columns.");
      }
    }
    for (String name : List.of(ID, KEY)) {
      if (!schema.getType(name).isPrimitive()) {
        throw ParquetMeasures.wrongType(name, file, schema.getType(name).toString());
      }
    }
  }

  /** Writes a row for each array of one owner; of floats if all arrays are. */
  static void write(
      Configuration configuration, OutputFile file, String id, List<NamedArray> arrays)
      throws IOException {
    boolean single =
        arrays.stream().allMatch(each -> each.precision() == NamedArray.Precision.SINGLE);
    try (ParquetWriter<NamedArray> writer =
        new Builder(file, id, single).withConf(configuration).build()) {
      for (NamedArray array : arrays) {
        writer.write(array);
      }
    }
  }

  private static final class Builder extends ParquetWriter.Builder<NamedArray, Builder> {
    private final String id;
    private final boolean single;

    Builder(OutputFile file, String id, boolean single) {
      super(file);
      this.id = id;
      this.single = single;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Deprecated by parquet-java in favour of an overload, and yet the abstract one. */
    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<NamedArray> getWriteSupport(Configuration configuration) {
      return new Rows(id, single);
    }
  }

  /** Hands rows to parquet-java number by number: no object is made for a number. */
  private static final class Rows extends WriteSupport<NamedArray> {
    private final String id;
    private final boolean single;
    private RecordConsumer consumer;

    Rows(String id, boolean single) {
      this.id = id;
      this.single = single;
    }

    /** Deprecated by parquet-java in favour of an overload, and yet the abstract one. */
    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
      return new WriteContext(schema(single), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(NamedArray array) {
      consumer.startMessage();
      text(ID, 0, id);
      text(KEY, 1, array.key());
      list(SHAPE, 2, array.shape().length, k -> consumer.addInteger(array.shape()[k]));
      list(
          VALUES,
          3,
          array.values().length,
          k -> {
            if (single) {
              consumer.addFloat((float) array.values()[k]);
            } else {
              consumer.addDouble(array.values()[k]);
            }
          });
      consumer.endMessage();
    }

    private void text(String name, int index, String value) {
      consumer.startField(name, index);
      consumer.addBinary(Binary.fromString(value));
      consumer.endField(name, index);
    }

    private void list(String name, int index, int length, IntConsumer element) {
      consumer.startField(name, index);
      consumer.startGroup();
      if (length > 0) {
        consumer.startField("list", 0);
        for (int k = 0; k < length; k++) {
          consumer.startGroup();
          consumer.startField("element", 0);
          element.accept(k);
          consumer.endField("element", 0);
          consumer.endGroup();
        }
        consumer.endField("list", 0);
      }
      consumer.endGroup();
      consumer.endField(name, index);
    }
  }

  private static MessageType schema(boolean single) {
    LogicalTypeAnnotation text = LogicalTypeAnnotation.stringType();
    return Types.buildMessage()
        .required(PrimitiveTypeName.BINARY)
        .as(text)
        .named(ID)
        .required(PrimitiveTypeName.BINARY)
        .as(text)
        .named(KEY)
        .requiredList()
        .requiredElement(PrimitiveTypeName.INT32)
        .named(SHAPE)
        .requiredList()
        .requiredElement(single ? PrimitiveTypeName.FLOAT : PrimitiveTypeName.DOUBLE)
        .named(VALUES)
        .named("arrays");
  }
}
