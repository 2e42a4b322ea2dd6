// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.start;

import java.util.Arrays;

/**
 * The columns of an auction as its rows hold them. A lot is the units of one column that one row
 * bought at one price. The lots of a column are linked from the cheapest on; free ones are linked,
 * too.
 */
final class AuctionHoldings {
  /** No lot, and no owner. */
  static final int NONE = -1;

  private final int[] cheapest;
  private int[] owner;
  private long[] units;
  private double[] price;
  private int[] next;
  private int free;

  /** Lots of columns; {@link #clear} comes first. */
  AuctionHoldings(int columns, int atFirst) {
    cheapest = new int[columns];
    owner = new int[atFirst];
    units = new long[atFirst];
    price = new double[atFirst];
    next = new int[atFirst];
  }

  int cheapest(int column) {
    return cheapest[column];
  }

  /** The next dearer lot of the same column; {@link #NONE} after the last one. */
  int next(int lot) {
    return next[lot];
  }

  int owner(int lot) {
    return owner[lot];
  }

  long units(int lot) {
    return units[lot];
  }

  double price(int lot) {
    return price[lot];
  }

  void setOwner(int lot, int row) {
    owner[lot] = row;
  }

  void setUnits(int lot, long count) {
    units[lot] = count;
  }

  /**
   * Takes all units back: columns then hold one lot each that nobody owns.
   *
   * @param demand the units of each column
   * @param prices at which they are to be had
   */
  void clear(long[] demand, double[] prices) {
    int columns = cheapest.length;
    linkFree(columns);
    for (int j = 0; j < columns; j++) {
      owner[j] = NONE;
      units[j] = demand[j];
      price[j] = prices[j];
      next[j] = NONE;
      cheapest[j] = j;
    }
  }

  /** Frees the lots of a column before one of them; {@link #NONE} frees them all. */
  void freeBefore(int column, int kept) {
    int lot = cheapest[column];
    while (lot != kept) {
      int after = next[lot];
      next[lot] = free;
      free = lot;
      lot = after;
    }
    cheapest[column] = kept;
  }

  /** Adds a lot at its place among the prices. */
  void add(int row, int column, long count, double offer) {
    if (free == NONE) {
      grow();
    }
    int lot = free;
    free = next[lot];
    owner[lot] = row;
    units[lot] = count;
    price[lot] = offer;
    int before = NONE;
    int after = cheapest[column];
    while (after != NONE && price[after] < offer) {
      before = after;
      after = next[after];
    }
    next[lot] = after;
    if (before == NONE) {
      cheapest[column] = lot;
    } else {
      next[before] = lot;
    }
  }

  /** The lot of a column that nobody owns, of which there is at most one; else {@link #NONE}. */
  int unowned(int column) {
    int lot = cheapest[column];
    while (lot != NONE && owner[lot] != NONE) {
      lot = next[lot];
    }
    return lot;
  }

  private void grow() {
    int size = next.length;
    owner = Arrays.copyOf(owner, 2 * size);
    units = Arrays.copyOf(units, 2 * size);
    price = Arrays.copyOf(price, 2 * size);
    next = Arrays.copyOf(next, 2 * size);
    linkFree(size);
  }

  private void linkFree(int from) {
    for (int lot = from; lot < next.length; lot++) {
      next[lot] = lot + 1;
    }
    next[next.length - 1] = NONE;
    free = from;
  }
}
