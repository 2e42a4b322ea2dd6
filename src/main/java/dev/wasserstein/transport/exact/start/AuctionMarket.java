// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.start;

import dev.wasserstein.transport.exact.simplex.ArcPricing;
import java.util.Arrays;

/**
 * An ε-scaled auction of the columns' units to the rows: prices p and a flow such that each unit of
 * row i is at a column whose net cost c_ij + p_j is within ε of the row's least one.
 *
 * <p>Source: Bertsekas and Castañón, The auction algorithm for the transportation problem, Ann.
 * Oper. Res. 20 (1989); for masses instead of single objects Walsh and Dieci, SIAM J. Sci. Comput.
 * 39 (2017). A row that has units left bids for the column of the least net cost: it offers the
 * price at which the column would be ε dearer than the second best one, and takes the units that
 * others hold for less, the cheapest first. What one row takes of one column at one price is a lot;
 * the price of a column is that of its cheapest lot. Each phase starts without lots from the prices
 * of the phase before, with a tenth of its ε.
 *
 * <p>A bid looks at a short list of columns only ({@link BidLists}). Memory O((m + n) · length of
 * the lists).
 *
 * <p>The auction is stopped after so much work, on ties for instance, which it is slow at; the
 * units left over then go to the nearest columns that have room. The flow is feasible in any case.
 */
final class AuctionMarket {
  /** The factor from one phase's ε to the next. */
  private static final double NEXT_PHASE = 0.1;

  /** Bids per atom, and looks at all columns per row, after which to stop. */
  private static final long MOST_BIDS = 200;

  private static final long MOST_LOOKS = 40;

  private final ArcPricing pricing;
  private final int rows;
  private final int columns;
  private final long[] supply;
  private final long[] demand;
  private final double[] price;
  private final double[] quick;
  private final BidLists lists;
  private final AuctionHoldings lots;

  // Units not yet placed, and the rows that have some, first come first served.
  private final long[] left;
  private final int[] queue;
  private int queueHead;
  private int queueSize;
  private long bids;

  // What a look at all columns takes, and the most that an auction may take, in bids.
  private final long lookWork;
  private final long mostWork;

