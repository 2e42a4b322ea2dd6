// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.barycenter.Deadline;
import dev.wasserstein.barycenter.OptimalityProof;
import dev.wasserstein.numeric.NeumaierSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The multi-marginal problem by column generation: a restricted problem over some combinations, its
 * duals, and a search for combinations that they price below 0. The primal solution of the
 * restricted problem is one of the whole. The duals y_n = λ_n g_n give the bound from below
 *
 * <p>B = Σ λ_n ∫ g_n dμ_n + min_z Σ λ_n f_n(z), f_n(z) = min_x |x − z|² − g_n(x),
 *
 * <p>for any g_n, as ∫ f_n dν + ∫ g_n dμ_n ≤ W₂²(ν, μ_n) for every ν. When both meet, they are the
 * optimum.
 *
 * <p>Source: Altschuler and Boix-Adserà, "Wasserstein barycenters can be computed in polynomial
 * time in fixed dimension" (2021), for the form; the restricted problems are solved by an
 * interior-point method to a tenth of the gap (Gondzio, González-Brevis and Munari 2013).
 */
public final class ColumnGeneration {
  /** How much more precise than the gap the restricted problem is solved. */
  private static final double PRECISION = 0.1;

  /** Reduced costs above this part of what restricted problems are off are not looked for. */
  private static final double NEGLIGIBLE = 0.1;

  /** The same for the first search, as a part of the objective. */
  private static final double START = 1e-3;

  /** No restricted problem is solved more precisely than this. */
  private static final double FINEST = 1e-13;

  /** Columns that are new in a round, beside the number of rows. */
  private static final int NEW_COLUMNS = 20;

  /** Columns that are kept, beside the number of rows: those of the least reduced costs. */
  private static final int KEPT_COLUMNS = 100;

  /** Columns that are kept of many measures, beside the number of rows. */
  private static final int FEWEST_COLUMNS = 10;

  /** Above this gap duals are smoothed. */
  private static final double COARSE = 0.01;

  /** The least part of the way from the best duals to others. */
  private static final double LEAST_SHARE = 0.03;

  /**
   * Pairs of ones of all columns: an iteration of the interior-point method takes an operation for
   * each. Of many measures fewer columns are kept, but enough for a solution.
   */
  private static final double MOST_PAIRS = 2e7;

  /** How far inside of their limits the duals of a warm start are, in gaps. */
  private static final double INSIDE = 1e-3;

  /** Rounds without a better bound or a new column before rounding is the reason. */
  private static final int PATIENCE = 3;

  private final MultiMarginalProblem problem;
  private final Pricing pricing;
  private final Columns columns;
  private InteriorPoint interior;

  /** What objectives may differ by for no other reason. */
  private final double rounding;

  private double bound = Double.NEGATIVE_INFINITY;
  private double[] bestDuals = {};
  private double bestLeast;
  private double upper = Double.POSITIVE_INFINITY;
  private int rounds;

  /**
   * Whether it began with potentials: then only the bound is wanted, relative to the objective with
   * what the means cost, and searches are coarse.
   */
  private boolean started;

  /** The part of the way from the best duals to those of the restricted problem. */
  private double share = 0.5;

  /**
   * A round.
   *
   * @param number from 1 on
   * @param upper the objective of the last restricted problem that was solved, up to its tolerance
   * @param lower the best bound so far
   * @param columns of the restricted problem
   */
  public record Round(int number, double upper, double lower, int columns) {
    /** (upper − lower) / upper. */
    public double gap() {
      return OptimalityProof.gap(upper, lower);
    }
  }

  ColumnGeneration(MultiMarginalProblem problem, Pricing pricing, Columns columns) {
    this.problem = problem;
    this.pricing = pricing;
    this.columns = columns;
    rounding = problem.rounding();
  }

  /** The best bound from below so far. No objective is below what the means alone cost. */
  public double bound() {
    return problem.inUnits(Math.max(0, bound)) + problem.meansVariance();
  }

  /** The objective of the last restricted problem that was solved, up to its tolerance. */
  double upper() {
    return problem.inUnits(upper) + problem.meansVariance();
  }

  /** The rounds that were made. */
  public int rounds() {
    return rounds;
  }

