// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** The types of Parquet that hold numbers, as doubles. */
final class ParquetNumbers {
  private ParquetNumbers() {}

  /**
   * Whether a column holds one number: floating-point, whole of either sign, decimal or boolean (1
   * for true). Dates, times and texts are none, however they are stored.
   */
  static boolean isNumber(Type type) {
    if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
      return false;
    }
    return holdsNumbers(type.asPrimitiveType());
  }

  /** Whether its values are numbers, one or several of them. */
  static boolean holdsNumbers(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    boolean decimal = logical instanceof DecimalLogicalTypeAnnotation;
    return switch (type.getPrimitiveTypeName()) {
      case DOUBLE, FLOAT, BOOLEAN -> true;
      case INT32, INT64 ->
          logical == null || decimal || logical instanceof IntLogicalTypeAnnotation;
      case BINARY -> decimal;
      case FIXED_LEN_BYTE_ARRAY -> decimal || logical instanceof Float16LogicalTypeAnnotation;
      case INT96 -> false;
    };
  }

  /**
   * A number.
   *
   * @param field of numbers, see {@link #holdsNumbers}
   * @param index among the values of a repeated field, else 0
   */
  static double of(Group group, int field, int index) {
    PrimitiveType type = group.getType().getType(field).asPrimitiveType();
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    boolean unsigned = logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned();
    int scale = logical instanceof DecimalLogicalTypeAnnotation decimal ? decimal.getScale() : 0;
    return switch (type.getPrimitiveTypeName()) {
      case DOUBLE -> group.getDouble(field, index);
      case FLOAT -> group.getFloat(field, index);
      case BOOLEAN -> group.getBoolean(field, index) ? 1 : 0;
      case INT32 -> {
        int value = group.getInteger(field, index);
        yield unsigned ? Integer.toUnsignedLong(value) : decimal(BigInteger.valueOf(value), scale);
      }
      case INT64 -> {
        long value = group.getLong(field, index);
        yield unsigned
            ? new BigInteger(Long.toUnsignedString(value)).doubleValue()
            : decimal(BigInteger.valueOf(value), scale);
      }
      case BINARY -> decimal(new BigInteger(group.getBinary(field, index).getBytes()), scale);
      case FIXED_LEN_BYTE_ARRAY ->
          logical instanceof Float16LogicalTypeAnnotation
              ? Float.parseFloat(type.stringifier().stringify(group.getBinary(field, index)))
              : decimal(new BigInteger(group.getBinary(field, index).getBytes()), scale);
      case INT96 -> throw new IllegalArgumentException(type.toString());
    };
  }

  private static double decimal(BigInteger unscaled, int scale) {
    return scale == 0 ? unscaled.doubleValue() : new BigDecimal(unscaled, scale).doubleValue();
  }
}