  /**
   * A market with all prices 0.
   *
   * @param supply (rows or more) units, positive; not copied
   * @param demand (columns or more) units, positive, of the same sum; not copied
   */
  AuctionMarket(ArcPricing pricing, int rows, int columns, long[] supply, long[] demand) {
    this.pricing = pricing;
    this.rows = rows;
    this.columns = columns;
    this.supply = supply;
    this.demand = demand;
    price = new double[columns];
    quick = new double[columns];
    lists = new BidLists(pricing, price, quick, rows);
    lots = new AuctionHoldings(columns, 3 * (rows + columns));
    left = new long[rows];
    queue = new int[rows];
    lookWork = 8L + columns / 128;
    mostWork = MOST_BIDS * rows + MOST_BIDS * columns + MOST_LOOKS * rows * lookWork;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** The columns of least net cost in each row. */
  BidLists lists() {
    return lists;
  }

  /** The net cost of an arc. */
  double netCost(int row, int column) {
    return pricing.cost(row, column) + price[column];
  }

  /**
   * Sets the prices to the lowest ones at which no row of another market would rather buy here than
   * there.
   *
   * @param across the costs between that market's rows and this one's columns
   */
  void startFrom(AuctionMarket other, ArcPricing across) {
    int[] found = new int[columns];
    Arrays.fill(price, Double.NEGATIVE_INFINITY);
    Arrays.fill(quick, Double.POSITIVE_INFINITY);
    for (int i = 0; i < other.rows; i++) {
      double least = other.lists.leastNetCost(i);
      int count = across.atLeast(i, quick, across.rowTerm(i) - least, found);
      for (int k = 0; k < count; k++) {
        int j = found[k];
        double enough = least - across.cost(i, j);
        if (enough > price[j]) {
          price[j] = enough;
          quick[j] = -enough - across.columnTerm(j);
        }
      }
    }
  }

  /**
   * Holds the auction.
   *
   * @param order (rows), an order in which rows resemble their neighbours
   * @param first the first ε, as a fraction of the typical range of net costs in a row's list
   * @param last the last ε, likewise
   * @return whether there is a flow; there is none if net costs do not differ
   */
  boolean run(int[] order, double first, double last) {
    for (int j = 0; j < columns; j++) {
      quick[j] = -price[j] - pricing.columnTerm(j);
    }
    double range = lists.make(order);
    if (!(range > 0 && range < Double.POSITIVE_INFINITY)) {
      return false;
    }
    double epsilon = first * range;
    phase(epsilon);
    while (epsilon > last * range && !isWornOut()) {
      epsilon = Math.max(NEXT_PHASE * epsilon, last * range);
      phase(epsilon);
    }
    placeRest();
    return true;
  }

  /** Adds the flow to a forest. */
  void addTo(FlowForest forest) {
    for (int j = 0; j < columns; j++) {
      for (int lot = lots.cheapest(j); lot != AuctionHoldings.NONE; lot = lots.next(lot)) {
        forest.add(lots.owner(lot), j, lots.units(lot));
      }
    }
  }

  /** Whether the auction has taken all the work that it is allowed. */
  private boolean isWornOut() {
    return bids + lookWork * lists.looks() >= mostWork;
  }

  private void phase(double epsilon) {
    lots.clear(demand, price);
    queueHead = 0;
    queueSize = rows;
    for (int i = 0; i < rows; i++) {
      left[i] = supply[i];
      queue[i] = i;
    }
    while (queueSize > 0 && !isWornOut()) {
      int row = queue[queueHead];
      queueHead = queueHead + 1 == rows ? 0 : queueHead + 1;
      queueSize--;
      while (left[row] > 0 && !isWornOut()) {
        bids++;
        int column = lists.best(row);
        buy(row, column, price[column] + lists.raise() + epsilon);
      }
    }
  }

  /** Buys all that a row wants of a column's units held for less than its offer. */
  private void buy(int row, int column, double offer) {
    long wanted = left[row];
    long taken = 0;
    int lot = lots.cheapest(column);
    while (lot != AuctionHoldings.NONE && wanted > 0 && lots.price(lot) < offer) {
      long units = lots.units(lot);
      if (lots.owner(lot) == row) {
        taken += units;
      } else {
        long part = Math.min(units, wanted);
        giveBack(lots.owner(lot), part);
        taken += part;
        wanted -= part;
        if (part < units) {
          lots.setUnits(lot, units - part);
          break;
        }
      }
      lot = lots.next(lot);
    }
    lots.freeBefore(column, lot);
    left[row] = wanted;
    if (taken > 0) {
      lots.add(row, column, taken, offer);
    }
    price[column] = lots.price(lots.cheapest(column));
    quick[column] = -price[column] - pricing.columnTerm(column);
  }

  private void giveBack(int row, long units) {
    if (row != AuctionHoldings.NONE) {
      if (left[row] == 0) {
        int end = queueHead + queueSize++;
        queue[end < rows ? end : end - rows] = row;
      }
      left[row] += units;
    }
  }

  /** Gives the units that an auction stopped early left over to the nearest columns with room. */
  private void placeRest() {
    if (queueSize == 0 && !isWornOut()) {
      return;
    }
    for (int j = 0; j < columns; j++) {
      if (lots.unowned(j) == AuctionHoldings.NONE) {
        quick[j] = Double.NEGATIVE_INFINITY;
      }
    }
    for (int i = 0; i < rows; i++) {
      while (left[i] > 0) {
        int column = pricing.best(i, quick);
        int lot = lots.unowned(column);
        long units = Math.min(left[i], lots.units(lot));
        left[i] -= units;
        if (units < lots.units(lot)) {
          lots.setUnits(lot, lots.units(lot) - units);
          lots.add(i, column, units, lots.price(lot));
        } else {
          lots.setOwner(lot, i);
          quick[column] = Double.NEGATIVE_INFINITY;
        }
      }
    }
  }
}
