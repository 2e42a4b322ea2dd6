// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.transport.Certificate;
import dev.wasserstein.transport.Coupling;
import dev.wasserstein.transport.CouplingBuilder;
import dev.wasserstein.transport.DualPotentials;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import dev.wasserstein.transport.exact.simplex.ArcPricing;
import dev.wasserstein.transport.exact.simplex.DualStart;
import dev.wasserstein.transport.exact.simplex.GeneralPricing;
import dev.wasserstein.transport.exact.simplex.MassScaling;
import dev.wasserstein.transport.exact.simplex.MultiplePricing;
import dev.wasserstein.transport.exact.simplex.PieceShifts;
import dev.wasserstein.transport.exact.simplex.Places;
import dev.wasserstein.transport.exact.simplex.QuadraticPricing;
import dev.wasserstein.transport.exact.simplex.RoundingFlows;
import dev.wasserstein.transport.exact.simplex.RowOrder;
import dev.wasserstein.transport.exact.simplex.SpanningTree;
import dev.wasserstein.transport.exact.simplex.SplitFlows;
import dev.wasserstein.transport.exact.simplex.TreePotentials;
import dev.wasserstein.transport.exact.start.AssignmentStart;
import dev.wasserstein.transport.exact.start.MultiscaleStart;
import dev.wasserstein.transport.exact.start.StartingPlan;
import java.util.Arrays;
import java.util.Optional;

/**
 * Exact transport by the primal network simplex: minimise Σ c_ij P_ij over P ≥ 0 with row sums a
 * and column sums b.
 *
 * <p>Source: Ahuja, Magnanti and Orlin, Network Flows (1993), ch. 11; for transport Bonneel et al.
 * (2011); for pricing by blocks Kiraly and Kovacs (2012). What differs from the textbook:
 *
 * <ul>
 *   <li>The graph has rows and columns only; the start is a cheap feasible plan ({@link
 *       MultiscaleStart}, {@link StartingPlan}), which may follow potentials ({@link DualStart}),
 *       or the basis of an earlier problem with the same masses, or of few equal masses an optimal
 *       assignment ({@link AssignmentStart}).
 *   <li>Atoms of equal coordinates are one row or column, where costs depend on nothing else: ties
 *       between their arcs would take up to a hundred times the pivots. What flows there is split
 *       among them at the end ({@link SplitFlows}).
 *   <li>Masses are integers ({@link MassScaling}). Each row is given one extra unit and the first
 *       column all of these, after all masses were multiplied by m + 1. No part of the rows then
 *       balances a part of the columns, so no flow in a basis is ever zero: each pivot lowers the
 *       cost, cycling is impossible, and the leaving arc is unique. At the end the flows of the
 *       same basis are computed again without the extra units.
 *   <li>Costs are computed while pricing ({@link ArcPricing}); potentials have 106 bits ({@link
 *       TreePotentials}).
 *   <li>Plans of equal cost are told apart by a second, generic integer cost, so that the optimal
 *       basis is unique: the result depends on the problem, not on the start. A warm start returns
 *       the bits of a cold one.
 * </ul>
 *
 * <p>Two phases: {@link MultiplePricing} makes nearly all pivots, taking the best arcs of a few
 * rows as the fast pricing sees them; {@link #settle} works with exact comparisons, on the few arcs
 * the fast pricing cannot tell from tight ones, and ends with a pass over all arcs in which none
 * improves, under potentials computed afresh from the tree. Optimality is proved, not assumed, and
 * the potentials are feasible.
 *
 * <p>A pivot costs O(d·n) for pricing and O(depth + smaller part) for the tree; 3 to 8 pivots per
 * atom are needed from a cold start, coarser levels included. Memory O((m + n)·d). Not for millions
 * of atoms, nor for the line: {@link SortedTransport}.
 */
public final class NetworkSimplex implements TransportSolver {
  /** A warm start that needs more pivots than one in so many rows goes through the quick phase. */
  private static final int MOST_SETTLED = 32;

  /** In larger problems potentials save less than a start from coarse to fine does. */
  private static final long MOST_ARCS_BY_POTENTIALS = 40_000;

  /** Rows priced at once in the proof of optimality. */
  private static final int TILE = 4;

