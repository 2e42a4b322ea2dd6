// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.start;

import dev.wasserstein.transport.exact.simplex.ArcPricing;

/**
 * For each row of an auction a short list of the columns of least net cost c_ij + p_j.
 *
 * <p>Prices never fall while an auction runs, so neither do net costs. Each list comes with a bound
 * that all other columns exceeded when it was made: while the two best of the list are below the
 * bound they are the two best of all. Only when they are not does {@link ArcPricing#atLeast} look
 * at all columns again, five to twenty times per row in all. Memory O(rows · {@value #LENGTH}).
 */
final class BidLists {
  static final int LENGTH = 16;

  private final ArcPricing pricing;
  private final int columns;
  private final double[] price;
  private final double[] quick;

  // Columns and costs (rows × LENGTH), their number, the bound of all other net costs, and how far
  // beyond the last bound the next look should reach.
  private final int[] listed;
  private final double[] cost;
  private final int[] size;
  private final double[] beyond;
  private final double[] reach;

  private final int[] found;
  private final double[] foundCosts;
  private long looks;
  private double raise;

  /**
   * Empty lists.
   *
   * @param price (columns), the prices as they stand; shared
   * @param quick (columns), the same in the form that pricing wants; shared
   */
  BidLists(ArcPricing pricing, double[] price, double[] quick, int rows) {
    this.pricing = pricing;
    this.columns = price.length;
    this.price = price;
    this.quick = quick;
    listed = new int[rows * LENGTH];
    cost = new double[rows * LENGTH];
    size = new int[rows];
    beyond = new double[rows];
    reach = new double[rows];
    found = new int[columns];
    foundCosts = new double[columns];
  }

  /** The number of columns in a row's list. */
  int size(int row) {
    return size[row];
  }

  /** A column of a row's list. */
  int column(int row, int place) {
    return listed[row * LENGTH + place];
  }

  /** How often all columns of a row were looked at. */
  long looks() {
    return looks;
  }

  /** The least net cost in a row's list. */
  double leastNetCost(int row) {
    double least = Double.POSITIVE_INFINITY;
    for (int k = row * LENGTH; k < row * LENGTH + size[row]; k++) {
      least = Math.min(least, cost[k] + price[listed[k]]);
    }
    return least;
  }

  /** The column of the least net cost of all. */
  int best(int row) {
    int base = row * LENGTH;
    for (int tries = 0; ; tries++) {
      int best = -1;
      double least = Double.POSITIVE_INFINITY;
      double second = Double.POSITIVE_INFINITY;
      for (int k = base; k < base + size[row]; k++) {
        double net = cost[k] + price[listed[k]];
        if (net < least) {
          second = least;
          least = net;
          best = listed[k];
        } else if (net < second) {
          second = net;
        }
      }
      if (second <= beyond[row] || tries == 2) {
        raise = second < Double.POSITIVE_INFINITY ? second - least : 0;
        return best;
      }
      // The second best of the list bounds the second best of all: one look suffices, but for
      // rounding.
      double limit = Math.max(second, beyond[row] + reach[row]);
      look(row, tries == 0 ? limit : Double.POSITIVE_INFINITY);
    }
  }

  /** By how much the second least net cost exceeds that of the column found last. */
  double raise() {
    return raise;
  }

  /**
   * Makes all lists.
   *
   * @param order (rows), an order in which rows resemble their neighbours
   * @return the mean range of the net costs in a list
   */
  double make(int[] order) {
    double sum = 0;
    double guess = Double.POSITIVE_INFINITY;
    double width = 0;
    for (int i : order) {
      reach[i] = width;
      look(i, guess + width);
      boolean tooShort = size[i] < LENGTH / 4;
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
    return sum / order.length;
  }

  private double largestNetCost(int row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = row * LENGTH; k < row * LENGTH + size[row]; k++) {
      largest = Math.max(largest, cost[k] + price[listed[k]]);
    }
    return largest;
  }

  /** Makes the list of a row afresh: the columns of the least net costs up to a limit. */
  private void look(int i, double limit) {
    int count = pricing.atLeast(i, quick, pricing.rowTerm(i) - limit, found);
    looks++;
    for (int k = 0; k < count; k++) {
      foundCosts[k] = pricing.cost(i, found[k]);
    }
    beyond[i] = count == columns ? Double.POSITIVE_INFINITY : limit;
    if (count <= LENGTH) {
      System.arraycopy(found, 0, listed, i * LENGTH, count);
      System.arraycopy(foundCosts, 0, cost, i * LENGTH, count);
      size[i] = count;
      reach[i] *= count < LENGTH / 2 ? 1.5 : 1;
    } else {
      chooseLeast(i, count);
      reach[i] *= count > 2 * LENGTH ? 0.7 : 0.9;
    }
  }

  /** Lists the best of those found, by insertion; the first one left out is the bound. */
  private void chooseLeast(int i, int count) {
    int base = i * LENGTH;
    int length = 0;
    for (int k = 0; k < count; k++) {
      double net = foundCosts[k] + price[found[k]];
      int at = length;
      if (length < LENGTH) {
        length++;
      } else {
        at--;
        double worst = cost[base + at] + price[listed[base + at]];
        beyond[i] = Math.min(beyond[i], Math.max(net, worst));
        if (net >= worst) {
          continue;
        }
      }
      for (; at > 0; at--) {
        int before = base + at - 1;
        if (cost[before] + price[listed[before]] <= net) {
          break;
        }
        listed[before + 1] = listed[before];
        cost[before + 1] = cost[before];
      }
      listed[base + at] = found[k];
      cost[base + at] = foundCosts[k];
    }
    size[i] = length;
  }
}
