// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.barycenter.OptimalityProof.PlanRow;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * The multi-coupling of an exact barycenter as a Parquet file: {@code atom int, mass double,
 * indices array<int>}.
 */
final class ParquetPlan {
  private static final String ATOM = "atom";
  private static final String MASS = "mass";
  private static final String INDICES = "indices";

  private ParquetPlan() {}

  /** Writes a row for each part of an atom. */
  static void write(Configuration configuration, OutputFile file, List<PlanRow> plan)
      throws IOException {
    try (ParquetWriter<PlanRow> writer = new Builder(file).withConf(configuration).build()) {
      for (PlanRow row : plan) {
        writer.write(row);
      }
    }
  }

  private static final class Builder extends ParquetWriter.Builder<PlanRow, Builder> {
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
    protected WriteSupport<PlanRow> getWriteSupport(Configuration configuration) {
      return new Rows();
    }
  }

  private static final class Rows extends WriteSupport<PlanRow> {
    private static final MessageType SCHEMA =
        Types.buildMessage()
            .required(PrimitiveTypeName.INT32)
            .named(ATOM)
            .required(PrimitiveTypeName.DOUBLE)
            .named(MASS)
            .requiredList()
            .requiredElement(PrimitiveTypeName.INT32)
            .named(INDICES)
            .named("plan");

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
    public void write(PlanRow row) {
      consumer.startMessage();
      consumer.startField(ATOM, 0);
      consumer.addInteger(row.atom());
      consumer.endField(ATOM, 0);
      consumer.startField(MASS, 1);
      consumer.addDouble(row.mass());
      consumer.endField(MASS, 1);
      consumer.startField(INDICES, 2);
      consumer.startGroup();
      consumer.startField("list", 0);
      for (int index : row.indices()) {
        consumer.startGroup();
        consumer.startField("element", 0);
        consumer.addInteger(index);
        consumer.endField("element", 0);
        consumer.endGroup();
      }
      consumer.endField("list", 0);
      consumer.endGroup();
      consumer.endField(INDICES, 2);
      consumer.endMessage();
    }
  }
}