  private final MassScaling masses = new MassScaling();
  private final SpanningTree tree = new SpanningTree();
  private final TreePotentials potentials = new TreePotentials();
  private final MultiplePricing quickPhase = new MultiplePricing(tree, potentials);
  private final QuadraticPricing quadratic;
  private final MultiscaleStart multiscale;
  private final AssignmentStart assignment = new AssignmentStart();
  private ArcPricing pricing;
  private boolean solved;
  private int rows;
  private int columns;
  private long pivots;
  private long[] excess = new long[0];
  private int[] found = new int[0];
  private int[] treeArcs = new int[0];
  private final int[] tile = new int[TILE];
  private final double[] thresholds = new double[TILE];
  private final int[] counts = new int[TILE];

  /** A solver with the fastest kernels of this JVM. */
  public NetworkSimplex() {
    this(Kernels.fastest());
  }

  /**
   * A solver with kernels of choice. Other kernels may choose other pivots, because they round in
   * another way; the optimal basis is unique, so that the result has the same bits.
   */
  public NetworkSimplex(Kernels kernels) {
    quadratic = new QuadraticPricing(kernels);
    multiscale = new MultiscaleStart(kernels);
    pricing = quadratic;
  }

  @Override
  public TransportSolution solve(TransportProblem problem, Optional<WarmStart> warmStart) {
    solved = false;
    pivots = 0;
    masses.load(problem);
    rows = masses.rows();
    columns = masses.columns();
    if (excess.length < rows + columns) {
      excess = new long[rows + columns];
    }
    if (found.length < columns) {
      found = new int[columns];
    }
    if (treeArcs.length < rows) {
      treeArcs = new int[rows];
    }
    loadCosts(problem);
    boolean nearlyOptimal =
        warmStart.map(this::startFrom).orElse(false) || startCold(problem, warmStart);
    potentials.load(pricing, tree);
    if (!nearlyOptimal || !settle(1 + rows / MOST_SETTLED)) {
      pivots += quickPhase.run(pricing);
      settle(Long.MAX_VALUE);
    }
    tree.makeRoot(0);
    potentials.refresh();
    solved = true;
    return solution(problem);
  }

  @Override
  public Optional<WarmStart> warmStart() {
    return solved ? Optional.of(new SimplexBasis(columns, tree.parents())) : Optional.empty();
  }

  private void loadCosts(TransportProblem problem) {
    if (problem.groundCost() == SquaredEuclidean.INSTANCE) {
      quadratic.load(problem, masses.rowAtoms(), rows, masses.columnAtoms(), columns);
      pricing = quadratic;
    } else {
      pricing = new GeneralPricing(problem, masses);
    }
  }

  private boolean startFrom(WarmStart warmStart) {
    return warmStart instanceof SimplexBasis basis
        && basis.hasSize(rows, columns)
        && tree.build(basis.parents(), columns, rows + columns)
        && tree.setFlows(perturbedExcess());
  }

  /** Makes a basis; returns whether few pivots are left. */
  private boolean startCold(TransportProblem problem, Optional<WarmStart> hint) {
    int[] parents;
    boolean isAssignment = AssignmentStart.suits(problem, masses);
    if (isAssignment) {
      parents = assignment.parents(pricing, rows);
      pivots += assignment.paths();
    } else if (hint.orElse(null) instanceof DualStart dual
        && dual.suits(problem)
        && (long) rows * columns <= MOST_ARCS_BY_POTENTIALS) {
      parents = StartingPlan.byPotentials(dual.target(), masses, pricing, perturbedExcess());
    } else if (MultiscaleStart.suits(problem)) {
      parents = multiscale.plan(problem, masses, perturbedExcess());
      pivots += multiscale.pivots();
    } else {
      parents = StartingPlan.of(problem, masses, pricing, perturbedExcess());
    }
    if (!tree.build(parents, columns, rows + columns) || !tree.setFlows(perturbedExcess())) {
      throw new AssertionError("the starting plan is no feasible basis");
    }
    return isAssignment;
  }

  /** What columns take (negative) and rows give (positive), with the perturbation. */
  private long[] perturbedExcess() {
    long factor = rows + 1L;
    for (int j = 0; j < columns; j++) {
      excess[j] = -masses.demand()[j] * factor;
    }
    for (int i = 0; i < rows; i++) {
      excess[columns + i] = masses.supply()[i] * factor + 1;
    }
    excess[0] -= rows;
    return excess;
  }

  private long[] trueExcess() {
    for (int j = 0; j < columns; j++) {
      excess[j] = -masses.demand()[j];
    }
    System.arraycopy(masses.supply(), 0, excess, columns, rows);
    return excess;
  }

