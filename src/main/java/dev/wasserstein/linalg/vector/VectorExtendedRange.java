// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg.vector;

import static dev.wasserstein.linalg.ExpLog.LEAST_ARGUMENT;
import static dev.wasserstein.linalg.ExpLog.LEAST_EXPONENT;
import static dev.wasserstein.linalg.ExpLog.LN_2;
import static dev.wasserstein.linalg.ExpLog.LN_2_HIGH;
import static dev.wasserstein.linalg.ExpLog.LN_2_LOW;
import static dev.wasserstein.linalg.ExpLog.LOG2_E;
import static dev.wasserstein.linalg.ExpLog.MANTISSA_BITS;
import static dev.wasserstein.linalg.ExpLog.ONE_BITS;
import static dev.wasserstein.linalg.ExpLog.ROUND;
import static dev.wasserstein.linalg.ExpLog.SQRT_HALF_BITS;
import static dev.wasserstein.linalg.ExpLog.TWO_52;
import static dev.wasserstein.linalg.ExpLog.TWO_52_BITS;

import dev.wasserstein.linalg.ExtendedRange;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ExtendedRange} in vector instructions. There are no masks: the last vector of a line
 * reaches back over the one before it and computes some numbers again, with the same result. Lines
 * shorter than a vector go through a buffer.
 */
final class VectorExtendedRange implements ExtendedRange {
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = DOUBLES.length();
  private static final int BUFFER = 256;

  private final double[] first = new double[LANES];
  private final double[] second = new double[LANES];
  private final double[] third = new double[LANES];
  private final double[] fourth = new double[LANES];
  private final double[] fifth = new double[LANES];
  private final double[] arguments = new double[BUFFER];
  private final double[] values = new double[BUFFER];
  private double[] zeros = new double[0];

  /** What x is raised to before e^x · 2^add is computed: where that is the least normal double. */
  private static double floor(double add) {
    return (LEAST_EXPONENT + 1 - add) * LN_2;
  }

  // The polynomials stand in the loops themselves: a method that takes and gives vectors is no
  // longer inlined once it was compiled on its own, and then makes objects of them.