  /**
   * Generates columns until the relative gap is small enough, the deadline or the cap on rounds.
   *
   * @param gap of a solution and the bound, relative to the objective without what the means cost
   */
  void run(double gap, int mostRounds, Deadline deadline, Consumer<Round> listener) {
    interior = new InteriorPoint(columns, rounding);
    // The rest is for the crossover, which begins as far from the optimum as the tolerance says.
    double target = started ? gap : (1 - PRECISION) * gap;
    int idle = 0;
    while (rounds == 0 || (rounds < mostRounds && !deadline.isOver())) {
      double relative = relativeGap();
      if (rounds == 0) {
        interior.coldStart();
      }
      if (relative < 1) {
        double absolute = Math.max(relative * upper, rounding);
        interior.warmStart(bestDuals, absolute / columns.rowCount() * PRECISION);
      } else if (rounds > 0) {
        interior.coldStart();
      }
      double tolerance = Math.max(FINEST, PRECISION * Math.min(1, Math.max(relative, gap)));
      boolean solved = interior.solve(tolerance, deadline);
      rounds++;
      double before = bound;
      if (!started || relative <= COARSE || idle > 0) {
        share = 1;
      }
      double[] y = smoothed();
      List<Pricing.Combination> found =
          price(
              y,
              (started ? tolerance * NEGLIGIBLE : FINEST) * Math.abs(interior.primal()),
              deadline);
      if (interior.isFeasible()) {
        upper = interior.primal();
      }
      if (upper < Double.POSITIVE_INFINITY) {
        listener.accept(new Round(rounds, upper(), bound(), columns.count()));
      }
      if (interior.isFeasible() && relativeGap() <= target) {
        return;
      }
      share = bound > before ? Math.min(1, 2 * share) : Math.max(LEAST_SHARE, share / 2);
      discard(bound > before);
      int added = add(found);
      idle = added > 0 || bound > before || (solved && tolerance > FINEST) ? 0 : idle + 1;
      if (idle >= PATIENCE) {
        return;
      }
    }
  }

  /**
   * (upper − bound) / upper. Means far apart cost much more than the shape of the barycenter, which
   * would be anything at a gap that is relative to both.
   */
  private double relativeGap() {
    if (!hasBest()) {
      return 1;
    }
    double gap = upper - Math.max(0, bound);
    double whole = upper + (started ? problem.costInProblem(problem.meansVariance()) : 0);
    return gap > rounding ? Math.min(1, gap / whole) : 0;
  }

  /** Whether there are duals and an objective to go on from. */
  private boolean hasBest() {
    return bestDuals.length > 0 && upper < Double.POSITIVE_INFINITY;
  }

  /**
   * Between the best duals and those of the restricted problem, which swing as long as it has few
   * columns (Wentges 1997): the further towards these the more often that gave a better bound.
   */
  private double[] smoothed() {
    double[] y = interior.duals().clone();
    for (int i = 0; i < y.length && bestDuals.length > 0 && share < 1; i++) {
      y[i] = share * y[i] + (1 - share) * bestDuals[i];
    }
    return y;
  }

  private int add(List<Pricing.Combination> found) {
    int added = 0;
    for (Pricing.Combination each : found) {
      added += columns.add(each.atoms()) ? 1 : 0;
    }
    return added;
  }

  /**
   * Begins with known potentials: their bound, and the combinations that they price below 0.
   *
   * @param potentials g_n of each cell (N × cells), near the best ones
   * @param objective about the optimum, at least their bound, without what the means cost
   */
  void start(double[][] potentials, double objective, Deadline deadline) {
    started = true;
    double[] y = new double[columns.rowCount()];
    for (int k = 0; k < potentials.length; k++) {
      for (int c = 0; c < potentials[k].length; c++) {
        y[columns.offsets()[k] + c] = problem.weights()[k] * potentials[k][c];
      }
    }
    List<Pricing.Combination> found = price(y, START * Math.abs(objective), deadline);
    upper = Math.max(objective, bound);
    shift();
    add(found);
  }

