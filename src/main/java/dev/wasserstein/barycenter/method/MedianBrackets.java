// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.numeric.CountingSort;
import dev.wasserstein.numeric.WeightedMedian;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What is known of many weighted medians: the leading bits of the lower and of the upper one, which
 * sums of weights by the next bits make longer (radix selection). Values count by their bits in the
 * order of numbers. A slot is one median.
 */
final class MedianBrackets implements Serializable {
  private static final long serialVersionUID = 1L;

  /** All bits of a double. */
  private static final int ALL = Double.SIZE;

  /** The bits that the first pass looks at: sign and exponent. */
  private static final int FIRST_BITS = 12;

  private static final int NEXT_BITS = 8;

  private final Side lower;
  private final Side upper;

  /** The sum of the weights of each slot; 0 as long as it is not known. */
  private final double[] totals;

  /** The bits that are not known yet. */
  private int shift = ALL;

  /** Nothing is known. */
  MedianBrackets(int slots) {
    lower = new Side(slots);
    upper = new Side(slots);
    totals = new double[slots];
  }

  /** The lower or the upper medians: their leading bits, and the weights of all values below. */
  private static final class Side implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] prefix;
    private final double[] high;
    private final double[] low;

    Side(int slots) {
      prefix = new long[slots];
      high = new double[slots];
      low = new double[slots];
    }

    void add(int slot, double weight, double rest) {
      double before = high[slot];
      double sum = before + weight;
      double shadow = sum - before;
      low[slot] += (before - (sum - shadow)) + (weight - shadow) + rest;
      high[slot] = sum;
    }

    double sum(int slot) {
      return high[slot] + low[slot];
    }
  }

  /** Bits that ascend, read without a sign, as numbers do; both zeros are one. */
  private static long key(double value) {
    long bits = Double.doubleToRawLongBits(value + 0.0);
    return bits ^ ((bits >> (ALL - 1)) | Long.MIN_VALUE);
  }

  private static double value(long key) {
    return Double.longBitsToDouble(key < 0 ? key ^ Long.MIN_VALUE : ~key);
  }

  private static long prefix(long key, int shift) {
    return shift == ALL ? 0 : key >>> shift;
  }

  /** Whether all bits are known. */
  boolean areClosed() {
    return shift == 0;
  }

  private int nextBits() {
    return shift == ALL ? FIRST_BITS : Math.min(NEXT_BITS, shift);
  }

  /** Whether a value may be the lower or the upper median of a slot. */
  boolean contain(int slot, double value) {
    long prefix = prefix(key(value), shift);
    return prefix == lower.prefix[slot] || prefix == upper.prefix[slot];
  }

  /** Adds the weight of a value to the cell of its next bits, if it may be a median. */
  void count(int slot, double value, double weight, LevelWeights sums) {
    long key = key(value);
    long prefix = prefix(key, shift);
    int bits = nextBits();
    int bucket = (int) (key >>> (shift - bits)) & ((1 << bits) - 1);
    if (prefix == lower.prefix[slot]) {
      sums.add((slot << bits) | bucket, weight);
    } else if (prefix == upper.prefix[slot]) {
      sums.add(((totals.length + slot) << bits) | bucket, weight);
    }
  }

  /**
   * Takes up the sums of a pass.
   *
   * @return how many values may still be medians
   */
  long narrow(LevelWeights sums) {
    int bits = nextBits();
    int[] cells = sums.cells();
    if (shift == ALL) {
      sumUp(cells, bits, sums);
    }
    long left = 0;
    for (int begin = 0; begin < cells.length; ) {
      int owner = cells[begin] >>> bits;
      int end = begin;
      while (end < cells.length && cells[end] >>> bits == owner) {
        end++;
      }
      int slot = owner % totals.length;
      boolean shared = lower.prefix[slot] == upper.prefix[slot];
      int low = -1;
      if (owner < totals.length) {
        low =
            choose(lower, slot, WeightedMedian.least(totals[slot]), false, cells, begin, end, sums);
        left += sums.count(low);
      }
      if (owner >= totals.length || shared) {
        int high =
            choose(upper, slot, WeightedMedian.most(totals[slot]), true, cells, begin, end, sums);
        left += high == low ? 0 : sums.count(high);
        upper.prefix[slot] = (upper.prefix[slot] << bits) | (high & ((1 << bits) - 1));
      }
      if (low >= 0) {
        lower.prefix[slot] = (lower.prefix[slot] << bits) | (low & ((1 << bits) - 1));
      }
      begin = end;
    }
    shift -= bits;
    return left;
  }

  private void sumUp(int[] cells, int bits, LevelWeights sums) {
    Side all = new Side(totals.length);
    for (int cell : cells) {
      all.add(cell >>> bits, sums.high(cell), sums.low(cell));
    }
    Arrays.setAll(totals, all::sum);
  }

  /** The cell in which the sum reaches, or exceeds, its target; those before it are below. */
  private static int choose(
      Side side,
      int slot,
      double target,
      boolean beyond,
      int[] cells,
      int begin,
      int end,
      LevelWeights sums) {
    for (int at = begin; ; at++) {
      int cell = cells[at];
      double high = side.high[slot];
      double low = side.low[slot];
      side.add(slot, sums.high(cell), sums.low(cell));
      double sum = side.sum(slot);
      // The last one where rounding left the sum short.
      if (at == end - 1 || (beyond ? sum > target : sum >= target)) {
        side.high[slot] = high;
        side.low[slot] = low;
        return cell;
      }
    }
  }

  /** The medians, all of whose bits are known; NaN of slots without values. */
  double[] medians() {
    double[] medians = new double[totals.length];
    for (int slot = 0; slot < medians.length; slot++) {
      medians[slot] =
          totals[slot] > 0
              ? WeightedMedian.midpoint(value(lower.prefix[slot]), value(upper.prefix[slot]))
              : Double.NaN;
    }
    return medians;
  }

  /**
   * The medians; NaN of slots without values.
   *
   * @param gathered all values that may be medians
   */
  double[] medians(MedianSelection.SlotValues gathered) {
    int count = gathered.count();
    int[] all = new int[count];
    Arrays.setAll(all, k -> k);
    int[] order = CountingSort.of(gathered.slots(), totals.length, all);
    double[] values = new double[count];
    double[] weights = new double[count];
    for (int k = 0; k < count; k++) {
      values[k] = gathered.value(order[k]);
      weights[k] = gathered.weight(order[k]);
    }
    double[] medians = new double[totals.length];
    Arrays.fill(medians, Double.NaN);
    for (int begin = 0; begin < count; ) {
      int slot = gathered.slots()[order[begin]];
      int end = begin;
      while (end < count && gathered.slots()[order[end]] == slot) {
        end++;
      }
      WeightedMedian.sort(values, weights, begin, end);
      medians[slot] = median(slot, values, weights, begin, end);
      begin = end;
    }
    return medians;
  }

  private double median(int slot, double[] values, double[] weights, int begin, int end) {
    if (shift == ALL) {
      Side all = new Side(1);
      for (int k = begin; k < end; k++) {
        all.add(0, weights[k], 0);
      }
      totals[slot] = all.sum(0);
    }
    double least = WeightedMedian.least(totals[slot]);
    double most = WeightedMedian.most(totals[slot]);
    int low = -1;
    int high = -1;
    boolean lowFound = false;
    boolean highFound = false;
    for (int k = begin; k < end; k++) {
      long prefix = prefix(key(values[k]), shift);
      if (!lowFound && prefix == lower.prefix[slot]) {
        lower.add(slot, weights[k], 0);
        low = k;
        lowFound = lower.sum(slot) >= least;
      }
      if (!highFound && prefix == upper.prefix[slot]) {
        upper.add(slot, weights[k], 0);
        high = k;
        highFound = upper.sum(slot) > most;
      }
    }
    return WeightedMedian.midpoint(values[low], values[high]);
  }
}
