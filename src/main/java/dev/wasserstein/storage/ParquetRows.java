// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.MeasureColumns;
import dev.wasserstein.format.MeasureRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Hands rows of the schema to parquet-java number by number: no object is made for a number. */
final class ParquetRows extends WriteSupport<MeasureRow> {
  private final MessageType schema;
  private final List<String> groups;
  private final Optional<NumberColumn> last;
  private RecordConsumer consumer;
  private int number;

  private ParquetRows(MessageType schema, List<String> groups, Optional<NumberColumn> last) {
    this.schema = schema;
    this.groups = groups;
    this.last = last;
  }

  /** Builds the writer of a file with this schema. */
  static final class Builder extends ParquetWriter.Builder<MeasureRow, Builder> {
    private final MessageType schema;
    private final List<String> groups;
    private final Optional<NumberColumn> last;

    Builder(OutputFile file, MessageType schema, List<String> groups, Optional<NumberColumn> last) {
      super(file);
      this.schema = schema;
      this.groups = groups;
      this.last = last;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Deprecated by parquet-java in favour of an overload, and yet the abstract one. */
    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<MeasureRow> getWriteSupport(Configuration configuration) {
      return new ParquetRows(schema, groups, last);
    }
  }

  /** Deprecated by parquet-java in favour of an overload, and yet the abstract one. */
  @Override
  @SuppressWarnings("deprecation")
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    consumer = recordConsumer;
  }

  @Override
  public void write(MeasureRow row) {
    consumer.startMessage();
    for (int k = 0; k < groups.size(); k++) {
      Binary cell = Binary.fromString(row.group().get(k));
      field(groups.get(k), () -> consumer.addBinary(cell));
    }
    field(MeasureColumns.ID, () -> consumer.addBinary(Binary.fromString(row.id().orElseThrow())));
    row.weight()
        .ifPresent(weight -> field(MeasureColumns.WEIGHT, () -> consumer.addDouble(weight)));
    row.dimension()
        .ifPresent(
            dimension -> field(MeasureColumns.DIMENSION, () -> consumer.addInteger(dimension)));
    row.masses().ifPresent(values -> list(MeasureColumns.MASSES, values));
    row.support().ifPresent(values -> list(MeasureColumns.SUPPORT, values));
    row.shape()
        .ifPresent(
            values ->
                list(MeasureColumns.SHAPE, values.length, k -> consumer.addInteger(values[k])));
    row.mean().ifPresent(values -> list(MeasureColumns.MEAN, values));
    row.covariance().ifPresent(values -> list(MeasureColumns.COVARIANCE, values));
    row.levels().ifPresent(levels -> list(MeasureColumns.LEVELS, levels));
    row.values().ifPresent(values -> list(MeasureColumns.VALUES, values));
    last.ifPresent(
        column -> field(column.name(), () -> consumer.addDouble(column.values()[number])));
    number++;
    consumer.endMessage();
  }

  private void field(String name, Runnable value) {
    int index = schema.getFieldIndex(name);
    consumer.startField(name, index);
    value.run();
    consumer.endField(name, index);
  }

  private void list(String name, double[] values) {
    list(name, values.length, k -> consumer.addDouble(values[k]));
  }

  /** A list in the layout of three levels. */
  private void list(String name, int length, IntConsumer element) {
    field(
        name,
        () -> {
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
        });
  }
}
