// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.start;

import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.simplex.ArcPricing;
import dev.wasserstein.transport.exact.simplex.GeneralPricing;
import dev.wasserstein.transport.exact.simplex.MassScaling;
import dev.wasserstein.transport.exact.simplex.QuadraticPricing;
import java.util.Arrays;
import java.util.Optional;

/**
 * A starting basis by auction ({@link AuctionMarket}), from coarse to fine: samples of an eighth of
 * the atoms, of an eighth of these, and so on, are auctioned first, and each auction starts from
 * the prices that the coarser one implies. What remains to be done for the simplex is 0.01 to 0.1
 * pivots per atom, except for unequal masses in the plane, where it is cheaper to stop early.
 *
 * <p>The samples have equal masses: atoms at equal steps of the mass along a space-filling curve.
 * An auction of equal masses needs a tenth of the bids.
 */
final class AuctionStart {
  /** How many times fewer atoms a sample has. */
  private static final int THINNING = 8;

  private static final int SMALLEST_SAMPLE = 40;

  /** The first ε without prices to start from, and the last one of a sample. */
  private static final double FIRST_COARSE = 10;

  private static final double LAST_COARSE = 0.1;

  private final TransportProblem problem;
  private final MassScaling masses;
  private final ArcPricing pricing;
  private final int[] rowOrder;
  private final int[] columnOrder;

  /**
   * Prepares a start.
   *
   * @param rowOrder (rows), along a space-filling curve
   * @param columnOrder (columns), along the same curve
   */
  AuctionStart(
      TransportProblem problem,
      MassScaling masses,
      ArcPricing pricing,
      int[] rowOrder,
      int[] columnOrder) {
    this.problem = problem;
    this.masses = masses;
    this.pricing = pricing;
    this.rowOrder = rowOrder;
    this.columnOrder = columnOrder;
  }

  /** A market and where its atoms lie. */
  private record Level(AuctionMarket market, double[] source, double[] target) {}

  /**
   * Holds the auctions.
   *
   * @param first the first ε of the last auction, see {@link AuctionMarket#run}
   * @param last its last ε
   * @return the parents (columns + rows) of a spanning tree, negative for the root; empty where net
   *     costs do not differ
   */
  Optional<int[]> tree(double first, double last) {
    int rows = masses.rows();
    int columns = masses.columns();
    AuctionMarket market =
        new AuctionMarket(pricing, rows, columns, masses.supply(), masses.demand());
    Level finest =
        new Level(
            market,
            carrying(problem.source(), masses.rowAtoms(), rows),
            carrying(problem.target(), masses.columnAtoms(), columns));
    if (!run(finest, Math.max(rows, columns) / THINNING, rowOrder, first, last)) {
      return Optional.empty();
    }
    FlowForest forest = new FlowForest(pricing, rows, columns);
    market.addTo(forest);
    return Optional.of(forest.joined(market));
  }

  /** Auctions the samples coarser than a level, then the level. */
  private boolean run(Level level, int sampleSize, int[] order, double first, double last) {
    if (sampleSize < SMALLEST_SAMPLE) {
      return level.market.run(order, FIRST_COARSE, last);
    }
    Level coarse = sample(sampleSize);
    int[] inOrder = new int[sampleSize];
    Arrays.setAll(inOrder, i -> i);
    if (!run(coarse, sampleSize / THINNING, inOrder, 1, LAST_COARSE)) {
      return level.market.run(order, FIRST_COARSE, last);
    }
    level.market.startFrom(coarse.market, pricing(coarse.source, level.target));
    return level.market.run(order, first, last);
  }

  private Level sample(int size) {
    double[] source = sample(problem.source(), masses.rowAtoms(), rowOrder, masses.supply(), size);
    double[] target =
        sample(problem.target(), masses.columnAtoms(), columnOrder, masses.demand(), size);
    long[] units = new long[size];
    Arrays.fill(units, 1);
    return new Level(
        new AuctionMarket(pricing(source, target), size, size, units, units), source, target);
  }

  /** The atoms at equal steps of the mass along the curve (size × d). */
  private double[] sample(double[] atoms, int[] carrying, int[] order, long[] units, int size) {
    int d = problem.dimension();
    double[] result = new double[size * d];
    int at = 0;
    long passed = units[order[0]];
    double step = (double) masses.total() / size;
    for (int s = 0; s < size; s++) {
      while (passed < (s + 0.5) * step && at < order.length - 1) {
        at++;
        passed += units[order[at]];
      }
      System.arraycopy(atoms, carrying[order[at]] * d, result, s * d, d);
    }
    return result;
  }

  /** The atoms that carry mass (count × d). */
  private double[] carrying(double[] atoms, int[] carrying, int count) {
    int d = problem.dimension();
    double[] result = new double[count * d];
    for (int i = 0; i < count; i++) {
      System.arraycopy(atoms, carrying[i] * d, result, i * d, d);
    }
    return result;
  }

  /** The costs between all of the given atoms. */
  private ArcPricing pricing(double[] source, double[] target) {
    int d = problem.dimension();
    TransportProblem between =
        new TransportProblem(
            d,
            equalMasses(source.length / d),
            source,
            equalMasses(target.length / d),
            target,
            problem.groundCost());
    if (pricing instanceof QuadraticPricing quadratic) {
      QuadraticPricing other = quadratic.another();
      other.load(between);
      return other;
    }
    MassScaling all = new MassScaling();
    all.load(between.sourceMasses(), between.targetMasses());
    return new GeneralPricing(between, all);
  }

  private static double[] equalMasses(int count) {
    double[] result = new double[count];
    Arrays.fill(result, 1.0 / count);
    return result;
  }
}
