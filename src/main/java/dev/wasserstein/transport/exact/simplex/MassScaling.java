// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.transport.exact.NetworkSimplex;
import java.util.Arrays;

/**
 * The masses of a problem as integers: the atoms that carry mass, and how many units each of them
 * carries, so that both sides sum to the same total K exactly.
 *
 * <p>K is the largest safe scale: at most 2^52 (so that a count of units is a double) and such that
 * K·(m+1)+m fits a long, which the perturbation of {@link NetworkSimplex} needs. A side whose
 * positive masses are all equal gets equal counts, because K is a multiple of its size; any other
 * side is rounded by largest remainders, ties by index. A mass is therefore changed by less than
 * one unit, 2^-52 up to m = 2046 and (m+1)·2^-63 beyond; masses far below a unit, such as 1e-300,
 * become 0 and count as atoms without mass.
 */
public final class MassScaling {
  private static final long LARGEST_TOTAL = 1L << 52;

  private int rows;
  private int columns;
  private long total;
  private int[] rowAtoms = new int[0];
  private int[] columnAtoms = new int[0];
  private long[] supply = new long[0];
  private long[] demand = new long[0];
  private long[] remainders = new long[0];

  /**
   * Scales the masses of a problem; all other methods speak of the problem given last.
   *
   * @param sourceMasses (m), not negative, of positive sum
   * @param targetMasses (n), not negative, of positive sum
   * @throws IllegalArgumentException if a mass is negative or not a number, or a sum is not
   *     positive and finite
   */
  public void load(double[] sourceMasses, double[] targetMasses) {
    int m = positive(sourceMasses, "Source");
    int n = positive(targetMasses, "Target");
    double sourceMass = equalMass(sourceMasses);
    double targetMass = equalMass(targetMasses);
    long limit = Math.min(LARGEST_TOTAL, (Long.MAX_VALUE - m) / (m + 1));
    long step = leastCommonMultiple(sourceMass > 0 ? m : 1, targetMass > 0 ? n : 1);
    total = limit - limit % Math.min(step, limit);
    if (rowAtoms.length < sourceMasses.length) {
      rowAtoms = new int[sourceMasses.length];
      supply = new long[sourceMasses.length];
    }
    if (columnAtoms.length < targetMasses.length) {
      columnAtoms = new int[targetMasses.length];
      demand = new long[targetMasses.length];
    }
    rows = scale(sourceMasses, sourceMass > 0 && total % m == 0 ? total / m : 0, rowAtoms, supply);
    columns =
        scale(targetMasses, targetMass > 0 && total % n == 0 ? total / n : 0, columnAtoms, demand);
  }

  /** The number of source atoms that carry units. */
  public int rows() {
    return rows;
  }

  /** The number of target atoms that carry units. */
  public int columns() {
    return columns;
  }

  /** Whether all atoms on both sides carry the same number of units. */
  public boolean isAssignment() {
    for (int i = 0; i < rows; i++) {
      if (supply[i] != supply[0]) {
        return false;
      }
    }
    for (int j = 0; j < columns; j++) {
      if (demand[j] != supply[0]) {
        return false;
      }
    }
    return true;
  }

  /** The units on either side, K. */
  public long total() {
    return total;
  }

  /** The source atoms that carry units, ascending, in the first {@link #rows()} places; shared. */
  public int[] rowAtoms() {
    return rowAtoms;
  }

  /**
   * The target atoms that carry units, ascending, in the first {@link #columns()} places; shared.
   */
  public int[] columnAtoms() {
    return columnAtoms;
  }

  /** The units of the source atoms {@link #rowAtoms()}, all positive; shared. */
  public long[] supply() {
    return supply;
  }

  /** The units of the target atoms {@link #columnAtoms()}, all positive; shared. */
  public long[] demand() {
    return demand;
  }

