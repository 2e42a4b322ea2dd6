// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import java.util.Arrays;

/**
 * Sorts numbers together with their indices, equal numbers by index. The work space is reused: one
 * thread at a time.
 *
 * <p>Radix sort by a coarse key, floor((x − min)/(max − min)·2^22), in two passes of 11 bits, which
 * are stable, or of fewer numbers in one pass by the first bits of it; then insertion by the
 * numbers themselves, which are nearly in order. Where the numbers are so uneven that many share a
 * key, insertion is given up for merging runs. O(n) for numbers that are spread out, O(n log n)
 * always.
 */
public final class AscendingOrder {
  private static final int DIGIT = 11;
  private static final int BUCKETS = 1 << DIGIT;

  /** Below this many numbers one pass with few buckets is faster than two with many. */
  private static final int SMALL = 256;

  /** Below this many numbers insertion alone is the fastest. */
  private static final int TINY = 16;

  /** Insertion is given up after this many moves per number. */
  private static final int PATIENCE = 8;

  private double[] values = new double[0];
  private int[] index = new int[0];
  private double[] spareValues = new double[0];
  private int[] spareIndex = new int[0];
  private int[] keys = new int[0];
  private int[] spareKeys = new int[0];
  private int[] low = new int[0];
  private int[] high = new int[0];

  /**
   * Sorts the first n numbers, which are not written to.
   *
   * @param numbers finite
   */
  public void sort(double[] numbers, int n) {
    grow(n);
    System.arraycopy(numbers, 0, values, 0, n);
    for (int i = 0; i < n; i++) {
      index[i] = i;
    }
    if (n >= SMALL) {
      radix(n);
    } else if (n >= TINY) {
      scatter(n);
    }
    if (!insert(n)) {
      merge(n);
    }
  }

  /** The sorted numbers, in the first n places. */
  public double[] values() {
    return values;
  }

  /** Where the sorted numbers stood, in the first n places. */
  public int[] index() {
    return index;
  }

  private void grow(int n) {
    if (values.length < n) {
      values = new double[n];
      index = new int[n];
      spareValues = new double[n];
      spareIndex = new int[n];
      keys = new int[n];
      spareKeys = new int[n];
    }
  }

  /** Brings values and indices into the order of two to four times as many buckets. */
  private void scatter(int n) {
    int buckets = Integer.highestOneBit(n) << 2;
    double min = least(n);
    double scale = (buckets - 1) / (greatest(n) - min);
    if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
      return;
    }
    if (low.length < buckets) {
      low = new int[buckets];
    }
    Arrays.fill(low, 0, buckets, 0);
    for (int i = 0; i < n; i++) {
      int key = (int) ((values[i] - min) * scale);
      keys[i] = key;
      low[key]++;
    }
    int sum = 0;
    for (int b = 0; b < buckets; b++) {
      int count = low[b];
      low[b] = sum;
      sum += count;
    }
    for (int i = 0; i < n; i++) {
      int place = low[keys[i]]++;
      spareValues[place] = values[i];
      spareIndex[place] = i;
    }
    swapSpare();
  }

  private double least(int n) {
    double least = values[0];
    for (int i = 1; i < n; i++) {
      least = values[i] < least ? values[i] : least;
    }
    return least;
  }

  private double greatest(int n) {
    double greatest = values[0];
    for (int i = 1; i < n; i++) {
      greatest = values[i] > greatest ? values[i] : greatest;
    }
    return greatest;
  }

  private void swapSpare() {
    double[] swap = values;
    values = spareValues;
    spareValues = swap;
    int[] swapIndex = index;
    index = spareIndex;
    spareIndex = swapIndex;
  }

  /** Brings values and indices into the order of the keys. */
  private void radix(int n) {
    double min = least(n);
    double scale = (BUCKETS * (double) BUCKETS - 1) / (greatest(n) - min);
    if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
      return;
    }
    if (high.length == 0) {
      low = new int[BUCKETS];
      high = new int[BUCKETS];
    }
    Arrays.fill(low, 0);
    Arrays.fill(high, 0);
    for (int i = 0; i < n; i++) {
      int key = (int) ((values[i] - min) * scale);
      keys[i] = key;
      low[key & (BUCKETS - 1)]++;
      high[key >>> DIGIT]++;
    }
    int lowSum = 0;
    int highSum = 0;
    for (int b = 0; b < BUCKETS; b++) {
      int count = low[b];
      low[b] = lowSum;
      lowSum += count;
      count = high[b];
      high[b] = highSum;
      highSum += count;
    }
    for (int i = 0; i < n; i++) {
      int place = low[keys[i] & (BUCKETS - 1)]++;
      spareValues[place] = values[i];
      spareIndex[place] = i;
      spareKeys[place] = keys[i];
    }
    for (int i = 0; i < n; i++) {
      int place = high[spareKeys[i] >>> DIGIT]++;
      values[place] = spareValues[i];
      index[place] = spareIndex[i];
    }
  }

  /** Insertion sort, stable; false where it was given up. */
  private boolean insert(int n) {
    long moves = (long) PATIENCE * n + SMALL * (long) SMALL;
    for (int i = 1; i < n; i++) {
      double value = values[i];
      if (values[i - 1] <= value) {
        continue;
      }
      int which = index[i];
      int j = i - 1;
      while (j >= 0 && values[j] > value) {
        values[j + 1] = values[j];
        index[j + 1] = index[j];
        j--;
      }
      values[j + 1] = value;
      index[j + 1] = which;
      moves -= i - j;
      if (moves < 0) {
        return false;
      }
    }
    return true;
  }

  /** Merge sort from below, stable. */
  private void merge(int n) {
    for (int width = 1; width < n; width *= 2) {
      for (int from = 0; from < n; from += 2 * width) {
        int middle = Math.min(from + width, n);
        mergeRuns(from, middle, Math.min(middle + width, n));
      }
      swapSpare();
    }
  }

  private void mergeRuns(int from, int middle, int to) {
    int left = from;
    int right = middle;
    for (int k = from; k < to; k++) {
      int taken =
          right >= to || (left < middle && values[left] <= values[right]) ? left++ : right++;
      spareValues[k] = values[taken];
      spareIndex[k] = index[taken];
    }
  }
}