  private List<Pricing.Combination> price(double[] y, double negligible, Deadline deadline) {
    int[][] cells = columns.cells().of();
    double[][] potentials = new double[problem.count()][];
    NeumaierSum sum = new NeumaierSum();
    for (int k = 0; k < potentials.length; k++) {
      potentials[k] = new double[problem.size(k)];
      int first = columns.offsets()[k];
      NeumaierSum own = new NeumaierSum();
      for (int i = 0; i < potentials[k].length; i++) {
        potentials[k][i] =
            y[first + cells[k][i]] / problem.weights()[k] + columns.cells().offsets()[k][i];
        own.addProduct(problem.masses(k)[i], potentials[k][i]);
      }
      sum.addProduct(problem.weights()[k], own.value());
    }
    double linear = sum.value();
    if (!Double.isFinite(linear)) {
      // Rounding has ended the interior-point method.
      return List.of();
    }
    Pricing.Prices prices = pricing.search(potentials, negligible, wanted(), deadline);
    if (linear + prices.bound() > bound) {
      bound = linear + prices.bound();
      bestDuals = y.clone();
      bestLeast = prices.bound();
    }
    return prices.found();
  }

  /**
   * Drops columns of high reduced costs, but only after a better bound: else rounds could drop and
   * find the same ones for ever.
   *
   * @param better whether the bound is
   */
  private void discard(boolean better) {
    int most = mostKept();
    if (columns.count() > most && better) {
      double[] s = interior.slacks();
      double[] sorted = s.clone();
      Arrays.sort(sorted);
      double largest = sorted[most];
      interior.keep(columns.keep(k -> s[k] < largest));
    }
    shift();
  }

  /** How many combinations a search is to find. Where each measure is one cell there is one. */
  private int wanted() {
    return columns.rowCount() == problem.count()
        ? 0
        : Math.min(NEW_COLUMNS * columns.rowCount(), mostKept() / 4);
  }

  private int mostKept() {
    return (int) mostKept(columns.rowCount(), problem.count());
  }

  /** The number of columns that are kept from round to round. */
  static long mostKept(long rows, long measures) {
    double byPairs = MOST_PAIRS / ((double) measures * measures);
    return (long)
        Math.min((double) KEPT_COLUMNS * rows, Math.max(byPairs, (double) FEWEST_COLUMNS * rows));
  }

  /**
   * Makes the best duals, where there are any, those of a start: feasible for all columns, and a
   * little inside.
   */
  private void shift() {
    if (!hasBest()) {
      return;
    }
    double absolute = upper - bound;
    double shift = (bestLeast - INSIDE * Math.abs(absolute)) / problem.count();
    bestLeast = INSIDE * Math.abs(absolute);
    double moved = 0;
    for (int k = 0; k < problem.count(); k++) {
      int first = columns.offsets()[k];
      int end = columns.offsets()[k + 1];
      // The last row of a measure has no dual; what it has is the first measure's.
      double last = k == 0 ? 0 : bestDuals[end - 1] + shift;
      for (int i = first; i < end; i++) {
        bestDuals[i] += shift - last;
      }
      moved += last;
    }
    for (int i = 0; i < columns.offsets()[1]; i++) {
      bestDuals[i] += moved;
    }
  }

  /** Keeps the columns of the least reduced costs: what a nearby problem begins with. */
  void keepBest(int perRow) {
    int most = perRow * columns.rowCount();
    if (interior.slacks().length > most) {
      double[] s = interior.slacks();
      double[] sorted = s.clone();
      Arrays.sort(sorted);
      columns.keep(k -> k >= s.length || s[k] <= sorted[most]);
    }
  }

  /** The masses of the combinations in a basic solution near the last restricted problem's. */
  Solution solution() {
    double[] basic = BasicSolution.of(columns, interior.feasibleMasses());
    List<int[]> combinations = new ArrayList<>();
    List<Double> masses = new ArrayList<>();
    for (int k = 0; k < basic.length; k++) {
      if (basic[k] > 0) {
        combinations.add(columns.combination(k));
        masses.add(basic[k]);
      }
    }
    return new Solution(combinations, masses.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * Combinations with masses, whose marginals are the measures.
   *
   * @param combinations of atoms of the problem
   */
  record Solution(List<int[]> combinations, double[] masses) {}
}
