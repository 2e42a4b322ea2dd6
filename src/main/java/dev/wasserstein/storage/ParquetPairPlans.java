// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * Writes the plans of pairs of measures as a Parquet file: {@code id string, other string, i int, j
 * int, mass double}, a row for each entry.
 */
public final class ParquetPairPlans implements AutoCloseable {
  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("id")
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("other")
          .required(PrimitiveTypeName.INT32)
          .named("i")
          .required(PrimitiveTypeName.INT32)
          .named("j")
          .required(PrimitiveTypeName.DOUBLE)
          .named("mass")
          .named("plan");

  private final ParquetWriter<Entry> writer;
  private final Function<IOException, OutputException> failure;

  private record Entry(Binary id, Binary other, int i, int j, double mass) {}

  ParquetPairPlans(
      Configuration configuration, OutputFile file, Function<IOException, OutputException> failure)
      throws IOException {
    writer = new Builder(file).withConf(configuration).build();
    this.failure = failure;
  }

  /**
   * Writes a plan.
   *
   * @param i the numbers of the atoms of the first measure (entries)
   * @param j those of the second
   */
  public void write(String id, String other, int[] i, int[] j, double[] mass) {
    Binary first = Binary.fromString(id);
    Binary second = Binary.fromString(other);
    try {
      for (int e = 0; e < mass.length; e++) {
        writer.write(new Entry(first, second, i[e], j[e], mass[e]));
      }
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

  private static final class Builder extends ParquetWriter.Builder<Entry, Builder> {
    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Deprecated by parquet-java in favour of an overload, and yet the abstract one. */
    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<Entry> getWriteSupport(Configuration configuration) {
      return new Rows();
    }
  }

  private static final class Rows extends WriteSupport<Entry> {
    private RecordConsumer consumer;

    /** Deprecated by parquet-java in favour of an overload, and yet the abstract one. */
    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(Entry entry) {
      consumer.startMessage();
      field("id", 0, () -> consumer.addBinary(entry.id()));
      field("other", 1, () -> consumer.addBinary(entry.other()));
      field("i", 2, () -> consumer.addInteger(entry.i()));
      field("j", 3, () -> consumer.addInteger(entry.j()));
      field("mass", 4, () -> consumer.addDouble(entry.mass()));
      consumer.endMessage();
    }

    private void field(String name, int index, Runnable value) {
      consumer.startField(name, index);
      value.run();
      consumer.endField(name, index);
    }
  }
}
