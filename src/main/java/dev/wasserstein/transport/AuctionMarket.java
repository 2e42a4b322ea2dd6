// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

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
 * <p>Prices never fall, so neither do net costs. Each row therefore keeps a short list of columns,
 * together with a bound that all other columns exceeded when it was made: while the two best of the
 * list are below the bound they are the two best of all, and a bid costs O({@link #LIST}). Only
 * when they are not does {@link ArcPricing#atLeast} look at all columns again, five to twenty times
 * per row in all. Memory O((m + n)·{@link #LIST}).
 *
 * <p>The auction is stopped after so much work, on ties for instance, which it is slow at; the
 * units left over then go to the nearest columns that have room. The flow is feasible in any case.
 */
final class AuctionMarket {
  private static final int LIST = 16;
  private static final int NONE = -1;

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

  // The short lists: columns and costs (rows × LIST), their number, the bound of all other net
  // costs, and how far beyond the last bound the next look should reach.
  private final int[] listed;
  private final double[] listedCost;
  private final int[] listSize;
  private final double[] beyond;
  private final double[] reach;
  private final int[] found;
  private final double[] foundCost;

  // Lots, linked by column from the cheapest; free ones linked too.
  private final int[] cheapest;
  private int[] lotOwner;
  private long[] lotUnits;
  private double[] lotPrice;
  private int[] lotNext;
  private int freeLot;

  // Units not yet placed, and the rows that have some, first come first served.
  private final long[] left;
  private final int[] queue;
  private int queueHead;
  private int queueSize;
  private long work;

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
    listed = new int[rows * LIST];
    listedCost = new double[rows * LIST];
    listSize = new int[rows];
    beyond = new double[rows];
    reach = new double[rows];
    found = new int[columns];
    foundCost = new double[columns];
    cheapest = new int[columns];
    int lots = 3 * (rows + columns);
    lotOwner = new int[lots];
    lotUnits = new long[lots];
    lotPrice = new double[lots];
    lotNext = new int[lots];
    left = new long[rows];
    queue = new int[rows];
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** The net cost of an arc. */
  double netCost(int row, int column) {
    return pricing.cost(row, column) + price[column];
  }

  /** The least net cost in a row's list. */
  double leastNetCost(int row) {
    double least = Double.POSITIVE_INFINITY;
    for (int k = row * LIST; k < row * LIST + listSize[row]; k++) {
      least = Math.min(least, listedCost[k] + price[listed[k]]);
    }
    return least;
  }

  /** The number of columns in a row's list. */
  int listSize(int row) {
    return listSize[row];
  }

  /** A column of a row's list. */
  int listed(int row, int place) {
    return listed[row * LIST + place];
  }

  /**
   * Sets the prices to the lowest ones at which no row of another market would rather buy here than
   * there.
   *
   * @param across the costs between that market's rows and this one's columns
   */
  void startFrom(AuctionMarket other, ArcPricing across) {
    Arrays.fill(price, Double.NEGATIVE_INFINITY);
    Arrays.fill(quick, Double.POSITIVE_INFINITY);
    for (int i = 0; i < other.rows; i++) {
      double least = other.leastNetCost(i);
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
    work = MOST_BIDS * (rows + columns) + MOST_LOOKS * rows * lookWork();
    double range = makeLists(order);
    if (!(range > 0 && range < Double.POSITIVE_INFINITY)) {
      return false;
    }
    double epsilon = first * range;
    phase(epsilon);
    while (epsilon > last * range && work > 0) {
      epsilon = Math.max(NEXT_PHASE * epsilon, last * range);
      phase(epsilon);
    }
    placeRest();
    return true;
  }

  /** Adds the flow to a forest. */
  void addTo(FlowForest forest) {
    for (int j = 0; j < columns; j++) {
      for (int lot = cheapest[j]; lot != NONE; lot = lotNext[lot]) {
        forest.add(lotOwner[lot], j, lotUnits[lot]);
      }
    }
  }

  /** Makes all lists. Returns the mean range of the net costs in them. */
  private double makeLists(int[] order) {
    double sum = 0;
    double guess = Double.POSITIVE_INFINITY;
    double width = 0;
    for (int i : order) {
      reach[i] = width;
      look(i, guess + width);
      boolean tooShort = listSize[i] < LIST / 4;
      if (tooShort) {
        look(i, Double.POSITIVE_INFINITY);
      }
      guess = leastNetCost(i);
      double range = largestNetCost(i) - guess;
      if (tooShort || !(width > 0)) {
        reach[i] = range;
      }
      width = reach[i];
      sum += range;
    }
    return sum / rows;
  }

  private double largestNetCost(int row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = row * LIST; k < row * LIST + listSize[row]; k++) {
      largest = Math.max(largest, listedCost[k] + price[listed[k]]);
    }
    return largest;
  }

  /** What a look at all columns takes, in bids. */
  private int lookWork() {
    return 8 + columns / 128;
  }

  /** Makes the list of a row afresh: the columns of the least net costs up to a limit. */
  private void look(int i, double limit) {
    int count = pricing.atLeast(i, quick, pricing.rowTerm(i) - limit, found);
    work -= lookWork();
    for (int k = 0; k < count; k++) {
      foundCost[k] = pricing.cost(i, found[k]);
    }
    beyond[i] = count == columns ? Double.POSITIVE_INFINITY : limit;
    if (count <= LIST) {
      System.arraycopy(found, 0, listed, i * LIST, count);
      System.arraycopy(foundCost, 0, listedCost, i * LIST, count);
      listSize[i] = count;
      reach[i] *= count < LIST / 2 ? 1.5 : 1;
    } else {
      chooseLeast(i, count);
      reach[i] *= count > 2 * LIST ? 0.7 : 0.9;
    }
  }

  /** Lists the best of those found, by insertion; the first one left out is the bound. */
  private void chooseLeast(int i, int count) {
    int base = i * LIST;
    int size = 0;
    for (int k = 0; k < count; k++) {
      double net = foundCost[k] + price[found[k]];
      int at = size;
      if (size < LIST) {
        size++;
      } else {
        at--;
        double worst = listedCost[base + at] + price[listed[base + at]];
        beyond[i] = Math.min(beyond[i], Math.max(net, worst));
        if (net >= worst) {
          continue;
        }
      }
      for (; at > 0; at--) {
        int before = base + at - 1;
        if (listedCost[before] + price[listed[before]] <= net) {
          break;
        }
        listed[before + 1] = listed[before];
        listedCost[before + 1] = listedCost[before];
      }
      listed[base + at] = found[k];
      listedCost[base + at] = foundCost[k];
    }
    listSize[i] = size;
  }

  private void phase(double epsilon) {
    clear();
    while (queueSize > 0 && work > 0) {
      int row = queue[queueHead];
      queueHead = queueHead + 1 == rows ? 0 : queueHead + 1;
      queueSize--;
      while (left[row] > 0 && work > 0) {
        bid(row, epsilon);
      }
    }
  }

  /** Takes all units back. Columns then hold one lot each that nobody owns. */
  private void clear() {
    for (int lot = columns; lot < lotNext.length; lot++) {
      lotNext[lot] = lot + 1;
    }
    lotNext[lotNext.length - 1] = NONE;
    freeLot = columns;
    for (int j = 0; j < columns; j++) {
      lotOwner[j] = NONE;
      lotUnits[j] = demand[j];
      lotPrice[j] = price[j];
      lotNext[j] = NONE;
      cheapest[j] = j;
    }
    queueHead = 0;
    queueSize = rows;
    for (int i = 0; i < rows; i++) {
      left[i] = supply[i];
      queue[i] = i;
    }
  }

  private void bid(int row, double epsilon) {
    work--;
    int base = row * LIST;
    for (int looks = 0; ; looks++) {
      int best = NONE;
      double least = Double.POSITIVE_INFINITY;
      double second = Double.POSITIVE_INFINITY;
      for (int k = base; k < base + listSize[row]; k++) {
        double net = listedCost[k] + price[listed[k]];
        if (net < least) {
          second = least;
          least = net;
          best = listed[k];
        } else if (net < second) {
          second = net;
        }
      }
      if (second <= beyond[row] || looks == 2) {
        double raise = second < Double.POSITIVE_INFINITY ? second - least : 0;
        buy(row, best, price[best] + raise + epsilon);
        return;
      }
      // The second best of the list bounds the second best of all: one look suffices, but for
      // rounding.
      double limit = Math.max(second, beyond[row] + reach[row]);
      look(row, looks == 0 ? limit : Double.POSITIVE_INFINITY);
    }
  }

  /** Buys all that a row wants of a column's units held for less than its offer. */
  private void buy(int row, int column, double offer) {
    long wanted = left[row];
    long taken = 0;
    int lot = cheapest[column];
    while (lot != NONE && wanted > 0 && lotPrice[lot] < offer) {
      long units = lotUnits[lot];
      if (lotOwner[lot] == row) {
        taken += units;
      } else {
        long part = Math.min(units, wanted);
        giveBack(lotOwner[lot], part);
        taken += part;
        wanted -= part;
        if (part < units) {
          lotUnits[lot] = units - part;
          break;
        }
      }
      int next = lotNext[lot];
      lotNext[lot] = freeLot;
      freeLot = lot;
      lot = next;
    }
    cheapest[column] = lot;
    left[row] = wanted;
    if (taken > 0) {
      addLot(row, column, taken, offer);
    }
    price[column] = lotPrice[cheapest[column]];
    quick[column] = -price[column] - pricing.columnTerm(column);
  }

  private void giveBack(int row, long units) {
    if (row != NONE) {
      if (left[row] == 0) {
        int end = queueHead + queueSize++;
        queue[end < rows ? end : end - rows] = row;
      }
      left[row] += units;
    }
  }

  private void addLot(int row, int column, long units, double offer) {
    if (freeLot == NONE) {
      growLots();
    }
    int lot = freeLot;
    freeLot = lotNext[lot];
    lotOwner[lot] = row;
    lotUnits[lot] = units;
    lotPrice[lot] = offer;
    int before = NONE;
    int after = cheapest[column];
    while (after != NONE && lotPrice[after] < offer) {
      before = after;
      after = lotNext[after];
    }
    lotNext[lot] = after;
    if (before == NONE) {
      cheapest[column] = lot;
    } else {
      lotNext[before] = lot;
    }
  }

  private void growLots() {
    int size = lotNext.length;
    lotOwner = Arrays.copyOf(lotOwner, 2 * size);
    lotUnits = Arrays.copyOf(lotUnits, 2 * size);
    lotPrice = Arrays.copyOf(lotPrice, 2 * size);
    lotNext = Arrays.copyOf(lotNext, 2 * size);
    for (int lot = size; lot < 2 * size; lot++) {
      lotNext[lot] = lot + 1;
    }
    lotNext[2 * size - 1] = NONE;
    freeLot = size;
  }

  /** Gives the units that an auction stopped early left over to the nearest columns with room. */
  private void placeRest() {
    if (queueSize == 0 && work > 0) {
      return;
    }
    for (int j = 0; j < columns; j++) {
      if (!hasRoom(j)) {
        quick[j] = Double.NEGATIVE_INFINITY;
      }
    }
    for (int i = 0; i < rows; i++) {
      while (left[i] > 0) {
        int column = pricing.best(i, quick);
        int lot = cheapest[column];
        while (lotOwner[lot] != NONE) {
          lot = lotNext[lot];
        }
        long units = Math.min(left[i], lotUnits[lot]);
        left[i] -= units;
        if (units < lotUnits[lot]) {
          lotUnits[lot] -= units;
          addLot(i, column, units, lotPrice[lot]);
        } else {
          lotOwner[lot] = i;
          quick[column] = Double.NEGATIVE_INFINITY;
        }
      }
    }
  }

  /** Whether a column has units that nobody owns. They are one lot. */
  private boolean hasRoom(int column) {
    for (int lot = cheapest[column]; lot != NONE; lot = lotNext[lot]) {
      if (lotOwner[lot] == NONE) {
        return true;
      }
    }
    return false;
  }
}