  /** y_j = e^(x_j) · 2^add, x_j raised to where that is the least normal double. */
  private static void powers(double[] x, int from, double add, double[] y, int to, int length) {
    DoubleVector exponent = DoubleVector.broadcast(DOUBLES, add);
    DoubleVector least = DoubleVector.broadcast(DOUBLES, floor(add));
    DoubleVector round = DoubleVector.broadcast(DOUBLES, ROUND);
    for (int j = 0; j < length; j += LANES) {
      int p = Math.min(j, length - LANES);
      DoubleVector bounded = at(x, from + p).max(least);
      DoubleVector k = bounded.fma(DoubleVector.broadcast(DOUBLES, LOG2_E), round).sub(round);
      DoubleVector r =
          k.fma(
              DoubleVector.broadcast(DOUBLES, -LN_2_LOW),
              k.fma(DoubleVector.broadcast(DOUBLES, -LN_2_HIGH), bounded));
      // Two chains, of the even and the odd coefficients, run side by side.
      DoubleVector s = r.mul(r);
      DoubleVector odd = DoubleVector.broadcast(DOUBLES, 1.0 / 6227020800.0);
      odd = odd.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 39916800.0));
      odd = odd.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 362880.0));
      odd = odd.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 5040.0));
      odd = odd.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 120.0));
      odd = odd.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 6.0));
      DoubleVector even = DoubleVector.broadcast(DOUBLES, 1.0 / 479001600.0);
      even = even.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 3628800.0));
      even = even.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 40320.0));
      even = even.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 720.0));
      even = even.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 24.0));
      even = even.fma(s, DoubleVector.broadcast(DOUBLES, 0.5));
      DoubleVector power = odd.fma(r, even).fma(s, r).add(1.0);
      power.mul(powerOfTwo(k.add(exponent))).intoArray(y, to + p);
    }
  }

  /** y_j = ln x_j + (shift_j + add) · ln 2; returns the least x_j. */
  private double logarithms(
      double[] x, int from, double[] shift, double add, double[] y, int to, int length) {
    // Numbers that are not negative are in the order of their bits.
    LongVector least = at(x, from + length - LANES).reinterpretAsLongs();
    for (int j = 0; j < length; j += LANES) {
      int p = Math.min(j, length - LANES);
      DoubleVector value = at(x, from + p);
      LongVector bits = value.reinterpretAsLongs();
      least = least.min(bits);
      // 2^10 is added to the exponent, so that a shift without sign does.
      LongVector shifted = bits.sub(SQRT_HALF_BITS - (1024L << 52));
      DoubleVector k =
          shifted
              .lanewise(VectorOperators.LSHR, 52)
              .or(TWO_52_BITS)
              .reinterpretAsDoubles()
              .sub(TWO_52 + 1024)
              .add(at(shift, p).add(add));
      DoubleVector m =
          bits.sub(shifted.and(~MANTISSA_BITS)).add(1024L << 52).reinterpretAsDoubles();
      DoubleVector f = m.sub(1.0).div(m.add(1.0));
      DoubleVector z = f.mul(f);
      DoubleVector s = z.mul(z);
      DoubleVector odd = DoubleVector.broadcast(DOUBLES, 1.0 / 21);
      odd = odd.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 17));
      odd = odd.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 13));
      odd = odd.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 9));
      odd = odd.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 5));
      DoubleVector even = DoubleVector.broadcast(DOUBLES, 1.0 / 19);
      even = even.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 15));
      even = even.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 11));
      even = even.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 7));
      even = even.fma(s, DoubleVector.broadcast(DOUBLES, 1.0 / 3));
      DoubleVector twice = f.add(f);
      DoubleVector rest = twice.mul(z).fma(odd.fma(z, even), k.mul(LN_2_LOW));
      k.fma(DoubleVector.broadcast(DOUBLES, LN_2_HIGH), twice.add(rest)).intoArray(y, to + p);
    }
    return least(least.reinterpretAsDoubles());
  }

  private static DoubleVector powerOfTwo(DoubleVector e) {
    return e.add(DoubleVector.broadcast(DOUBLES, TWO_52 + 1023))
        .reinterpretAsLongs()
        .lanewise(VectorOperators.LSHL, 52)
        .reinterpretAsDoubles();
  }

  private static DoubleVector at(double[] x, int p) {
    return DoubleVector.fromArray(DOUBLES, x, p);
  }

  @Override
  public double max(double[] x, int from, int length) {
    int end = from + length;
    int j = from;
    double most = Double.NEGATIVE_INFINITY;
    if (length >= 8 * LANES) {
      DoubleVector m0 = at(x, j);
      DoubleVector m1 = at(x, j + LANES);
      DoubleVector m2 = at(x, j + 2 * LANES);
      DoubleVector m3 = at(x, j + 3 * LANES);
      DoubleVector m4 = at(x, j + 4 * LANES);
      DoubleVector m5 = at(x, j + 5 * LANES);
      DoubleVector m6 = at(x, j + 6 * LANES);
      DoubleVector m7 = at(x, j + 7 * LANES);
      for (j += 8 * LANES; j + 8 * LANES <= end; j += 8 * LANES) {
        m0 = m0.max(at(x, j));
        m1 = m1.max(at(x, j + LANES));
        m2 = m2.max(at(x, j + 2 * LANES));
        m3 = m3.max(at(x, j + 3 * LANES));
        m4 = m4.max(at(x, j + 4 * LANES));
        m5 = m5.max(at(x, j + 5 * LANES));
        m6 = m6.max(at(x, j + 6 * LANES));
        m7 = m7.max(at(x, j + 7 * LANES));
      }
      DoubleVector left = m0.max(m1).max(m2.max(m3));
      DoubleVector right = m4.max(m5).max(m6.max(m7));
      left.max(right).intoArray(first, 0);
      for (double lane : first) {
        most = Math.max(most, lane);
      }
    }
    for (; j < end; j++) {
      most = Math.max(most, x[j]);
    }
    return most;
  }

  @Override
  public void maxInto(double[] x, int from, double[] largest, int length) {
    int j = 0;
    for (; j + LANES <= length; j += LANES) {
      at(largest, j).max(at(x, from + j)).intoArray(largest, j);
    }
    for (; j < length; j++) {
      largest[j] = Math.max(largest[j], x[from + j]);
    }
  }

  @Override
  public void columnRanges(
      double[] x, int from, int rows, int columns, double[] least, double[] largest) {
    int end = from + rows * columns;
    int j = 0;
    for (; j + LANES <= columns; j += LANES) {
      // Numbers that are not negative are in the order of their bits.
      LongVector low = at(x, from + j).reinterpretAsLongs();
      LongVector high = low;
      for (int p = from + j + columns; p < end; p += columns) {
        LongVector bits = at(x, p).reinterpretAsLongs();
        low = low.min(bits);
        high = high.max(bits);
      }
      low.reinterpretAsDoubles().intoArray(least, j);
      high.reinterpretAsDoubles().intoArray(largest, j);
    }
    for (; j < columns; j++) {
      least[j] = x[from + j];
      largest[j] = x[from + j];
      for (int p = from + j + columns; p < end; p += columns) {
        least[j] = Math.min(least[j], x[p]);
        largest[j] = Math.max(largest[j], x[p]);
      }
    }
  }

  @Override
  public void scaleColumns(double[] x, int rows, int columns, double[] factors, double round) {
    int end = rows * columns;
    int from = 0;
    for (; from + LANES <= columns; from += LANES) {
      DoubleVector factor = at(factors, from);
      for (int p = from; p < end; p += columns) {
        at(x, p).mul(factor).add(round).sub(round).intoArray(x, p);
      }
    }
    for (; from < columns; from++) {
      for (int p = from; p < end; p += columns) {
        x[p] = (x[p] * factors[from] + round) - round;
      }
    }
  }

  @Override
  public double differences(double[] x, double[] y, double[] z, int length) {
    for (int j = 0; j < length; j++) {
      z[j] = x[j] - y[j];
    }
    return max(z, 0, length);
  }

  @Override
  public double dot(double[] x, int from, double[] y, int to, int length) {
    DoubleVector s0 = DoubleVector.zero(DOUBLES);
    DoubleVector s1 = DoubleVector.zero(DOUBLES);
    DoubleVector s2 = DoubleVector.zero(DOUBLES);
    DoubleVector s3 = DoubleVector.zero(DOUBLES);
    DoubleVector s4 = DoubleVector.zero(DOUBLES);
    DoubleVector s5 = DoubleVector.zero(DOUBLES);
    DoubleVector s6 = DoubleVector.zero(DOUBLES);
    DoubleVector s7 = DoubleVector.zero(DOUBLES);
    int j = 0;
    for (; j + 8 * LANES <= length; j += 8 * LANES) {
      int p = from + j;
      int q = to + j;
      s0 = at(x, p).fma(at(y, q), s0);
      s1 = at(x, p + LANES).fma(at(y, q + LANES), s1);
      s2 = at(x, p + 2 * LANES).fma(at(y, q + 2 * LANES), s2);
      s3 = at(x, p + 3 * LANES).fma(at(y, q + 3 * LANES), s3);
      s4 = at(x, p + 4 * LANES).fma(at(y, q + 4 * LANES), s4);
      s5 = at(x, p + 5 * LANES).fma(at(y, q + 5 * LANES), s5);
      s6 = at(x, p + 6 * LANES).fma(at(y, q + 6 * LANES), s6);
      s7 = at(x, p + 7 * LANES).fma(at(y, q + 7 * LANES), s7);
    }
    double total = total(s0.add(s1).add(s2.add(s3)).add(s4.add(s5).add(s6.add(s7))));
    for (; j < length; j++) {
      total += x[from + j] * y[to + j];
    }
    return total;
  }

  /** In a fixed order: reduceLanes may add up in another one when it is compiled. */
  private double total(DoubleVector sum) {
    sum.intoArray(first, 0);
    double total = 0;
    for (double lane : first) {
      total += lane;
    }
    return total;
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
    return toLog(x, from, zeros(length), add + TOP, y, to, length);
  }

  private double[] zeros(int length) {
    if (zeros.length < length) {
      zeros = new double[length];
    }
    return zeros;
  }

  @Override
  public double sumOfExp(double[] x, int from, int length, double shift) {
    DoubleVector sum = DoubleVector.broadcast(DOUBLES, 0.0);
    for (int j = 0; j < length; j += BUFFER) {
      int count = Math.min(BUFFER, length - j);
      int filled = (count + LANES - 1) / LANES * LANES;
      System.arraycopy(x, from + j, arguments, 0, count);
      Arrays.fill(arguments, count, filled, Double.NEGATIVE_INFINITY);
      for (int l = 0; l < filled; l += LANES) {
        at(arguments, l).sub(shift).intoArray(arguments, l);
      }
      powers(arguments, 0, 0, values, 0, filled);
      for (int l = 0; l < filled; l += LANES) {
        sum = sum.add(at(values, l));
      }
    }
    return total(sum);
  }

  @Override
  public void exp(double[] x, int from, double[] y, int to, int length) {
    fromLog(x, from, TOP, y, to, length);
  }

  @Override
  public double log(double x) {
    first[0] = x;
    log(first, 0, second, 0, 1);
    return second[0];
  }

  @Override
  public void log(double[] x, int from, double[] y, int to, int length) {
    if (length < LANES) {
      Arrays.fill(third, 1);
      System.arraycopy(x, from, third, 0, length);
      log(third, 0, fourth, 0, LANES);
      System.arraycopy(fourth, 0, y, to, length);
      return;
    }
    logarithms(x, from, zeros(length), 0, y, to, length);
  }

  @Override
  public void fromLog(double[] x, int from, double shift, double[] y, int to, int length) {
    if (length < LANES) {
      Arrays.fill(first, LEAST_ARGUMENT);
      System.arraycopy(x, from, first, 0, length);
      powers(first, 0, TOP - shift, second, 0, LANES);
      System.arraycopy(second, 0, y, to, length);
      return;
    }
    powers(x, from, TOP - shift, y, to, length);
  }

  @Override
  public double toLog(
      double[] x, int from, double[] shift, double add, double[] y, int to, int length) {
    if (length < LANES) {
      Arrays.fill(first, Double.MAX_VALUE);
      System.arraycopy(x, from, first, 0, length);
      System.arraycopy(shift, 0, second, 0, length);
      double least = toLog(first, 0, second, add, third, 0, LANES);
      System.arraycopy(third, 0, y, to, length);
      return least;
    }
    return logarithms(x, from, shift, add - TOP, y, to, length);
  }

  /** Not by reduceLanes, which may make an object of each lane. */
  private double least(DoubleVector lanes) {
    lanes.intoArray(fifth, 0);
    double least = fifth[0];
    for (double lane : fifth) {
      least = Math.min(least, lane);
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
    if (length < LANES) {
      Arrays.fill(first, Double.MAX_VALUE);
      System.arraycopy(x, from, first, 0, length);
      System.arraycopy(shift, 0, second, 0, length);
      double least = split(first, 0, second, add, third, fourth, 0, LANES);
      System.arraycopy(third, 0, mantissa, to, length);
      System.arraycopy(fourth, 0, exponent, to, length);
      return least;
    }
    DoubleVector least = at(x, from + length - LANES);
    for (int j = 0; j < length; j += LANES) {
      int p = Math.min(j, length - LANES);
      DoubleVector value = at(x, from + p);
      least = least.min(value);
      LongVector bits = value.reinterpretAsLongs();
      bits.and(MANTISSA_BITS).or(ONE_BITS).reinterpretAsDoubles().intoArray(mantissa, to + p);
      bits.lanewise(VectorOperators.LSHR, 52)
          .or(TWO_52_BITS)
          .reinterpretAsDoubles()
          .sub(TWO_52 + 1023 + TOP)
          .add(at(shift, p).add(add))
          .intoArray(exponent, to + p);
    }
    return least(least);
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
    if (length < LANES) {
      System.arraycopy(mantissa, from, first, 0, length);
      System.arraycopy(exponent, from, second, 0, length);
      System.arraycopy(shift, 0, third, 0, length);
      join(first, second, 0, third, fourth, 0, LANES);
      System.arraycopy(fourth, 0, y, to, length);
      return;
    }
    for (int j = 0; j < length; j += LANES) {
      joinAt(mantissa, exponent, from, shift, y, to, Math.min(j, length - LANES));
    }
  }

  private static void joinAt(
      double[] mantissa, double[] exponent, int from, double[] shift, double[] y, int to, int j) {
    DoubleVector e =
        at(exponent, from + j)
            .sub(at(shift, j))
            .add(TOP)
            .max(DoubleVector.broadcast(DOUBLES, LEAST_EXPONENT));
    at(mantissa, from + j).mul(powerOfTwo(e)).intoArray(y, to + j);
  }
}