  /** Counts the positive masses and checks them all. */
  private static int positive(double[] masses, String side) {
    int count = 0;
    double sum = 0;
    for (int i = 0; i < masses.length; i++) {
      if (!(masses[i] >= 0)) {
        throw new IllegalArgumentException(
            side + " mass " + i + " is " + masses[i] + "; expected a number that is not negative");
      }
      count += masses[i] > 0 ? 1 : 0;
      sum += masses[i];
    }
    if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(side + " masses sum to " + sum + "; expected 1");
    }
    return count;
  }

  /** The one value of all positive masses, or 0 if they differ. */
  private static double equalMass(double[] masses) {
    double value = 0;
    for (double mass : masses) {
      if (mass > 0) {
        if (value > 0 && mass != value) {
          return 0;
        }
        value = mass;
      }
    }
    return value;
  }

  private static long leastCommonMultiple(long a, long b) {
    return a / greatestCommonDivisor(a, b) * b;
  }

  /** The greatest common divisor of two positive numbers, by Euclid. */
  static long greatestCommonDivisor(long a, long b) {
    long x = a;
    long y = b;
    while (y != 0) {
      long rest = x % y;
      x = y;
      y = rest;
    }
    return x;
  }

  /**
   * Fills atoms and units; share is the units of each where all are equal, else 0. Returns how many
   * carry units.
   */
  private int scale(double[] masses, long share, int[] atoms, long[] units) {
    if (share > 0) {
      int count = 0;
      for (int i = 0; i < masses.length; i++) {
        if (masses[i] > 0) {
          atoms[count] = i;
          units[count++] = share;
        }
      }
      return count;
    }
    roundByLargestRemainders(masses, units);
    int count = 0;
    for (int i = 0; i < masses.length; i++) {
      if (units[i] > 0) {
        atoms[count] = i;
        units[count++] = units[i];
      }
    }
    return count;
  }

  /** Brings the least so many of the remainders, all different, to the front (Hoare's select). */
  private void selectLeast(int wanted, int count) {
    long[] a = remainders;
    int low = 0;
    int high = count - 1;
    while (low < high) {
      long x = a[low];
      long y = a[low + (high - low) / 2];
      long z = a[high];
      long pivot = Math.max(Math.min(x, y), Math.min(Math.max(x, y), z));
      int i = low;
      int j = high;
      while (i <= j) {
        while (a[i] < pivot) {
          i++;
        }
        while (a[j] > pivot) {
          j--;
        }
        if (i <= j) {
          long swap = a[i];
          a[i++] = a[j];
          a[j--] = swap;
        }
      }
      if (wanted <= j) {
        high = j;
      } else if (wanted >= i) {
        low = i;
      } else {
        return;
      }
    }
  }

  private void roundByLargestRemainders(double[] masses, long[] units) {
    NeumaierSum sum = new NeumaierSum();
    for (double mass : masses) {
      sum.add(mass);
    }
    double scale = total / sum.value();
    if (remainders.length < masses.length) {
      remainders = new long[masses.length];
    }
    long missing = total;
    int candidates = 0;
    for (int i = 0; i < masses.length; i++) {
      double exact = masses[i] * scale;
      units[i] = (long) exact;
      missing -= units[i];
      if (masses[i] > 0) {
        long rank = (long) ((1 - (exact - units[i])) * (1 << 30));
        remainders[candidates++] = rank << 32 | i;
      }
    }
    if (missing > 0 && missing < candidates) {
      selectLeast((int) missing, candidates);
    } else {
      Arrays.sort(remainders, 0, candidates);
    }
    // One round suffices but for rounding in the scale itself, which may leave a unit too many or
    // too few.
    for (int k = 0; missing > 0; k = (k + 1) % candidates, missing--) {
      units[(int) remainders[k]]++;
    }
    for (int k = candidates - 1; missing < 0; k = (k + candidates - 1) % candidates) {
      if (units[(int) remainders[k]] > 1) {
        units[(int) remainders[k]]--;
        missing++;
      }
    }
  }
}
