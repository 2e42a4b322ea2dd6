// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/** {@link ExtendedRange} in plain Java. */
final class PlainExtendedRange implements ExtendedRange {
  @Override
  public double max(double[] x, int from, int length) {
    double most = Double.NEGATIVE_INFINITY;
    for (int j = from; j < from + length; j++) {
      most = Math.max(most, x[j]);
    }
    return most;
  }

  @Override
  public void maxInto(double[] x, int from, double[] largest, int length) {
    for (int j = 0; j < length; j++) {
      largest[j] = Math.max(largest[j], x[from + j]);
    }
  }

  @Override
  public void columnRanges(
      double[] x, int from, int rows, int columns, double[] least, double[] largest) {
    System.arraycopy(x, from, least, 0, columns);
    System.arraycopy(x, from, largest, 0, columns);
    for (int i = 1, p = from + columns; i < rows; i++) {
      for (int j = 0; j < columns; j++, p++) {
        least[j] = Math.min(least[j], x[p]);
        largest[j] = Math.max(largest[j], x[p]);
      }
    }
  }

  @Override
  public void scaleColumns(double[] x, int rows, int columns, double[] factors, double round) {
    for (int i = 0, p = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++, p++) {
        x[p] = (x[p] * factors[j] + round) - round;
      }
    }
  }

  @Override
  public double differences(double[] x, double[] y, double[] z, int length) {
    double most = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < length; j++) {
      z[j] = x[j] - y[j];
      most = Math.max(most, z[j]);
    }
    return most;
  }

  @Override
  public double dot(double[] x, int from, double[] y, int at, int length) {
    return InnerProduct.of(x, from, y, at, length);
  }

  @Override
  public void quotients(
      double[] x, double[] y, double first, double second, double[] z, int from, int length) {
    for (int j = from; j < from + length; j++) {
      z[j] = x[j] / (y[j] * first * second);
    }
  }

  @Override
  public double log(double[] x, int from, double add, double[] y, int to, int length) {
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < length; j++) {
      y[to + j] = ExpLog.log(x[from + j], add);
      least = Math.min(least, x[from + j]);
    }
    return least;
  }

  @Override
  public double sumOfExp(double[] x, int from, int length, double shift) {
    double sum = 0;
    for (int j = from; j < from + length; j++) {
      sum += ExpLog.exp(x[j] - shift, 0);
    }
    return sum;
  }

  @Override
  public void exp(double[] x, int from, double[] y, int to, int length) {
    for (int j = 0; j < length; j++) {
      y[to + j] = ExpLog.exp(x[from + j], 0);
    }
  }

  @Override
  public double log(double x) {
    return ExpLog.log(x, 0);
  }

  @Override
  public void log(double[] x, int from, double[] y, int to, int length) {
    for (int j = 0; j < length; j++) {
      y[to + j] = ExpLog.log(x[from + j], 0);
    }
  }

  @Override
  public void fromLog(double[] x, int from, double shift, double[] y, int to, int length) {
    for (int j = 0; j < length; j++) {
      y[to + j] = ExpLog.exp(x[from + j], TOP - shift);
    }
  }

  @Override
  public double toLog(
      double[] x, int from, double[] shift, double add, double[] y, int to, int length) {
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < length; j++) {
      double value = x[from + j];
      least = Math.min(least, value);
      y[to + j] = ExpLog.log(value, shift[j] + (add - TOP));
    }
    return least;
  }

  @Override
  public double split(
      double[] x,
      int from,
      double[] shift,
      double add,
      double[] mantissa,
      double[] exponent,
      int to,
      int length) {
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < length; j++) {
      double value = x[from + j];
      least = Math.min(least, value);
      long bits = Double.doubleToRawLongBits(value);
      mantissa[to + j] = Double.longBitsToDouble((bits & ExpLog.MANTISSA_BITS) | ExpLog.ONE_BITS);
      exponent[to + j] = ((bits >>> 52) - 1023 - TOP) + (shift[j] + add);
    }
    return least;
  }

  @Override
  public void join(
      double[] mantissa,
      double[] exponent,
      int from,
      double[] shift,
      double[] y,
      int to,
      int length) {
    for (int j = 0; j < length; j++) {
      double e = Math.max(exponent[from + j] - shift[j] + TOP, ExpLog.LEAST_EXPONENT);
      y[to + j] = mantissa[from + j] * ExpLog.powerOfTwo(e);
    }
  }
}
