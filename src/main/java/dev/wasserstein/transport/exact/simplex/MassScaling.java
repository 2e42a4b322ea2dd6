// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.transport.TransportProblem;
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

  private final Places sources = new Places();
  private final Places targets = new Places();
  private long total;
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
    scale(sourceMasses, sourceMass > 0 && total % m == 0 ? total / m : 0, sources);
    scale(targetMasses, targetMass > 0 && total % n == 0 ? total / n : 0, targets);
  }

  /**
   * Scales the masses of a problem likewise, and counts atoms of one side that are equal as one row
   * or column, with the units of them all, where costs depend on nothing but where atoms are: ties
   * between their arcs would take many pivots.
   */
  public void load(TransportProblem problem) {
    load(problem.sourceMasses(), problem.targetMasses());
    if (problem.groundCost().isOfPlaces()) {
      sources.merge(problem.source(), problem.dimension());
      targets.merge(problem.target(), problem.dimension());
    }
  }

  /** The number of rows: source atoms that carry units, equal ones counted once if merged. */
  public int rows() {
    return sources.places();
  }

  /** The number of columns: target atoms that carry units, equal ones counted once if merged. */
  public int columns() {
    return targets.places();
  }

  /** Whether all rows and columns carry the same number of units. */
  public boolean isAssignment() {
    for (int i = 0; i < rows(); i++) {
      if (supply()[i] != supply()[0]) {
        return false;
      }
    }
    for (int j = 0; j < columns(); j++) {
      if (demand()[j] != supply()[0]) {
        return false;
      }
    }
    return true;
  }

  /** Takes units from an atom of a row and one of a column, if both keep some. */
  boolean take(int row, int column, long units) {
    int source = sources.heaviest(row);
    int target = targets.heaviest(column);
    if (sources.units()[source] <= units || targets.units()[target] <= units) {
      return false;
    }
    sources.take(source, units);
    targets.take(target, units);
    return true;
  }

  /** The units on either side, K, before any were taken. */
  public long total() {
    return total;
  }

  /**
   * The (first) source atom of each row, ascending, in the first {@link #rows()} places; shared.
   */
  public int[] rowAtoms() {
    return sources.first();
  }

  /**
   * The (first) target atom of each column, ascending, in the first {@link #columns()} places;
   * shared.
   */
  public int[] columnAtoms() {
    return targets.first();
  }

  /** The units of each row, all positive; shared. */
  public long[] supply() {
    return sources.sums();
  }

  /** The units of each column, all positive; shared. */
  public long[] demand() {
    return targets.sums();
  }

  /** The source atoms that carry units, one by one, and their rows. */
  public Places sources() {
    return sources;
  }

  /** The target atoms that carry units, one by one, and their columns. */
  public Places targets() {
    return targets;
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
   * Finds the atoms that carry units and how many; share is the units of each where all are equal,
   * else 0.
   */
  private void scale(double[] masses, long share, Places side) {
    side.reserve(masses.length);
    int[] atoms = side.atom();
    long[] units = side.units();
    int count = 0;
    if (share > 0) {
      for (int i = 0; i < masses.length; i++) {
        if (masses[i] > 0) {
          atoms[count] = i;
          units[count++] = share;
        }
      }
    } else {
      roundByLargestRemainders(masses, units);
      for (int i = 0; i < masses.length; i++) {
        if (units[i] > 0) {
          atoms[count] = i;
          units[count++] = units[i];
        }
      }
    }
    side.keepApart(count);
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
