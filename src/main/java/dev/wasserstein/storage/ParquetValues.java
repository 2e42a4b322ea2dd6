// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Single values in Parquet files by their logical types, as Java has them. */
final class ParquetValues {
  /** The Julian day of 1970-01-01. */
  private static final int JULIAN_EPOCH = 2_440_588;

  private ParquetValues() {}

  /**
   * The value of a column: a text, number, truth value, date, time or UUID; empty where it is null,
   * a list, or of another type, such as bytes.
   */
  static Optional<Object> of(Group row, String name) {
    GroupType schema = row.getType();
    if (!schema.containsField(name)
        || !schema.getType(name).isPrimitive()
        || schema.getType(name).isRepetition(Type.Repetition.REPEATED)
        || row.getFieldRepetitionCount(name) == 0) {
      return Optional.empty();
    }
    PrimitiveType type = schema.getType(name).asPrimitiveType();
    int field = schema.getFieldIndex(name);
    return switch (type.getPrimitiveTypeName()) {
      case DOUBLE -> Optional.of(row.getDouble(field, 0));
      case FLOAT -> Optional.of(row.getFloat(field, 0));
      case BOOLEAN -> Optional.of(row.getBoolean(field, 0));
      case INT32 -> Optional.of(whole(row.getInteger(field, 0), Integer.SIZE, type));
      case INT64 -> Optional.of(whole(row.getLong(field, 0), Long.SIZE, type));
      case INT96 -> Optional.of(instant(row.getInt96(field, 0)));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(row.getBinary(field, 0), type);
    };
  }

  private static Object whole(long value, int bits, PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(value, decimal.getScale());
    }
    if (logical instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(value);
    }
    if (logical instanceof TimeLogicalTypeAnnotation time) {
      return LocalTime.MIDNIGHT.plus(value, unit(time.getUnit()));
    }
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      Instant instant = Instant.EPOCH.plus(value, unit(timestamp.getUnit()));
      return timestamp.isAdjustedToUTC()
          ? instant
          : (Object) LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
    boolean unsigned = logical instanceof IntLogicalTypeAnnotation number && !number.isSigned();
    return unsigned && bits == Long.SIZE
        ? new BigInteger(Long.toUnsignedString(value))
        : (Object) (unsigned ? Integer.toUnsignedLong((int) value) : value);
  }

  private static ChronoUnit unit(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> ChronoUnit.MILLIS;
      case MICROS -> ChronoUnit.MICROS;
      case NANOS -> ChronoUnit.NANOS;
    };
  }

  /** Spark's and Hive's older form of a time: nanoseconds of the day, and the Julian day. */
  private static Instant instant(Binary bytes) {
    ByteBuffer buffer = bytes.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = buffer.getLong();
    long day = (long) buffer.getInt() - JULIAN_EPOCH;
    return Instant.EPOCH.plus(day, ChronoUnit.DAYS).plusNanos(nanos);
  }

  private static Optional<Object> bytes(Binary bytes, PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return Optional.of(new BigDecimal(new BigInteger(bytes.getBytes()), decimal.getScale()));
    }
    if (logical instanceof UUIDLogicalTypeAnnotation) {
      return Optional.of(UUID.fromString(type.stringifier().stringify(bytes)));
    }
    if (logical instanceof Float16LogicalTypeAnnotation) {
      return Optional.of(Float.valueOf(type.stringifier().stringify(bytes)));
    }
    boolean isText =
        type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY
            && !(logical instanceof BsonLogicalTypeAnnotation);
    return isText ? text(bytes) : Optional.empty();
  }

  /** A text, which older writers do not say it is. */
  private static Optional<Object> text(Binary bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(bytes.toByteBuffer()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