  /**
   * Pivots, with exact comparisons and ties broken by the secondary cost, in rounds over all arcs;
   * each begins with potentials computed afresh, and the last finds none that improves. Rows are
   * priced a few at a time: one that has as many arcs at the threshold as there are in the tree has
   * none to look at.
   *
   * @param most how many pivots it may make
   * @return whether it came to its end before
   */
  private boolean settle(long most) {
    RowOrder order = RowOrder.of(rows);
    long first = pivots;
    long before;
    do {
      before = pivots;
      tree.makeRoot(0);
      potentials.refresh();
      tree.countArcsOfRows(treeArcs);
      int row = 0;
      for (int seen = 0; seen < rows; seen += tile.length) {
        for (int i = 0; i < tile.length; i++) {
          tile[i] = row;
          thresholds[i] = potentials.threshold(row);
          row = order.after(row);
        }
        pricing.countAtLeast(tile, potentials.quick(), thresholds, counts);
        for (int i = 0; i < tile.length; i++) {
          int column = counts[i] == treeArcs[tile[i]] ? -1 : improving(tile[i]);
          while (column >= 0) {
            if (pivots - first >= most) {
              return false;
            }
            potentials.adjust(tile[i], column, pivot(tile[i], column));
            column = improving(tile[i]);
          }
        }
      }
    } while (pivots > before);
    return true;
  }

  /**
   * The best column of a row by reduced cost, then secondary reduced cost; negative if none
   * improves.
   */
  private int improving(int row) {
    int best = -1;
    double leastCost = 0;
    long leastSecondary = 0;
    int count = pricing.atLeast(row, potentials.quick(), potentials.threshold(row), found);
    for (int k = 0; k < count; k++) {
      if (tree.parent(columns + row) == found[k] || tree.parent(found[k]) == columns + row) {
        continue;
      }
      double cost = potentials.measure(row, found[k]);
      if (cost <= leastCost) {
        long secondary = potentials.secondary(row, found[k]);
        if (cost < leastCost || secondary < leastSecondary) {
          best = found[k];
          leastCost = cost;
          leastSecondary = secondary;
        }
      }
    }
    return best;
  }

  private int pivot(int row, int column) {
    pivots++;
    return tree.pivot(columns + row, column);
  }

  private TransportSolution solution(TransportProblem problem) {
    tree.setFlows(trueExcess());
    if (RoundingFlows.take(tree, potentials, masses)) {
      tree.setFlows(trueExcess());
    }
    return Certificate.of(problem, coupling(problem), duals(problem), pivots);
  }

  private Coupling coupling(TransportProblem problem) {
    CouplingBuilder builder = new CouplingBuilder(problem, masses.total());
    SplitFlows flows = new SplitFlows(rows + columns);
    for (int v = 1; v < rows + columns; v++) {
      if (tree.flow(v) > 0) {
        int row = (v < columns ? tree.parent(v) : v) - columns;
        flows.add(row, v < columns ? v : tree.parent(v), tree.flow(v));
      }
    }
    flows.addTo(builder, masses);
    return builder.build();
  }

  /**
   * The tree's potentials, shifted so that none is huge ({@link PieceShifts}) and both sides
   * contribute equally to the bound; atoms without mass join in.
   */
  private DualPotentials duals(TransportProblem problem) {
    double[] f = new double[problem.sourceSize()];
    double[] g = new double[problem.targetSize()];
    Arrays.fill(f, Double.POSITIVE_INFINITY);
    Arrays.fill(g, Double.POSITIVE_INFINITY);
    PieceShifts pieces = PieceShifts.of(potentials, rows, columns);
    Places sources = masses.sources();
    Places targets = masses.targets();
    double balance = 0;
    for (int j = 0; j < targets.atoms(); j++) {
      int column = targets.place()[j];
      double mass = problem.targetMasses()[targets.atom()[j]];
      balance += mass * potentials.target(column, pieces.of(column));
    }
    for (int i = 0; i < sources.atoms(); i++) {
      int row = sources.place()[i];
      double mass = problem.sourceMasses()[sources.atom()[i]];
      balance -= mass * potentials.source(row, pieces.of(columns + row));
    }
    double shift = balance / 2;
    for (int i = 0; i < sources.atoms(); i++) {
      int row = sources.place()[i];
      f[sources.atom()[i]] = potentials.source(row, shift + pieces.of(columns + row));
    }
    for (int j = 0; j < targets.atoms(); j++) {
      int column = targets.place()[j];
      g[targets.atom()[j]] = potentials.target(column, shift + pieces.of(column));
    }
    MasslessAtoms.complete(problem, f, g);
    return new DualPotentials(f, g);
  }
}
