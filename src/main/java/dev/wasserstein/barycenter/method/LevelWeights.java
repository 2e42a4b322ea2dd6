// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Weights by cell, summed in twice the working precision: a hash table that holds only the cells
 * with a weight. Independent of the order of the additions, save for rare last bits.
 */
final class LevelWeights implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int FREE = -1;
  private static final int SMALLEST = 64;

  private int[] cells = new int[SMALLEST];
  private double[] high = new double[SMALLEST];
  private double[] low = new double[SMALLEST];
  private long[] counts = new long[SMALLEST];
  private int used;

  LevelWeights() {
    Arrays.fill(cells, FREE);
  }

  /** Adds a weight to a cell. */
  void add(int cell, double weight) {
    add(cell, weight, 0, 1);
  }

  private void add(int cell, double weight, double rest, long count) {
    int at = place(cell);
    if (cells[at] == FREE) {
      cells[at] = cell;
      used++;
    }
    double before = high[at];
    double sum = before + weight;
    double shadow = sum - before;
    low[at] += (before - (sum - shadow)) + (weight - shadow) + rest;
    high[at] = sum;
    counts[at] += count;
    if (2 * used > cells.length) {
      grow();
    }
  }

  /** Adds all of another table. */
  void add(LevelWeights other) {
    for (int at = 0; at < other.cells.length; at++) {
      if (other.cells[at] != FREE) {
        add(other.cells[at], other.high[at], other.low[at], other.counts[at]);
      }
    }
  }

  /** The place of a cell, or the free one where it would stand. */
  private int place(int cell) {
    int mask = cells.length - 1;
    int at = ((cell * 0x9E3779B9) >>> 7) & mask;
    while (cells[at] != FREE && cells[at] != cell) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    int[] oldCells = cells;
    double[] oldHigh = high;
    double[] oldLow = low;
    long[] oldCounts = counts;
    int size = Math.multiplyExact(2, oldCells.length);
    cells = new int[size];
    high = new double[size];
    low = new double[size];
    counts = new long[size];
    Arrays.fill(cells, FREE);
    for (int from = 0; from < oldCells.length; from++) {
      if (oldCells[from] != FREE) {
        int at = place(oldCells[from]);
        cells[at] = oldCells[from];
        high[at] = oldHigh[from];
        low[at] = oldLow[from];
        counts[at] = oldCounts[from];
      }
    }
  }

  /** All cells with a weight, ascending. */
  int[] cells() {
    return Arrays.stream(cells).filter(cell -> cell != FREE).sorted().toArray();
  }

  /** The sum of a cell, rounded. */
  double high(int cell) {
    return high[place(cell)];
  }

  /** What rounding took from {@link #high}. */
  double low(int cell) {
    return low[place(cell)];
  }

  /** How many weights were added to a cell. */
  long count(int cell) {
    return counts[place(cell)];
  }
}
