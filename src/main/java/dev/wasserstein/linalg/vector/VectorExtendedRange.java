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

  private final double[] first = new double[LANES];
  private final double[] second = new double[LANES];
  private final double[] third = new double[LANES];
  private final double[] fourth = new double[LANES];

  /** What x is raised to before e^x · 2^add is computed: where that is the least normal double. */
  private static double floor(double add) {
    return (LEAST_EXPONENT + 1 - add) * LN_2;
  }

  /** e^x · 2^add, x not below the floor. */
  private static DoubleVector exp(DoubleVector x, DoubleVector floor, DoubleVector add) {
    DoubleVector bounded = x.max(floor);
    DoubleVector round = DoubleVector.broadcast(DOUBLES, ROUND);
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
    DoubleVector p = odd.fma(r, even).fma(s, r).add(1.0);
    return p.mul(powerOfTwo(k.add(add)));
  }

  private static DoubleVector powerOfTwo(DoubleVector e) {
    return e.add(DoubleVector.broadcast(DOUBLES, TWO_52 + 1023))
        .reinterpretAsLongs()
        .lanewise(VectorOperators.LSHL, 52)
        .reinterpretAsDoubles();
  }

  /** ln x + add · ln 2. */
  private static DoubleVector log(DoubleVector x, DoubleVector add) {
    LongVector bits = x.reinterpretAsLongs();
    // 2^10 is added to the exponent, so that a shift without sign does.
    LongVector shifted = bits.sub(SQRT_HALF_BITS - (1024L << 52));
    DoubleVector k =
        shifted
            .lanewise(VectorOperators.LSHR, 52)
            .or(TWO_52_BITS)
            .reinterpretAsDoubles()
            .sub(TWO_52 + 1024)
            .add(add);
    DoubleVector m = bits.sub(shifted.and(~MANTISSA_BITS)).add(1024L << 52).reinterpretAsDoubles();
    DoubleVector f = m.sub(1.0).div(m.add(1.0));
    DoubleVector z = f.mul(f);
    DoubleVector p = DoubleVector.broadcast(DOUBLES, 1.0 / 21);
    p = p.fma(z, DoubleVector.broadcast(DOUBLES, 1.0 / 19));
    p = p.fma(z, DoubleVector.broadcast(DOUBLES, 1.0 / 17));
    p = p.fma(z, DoubleVector.broadcast(DOUBLES, 1.0 / 15));
    p = p.fma(z, DoubleVector.broadcast(DOUBLES, 1.0 / 13));
    p = p.fma(z, DoubleVector.broadcast(DOUBLES, 1.0 / 11));
    p = p.fma(z, DoubleVector.broadcast(DOUBLES, 1.0 / 9));
    p = p.fma(z, DoubleVector.broadcast(DOUBLES, 1.0 / 7));
    p = p.fma(z, DoubleVector.broadcast(DOUBLES, 1.0 / 5));
    p = p.fma(z, DoubleVector.broadcast(DOUBLES, 1.0 / 3));
    DoubleVector twice = f.add(f);
    DoubleVector rest = twice.mul(z).fma(p, k.mul(LN_2_LOW));
    return k.fma(DoubleVector.broadcast(DOUBLES, LN_2_HIGH), twice.add(rest));
  }

  private static DoubleVector at(double[] x, int p) {
    return DoubleVector.fromArray(DOUBLES, x, p);
  }

  @Override
  public double max(double[] x, int from, int length) {
    if (length < LANES) {
      double most = Double.NEGATIVE_INFINITY;
      for (int j = from; j < from + length; j++) {
        most = Math.max(most, x[j]);
      }
      return most;
    }
    DoubleVector most = at(x, from + length - LANES);
    for (int j = 0; j + LANES <= length; j += LANES) {
      most = most.max(at(x, from + j));
    }
    return most.reduceLanes(VectorOperators.MAX);
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
  public double differences(double[] x, double[] y, double[] z, int length) {
    int tail = length % LANES;
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = length - tail; j < length; j++) {
      z[j] = x[j] - y[j];
      largest = Math.max(largest, z[j]);
    }
    DoubleVector most = DoubleVector.broadcast(DOUBLES, largest);
    for (int j = 0; j + LANES <= length; j += LANES) {
      DoubleVector difference = at(x, j).sub(at(y, j));
      difference.intoArray(z, j);
      most = most.max(difference);
    }
    return most.reduceLanes(VectorOperators.MAX);
  }

  @Override
  public double dot(double[] x, double[] y, int length) {
    DoubleVector even = DoubleVector.broadcast(DOUBLES, 0.0);
    DoubleVector odd = DoubleVector.broadcast(DOUBLES, 0.0);
    int j = 0;
    for (; j + 2 * LANES <= length; j += 2 * LANES) {
      even = at(x, j).fma(at(y, j), even);
      odd = at(x, j + LANES).fma(at(y, j + LANES), odd);
    }
    double total = total(even.add(odd));
    for (; j < length; j++) {
      total += x[j] * y[j];
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
      double[] x, double[] y, double first, double second, double[] z, int length) {
    DoubleVector one = DoubleVector.broadcast(DOUBLES, first);
    DoubleVector two = DoubleVector.broadcast(DOUBLES, second);
    int j = 0;
    for (; j + LANES <= length; j += LANES) {
      at(x, j).div(at(y, j).mul(one).mul(two)).intoArray(z, j);
    }
    for (; j < length; j++) {
      z[j] = x[j] / (y[j] * first * second);
    }
  }

  @Override
  public void dotWithLogs(double[] w, double[] x, double add, int length, double[] sumAndLeast) {
    DoubleVector exponent = DoubleVector.broadcast(DOUBLES, add);
    DoubleVector sum = DoubleVector.broadcast(DOUBLES, 0.0);
    DoubleVector least = DoubleVector.broadcast(DOUBLES, Double.POSITIVE_INFINITY);
    int j = 0;
    for (; j + LANES <= length; j += LANES) {
      DoubleVector some = at(x, j);
      sum = at(w, j).fma(log(some, exponent), sum);
      least = least.min(some);
    }
    if (j < length) {
      Arrays.fill(second, 0);
      Arrays.fill(third, x[j]);
      System.arraycopy(w, j, second, 0, length - j);
      System.arraycopy(x, j, third, 0, length - j);
      sum = at(second, 0).fma(log(at(third, 0), exponent), sum);
      least = least.min(at(third, 0));
    }
    sumAndLeast[0] = total(sum);
    sumAndLeast[1] = least.reduceLanes(VectorOperators.MIN);
  }

  @Override
  public double log(double[] x, double add, double[] y, int length) {
    if (length < LANES) {
      Arrays.fill(third, x[0]);
      System.arraycopy(x, 0, third, 0, length);
      double least = log(third, add, fourth, LANES);
      System.arraycopy(fourth, 0, y, 0, length);
      return least;
    }
    DoubleVector exponent = DoubleVector.broadcast(DOUBLES, add);
    int last = length - LANES;
    DoubleVector least = at(x, last);
    log(least, exponent).intoArray(y, last);
    for (int j = 0; j < last; j += LANES) {
      DoubleVector some = at(x, j);
      log(some, exponent).intoArray(y, j);
      least = least.min(some);
    }
    return least.reduceLanes(VectorOperators.MIN);
  }

  @Override
  public double sumOfExp(double[] x, int from, int length, double shift) {
    DoubleVector zero = DoubleVector.broadcast(DOUBLES, 0.0);
    DoubleVector floor = DoubleVector.broadcast(DOUBLES, floor(0));
    DoubleVector sum = DoubleVector.broadcast(DOUBLES, 0.0);
    int j = 0;
    for (; j + LANES <= length; j += LANES) {
      sum = sum.add(exp(at(x, from + j).sub(shift), floor, zero));
    }
    if (j < length) {
      Arrays.fill(first, Double.NEGATIVE_INFINITY);
      System.arraycopy(x, from + j, first, 0, length - j);
      sum = sum.add(exp(at(first, 0).sub(shift), floor, zero));
    }
    return total(sum);
  }

  @Override
  public void exp(double[] x, int from, double[] y, int to, int length) {
    if (length < LANES) {
      System.arraycopy(x, from, first, 0, length);
      exp(first, 0, second, 0, LANES);
      System.arraycopy(second, 0, y, to, length);
      return;
    }
    DoubleVector floor = DoubleVector.broadcast(DOUBLES, floor(0));
    DoubleVector zero = DoubleVector.broadcast(DOUBLES, 0.0);
    int last = length - LANES;
    for (int j = 0; j < last; j += LANES) {
      exp(at(x, from + j), floor, zero).intoArray(y, to + j);
    }
    exp(at(x, from + last), floor, zero).intoArray(y, to + last);
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
    DoubleVector zero = DoubleVector.broadcast(DOUBLES, 0.0);
    int last = length - LANES;
    for (int j = 0; j < last; j += LANES) {
      log(at(x, from + j), zero).intoArray(y, to + j);
    }
    log(at(x, from + last), zero).intoArray(y, to + last);
  }

  @Override
  public void fromLog(double[] x, int from, double shift, double[] y, int to, int length) {
    if (length < LANES) {
      Arrays.fill(first, LEAST_ARGUMENT);
      System.arraycopy(x, from, first, 0, length);
      fromLog(first, 0, shift, second, 0, LANES);
      System.arraycopy(second, 0, y, to, length);
      return;
    }
    DoubleVector add = DoubleVector.broadcast(DOUBLES, TOP - shift);
    DoubleVector floor = DoubleVector.broadcast(DOUBLES, floor(TOP - shift));
    int last = length - LANES;
    for (int j = 0; j < last; j += LANES) {
      exp(at(x, from + j), floor, add).intoArray(y, to + j);
    }
    exp(at(x, from + last), floor, add).intoArray(y, to + last);
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
    int last = length - LANES;
    LongVector least = at(x, from + last).reinterpretAsLongs();
    for (int j = 0; j < last; j += LANES) {
      least = least.min(toLogAt(x, from, shift, add, y, to, j));
    }
    return least(least.min(toLogAt(x, from, shift, add, y, to, last)));
  }

  /** Among doubles that are not negative the least one has the least bits. */
  private static double least(LongVector bits) {
    return Double.longBitsToDouble(bits.reduceLanes(VectorOperators.MIN));
  }

  private static LongVector toLogAt(
      double[] x, int from, double[] shift, double add, double[] y, int to, int j) {
    DoubleVector value = at(x, from + j);
    log(value, at(shift, j).add(add - TOP)).intoArray(y, to + j);
    return value.reinterpretAsLongs();
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
    int last = length - LANES;
    LongVector least = at(x, from + last).reinterpretAsLongs();
    for (int j = 0; j < last; j += LANES) {
      least = least.min(splitAt(x, from, shift, add, mantissa, exponent, to, j));
    }
    return least(least.min(splitAt(x, from, shift, add, mantissa, exponent, to, last)));
  }

  private static LongVector splitAt(
      double[] x,
      int from,
      double[] shift,
      double add,
      double[] mantissa,
      double[] exponent,
      int to,
      int j) {
    LongVector bits = at(x, from + j).reinterpretAsLongs();
    bits.and(MANTISSA_BITS).or(ONE_BITS).reinterpretAsDoubles().intoArray(mantissa, to + j);
    bits.lanewise(VectorOperators.LSHR, 52)
        .or(TWO_52_BITS)
        .reinterpretAsDoubles()
        .sub(TWO_52 + 1023 + TOP)
        .add(at(shift, j).add(add))
        .intoArray(exponent, to + j);
    return bits;
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
    int last = length - LANES;
    for (int j = 0; j < last; j += LANES) {
      joinAt(mantissa, exponent, from, shift, y, to, j);
    }
    joinAt(mantissa, exponent, from, shift, y, to, last);
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
