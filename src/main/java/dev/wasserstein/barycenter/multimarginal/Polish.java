// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.barycenter.OptimalityProof;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * Barycenters of few atoms with masses of their own, by turns: the best multi-coupling for the
 * places, which is a linear program, and the best places for that multi-coupling, a weighted
 * k-means of its combinations that splits and merges clusters. Both only lower the objective. They
 * begin at the given places and at the k-means of the multi-marginal optimum, which is the result
 * where it has few enough atoms itself.
 */
public final class Polish {
  /** Columns per row that a turn hands on to the next. */
  private static final int HANDED_ON = 8;

  /** Gaps of a linear program's limits that its proof may leave: it ends early by rounding. */
  private static final double FEW_GAPS = 10;

  private final String id;
  private final List<WeightedMeasure<DiscreteMeasure>> measures;
  private final MultiMarginalProblem problem;

  /** Of the first call: it does not depend on where a polish begins. */
  private Optional<MultiMarginal.Result> optimum = Optional.empty();

  /**
   * What was reached.
   *
   * @param barycenter its atoms, as many as were given or fewer, and their masses
   * @param objective Σ λ_n W₂² by its multi-coupling: not below the true one
   * @param proved whether other masses at these places lower the objective by no more than a few
   *     gaps of the limits, or by rounding
   * @param turns that were made, from all starts
   */
  public record Polished(DiscreteMeasure barycenter, double objective, boolean proved, int turns) {}

  /**
   * For these measures.
   *
   * @param id of the barycenter
   * @param measures sorted by id, with weights that sum to 1
   */
  public Polish(String id, List<WeightedMeasure<DiscreteMeasure>> measures) {
    this.id = id;
    this.measures = measures;
    problem = MultiMarginalProblem.onSupport(measures);
  }

  /**
   * Polishes a barycenter. One call at a time.
   *
   * @param near of as many atoms as are wanted
   * @param precision the turns end when one lowers the objective by less than this part
   * @param mostTurns the cap on turns, at least 1
   * @param limits of each linear program
   * @param listener receives the least objective so far after each turn
   */
  public Polished from(
      DiscreteMeasure near,
      double precision,
      int mostTurns,
      MultiMarginal.Limits limits,
      DoubleConsumer listener) {
    double[] centres = problem.relative(near.support());
    if (problem.dimension() > MultiMarginal.MOST_FOR_BOXES) {
      return turns(centres, near, precision, mostTurns, limits, listener);
    }
    if (optimum.isEmpty()) {
      optimum = Optional.of(MultiMarginal.free(id, measures).solve(limits, round -> {}));
    }
    DiscreteMeasure whole = optimum.get().barycenter();
    OptimalityProof proof = optimum.get().proof();
    if (whole.size() <= near.size()) {
      return new Polished(whole, proof.objective(), proof.reached(), 0);
    }
    Polished here = turns(centres, near, precision, mostTurns, limits, listener);
    int left = mostTurns - here.turns();
    if (left <= 0) {
      return here;
    }
    SplitAndMerge clusters =
        new SplitAndMerge(
            problem.dimension(), problem.relative(whole.support()), whole.masses(), centres);
    clusters.run();
    Polished there =
        turns(
            clusters.centres(),
            near,
            precision,
            left,
            limits,
            objective -> listener.accept(Math.min(objective, here.objective())));
    Polished best = there.objective() < here.objective() ? there : here;
    return new Polished(
        best.barycenter(), best.objective(), best.proved(), here.turns() + there.turns());
  }

  private Polished turns(
      double[] start,
      DiscreteMeasure near,
      double precision,
      int mostTurns,
      MultiMarginal.Limits limits,
      DoubleConsumer listener) {
    int d = problem.dimension();
    double[] places = start;
    Columns columns = new Columns(problem, new SupportPricing(problem, places));
    Columns first = columns;
    StartingColumns combinations = new StartingColumns(problem, (j, mass) -> first.add(j));
    combinations.alongDirections(MultiMarginal.DIRECTIONS, limits.seed());
    MultiMarginal.glue(problem, combinations, near);
    double last = Double.POSITIVE_INFINITY;
    for (int turn = 1; ; turn++) {
      SupportPricing pricing = new SupportPricing(problem, places);
      columns = columns.at(pricing);
      ColumnGeneration generation = new ColumnGeneration(problem, pricing, columns);
      generation.run(limits.gap(), limits.mostRounds(), limits.deadline(), round -> {});
      ColumnGeneration.Solution solution = generation.solution();
      generation.keepBest(HANDED_ON);
      double[] points = new double[solution.masses().length * d];
      double objective = 0;
      for (int k = 0; k < solution.masses().length; k++) {
        int[] combination = solution.combinations().get(k);
        double[] place = problem.place(combination);
        System.arraycopy(place, 0, points, k * d, d);
        objective += solution.masses()[k] * problem.cost(combination, place);
      }
      SplitAndMerge clusters = new SplitAndMerge(d, points, solution.masses(), places);
      clusters.run();
      double reached = problem.inUnits(objective + clusters.within());
      places = clusters.centres();
      listener.accept(reached);
      if (!(reached < last * (1 - precision)) || turn >= mostTurns || limits.deadline().isOver()) {
        boolean proved =
            generation.upper() - generation.bound()
                <= Math.max(FEW_GAPS * limits.gap() * reached, problem.inUnits(problem.rounding()));
        return new Polished(
            DiscreteMeasure.trusted(id, d, clusters.shares(), problem.original(places))
                .withoutEmptyAtoms(),
            reached,
            proved,
            turn);
      }
      last = reached;
    }
  }
}
