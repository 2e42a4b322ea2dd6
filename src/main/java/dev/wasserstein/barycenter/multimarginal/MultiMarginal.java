// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.barycenter.Deadline;
import dev.wasserstein.barycenter.OptimalityProof;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.transport.Coupling;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.exact.ExactTransport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Exact barycenters: with atoms anywhere, or on a given support. At most Σ m_n − N + 1 atoms have
 * mass. They come with a bound from below.
 *
 * <p>Two measures have the midpoints of one optimal plan (McCann 1997), measures on the line those
 * of the monotone coupling; the others take column generation ({@link ColumnGeneration}), whose
 * first combinations come from a particle flow.
 */
public final class MultiMarginal {
  /** Directions of monotone couplings, beside the axes. They keep the first duals in bounds. */
  static final int DIRECTIONS = 10;

  /** Atoms of the first flow, beside the largest measure. */
  static final double FLOW_SIZE = 1.47;

  /** Atoms of the flows: no whole multiples, so that their plans split atoms in many ways. */
  private static final double[] FLOW_SIZES = {FLOW_SIZE, 2.61};

  private static final StopRule FLOW = new StopRule(1e-6, 1e-3, 20);

  /** The places and the masses of atoms as they are given, moved, and sent. */
  private static final int ATOM_NUMBERS = 6;

  /** The combination that is found at a place, without its atoms. */
  private static final int PLACE_BYTES = 64;

  /** The most rows of restricted problems: a matrix of them is one array. */
  public static final int MOST_ROWS = 46_340;

  /** The largest dimension in which boxes have few corners, and searches end. */
  public static final int MOST_FOR_BOXES = 3;

  /**
   * When to end.
   *
   * @param gap (F − B)/F that is small enough
   * @param mostRounds the cap on rounds
   * @param seed of the starts
   * @param threads for the flows
   */
  public record Limits(double gap, int mostRounds, Deadline deadline, long seed, int threads) {}

  /**
   * A barycenter.
   *
   * @param barycenter on a support: all its places, some of mass 0
   */
  public record Result(DiscreteMeasure barycenter, OptimalityProof proof) {
    /** The same without the places of mass 0. */
    public Result withoutEmptyPlaces() {
      int[] numbers = new int[barycenter.size()];
      int next = 0;
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = barycenter.masses()[i] > 0 ? next++ : -1;
      }
      return new Result(
          barycenter.withoutEmptyAtoms(),
          proof.with(
              proof.plan().stream()
                  .map(
                      row ->
                          new OptimalityProof.PlanRow(
                              numbers[row.atom()], row.mass(), row.indices()))
                  .toList()));
    }
  }

  /** What is known before the plan has its atoms. */
  private record Bounds(double objective, double bound, boolean reached, int rounds) {
    OptimalityProof with(List<OptimalityProof.PlanRow> plan) {
      return new OptimalityProof(objective, bound, reached, rounds, plan);
    }
  }

  private final String id;
  private final List<WeightedMeasure<DiscreteMeasure>> measures;
  private final MultiMarginalProblem problem;

  /** (m × d, row-major) where the problem has a support. */
  private final Optional<double[]> support;

  private MultiMarginal(
      String id,
      List<WeightedMeasure<DiscreteMeasure>> measures,
      MultiMarginalProblem problem,
      Optional<double[]> support) {
    this.id = id;
    this.measures = measures;
    this.problem = problem;
    this.support = support;
  }

  /**
   * The problem with atoms anywhere.
   *
   * @param id of the barycenter
   * @param measures sorted by id, with weights that sum to 1
   */
  public static MultiMarginal free(String id, List<WeightedMeasure<DiscreteMeasure>> measures) {
    return new MultiMarginal(id, measures, MultiMarginalProblem.free(measures), Optional.empty());
  }

  /**
   * The problem on a support.
   *
   * @param measures as above
   * @param support (m × d, row-major)
   */
  public static MultiMarginal onSupport(
      String id, List<WeightedMeasure<DiscreteMeasure>> measures, double[] support) {
    return new MultiMarginal(
        id, measures, MultiMarginalProblem.onSupport(measures), Optional.of(support));
  }

  /**
   * The bytes that a solve takes.
   *
   * @param atoms of all measures
   * @param rows of restricted problems: the atoms, or the cells of {@link DualBound}; where these
   *     are the measures, there are no restricted problems
   */
  public static long bytes(long atoms, long rows, long measures, int dimension) {
    long own = ATOM_NUMBERS * Double.BYTES * atoms * (dimension + 1);
    if (rows <= measures) {
      return own;
    }
    long matrices = 2 * Double.BYTES * rows * rows;
    return own
        + matrices
        + ColumnGeneration.mostKept(rows, measures) * (8 * Double.BYTES + 3 * 4 * measures);
  }

  /**
   * The bytes that a support takes beside that.
   *
   * @param places of the support
   */
  public static long supportBytes(long places, long measures, int dimension) {
    long combination = PLACE_BYTES + Integer.BYTES * measures;
    return places * ((long) ATOM_NUMBERS * Double.BYTES * (dimension + 1) + combination);
  }

  /**
   * Whether the optimum with atoms anywhere has a closed form, whatever the size: two measures, or
   * the line.
   */
  public static boolean isClosed(int measures, int dimension) {
    return measures <= 2 || dimension == 1;
  }

  /** Whether this one has. */
  boolean isClosed() {
    return isClosed(problem.count(), problem.dimension());
  }

  MultiMarginalProblem problem() {
    return problem;
  }

  private Pricing pricing() {
    return problem.dimension() <= MOST_FOR_BOXES
        ? new BoxSearch(problem)
        : new CombinationSearch(problem);
  }

  private StartingColumns start(Columns columns, Limits limits) {
    StartingColumns start =
        new StartingColumns(problem, (combination, mass) -> columns.add(combination));
    start.alongDirections(DIRECTIONS, limits.seed());
    return start;
  }

  /** Solves the problem. */
  public Result solve(Limits limits, Consumer<ColumnGeneration.Round> listener) {
    if (support.isPresent()) {
      return onSupport(support.get(), limits, listener);
    }
    if (isClosed()) {
      return problem.count() == 2 && problem.dimension() > 1 ? ofTwo() : closedForm();
    }
    Pricing pricing = pricing();
    ColumnGeneration generation = generation(pricing, limits);
    generation.run(limits.gap(), limits.mostRounds(), limits.deadline(), listener);
    ColumnGeneration.Solution solution = generation.solution();
    return free(
        solution.combinations(),
        solution.masses(),
        bounds(pricing, generation, solution, limits.gap()));
  }

  private Result onSupport(
      double[] places, Limits limits, Consumer<ColumnGeneration.Round> listener) {
    SupportPricing pricing = new SupportPricing(problem, problem.relative(places));
    ColumnGeneration generation = generation(pricing, limits);
    generation.run(limits.gap(), limits.mostRounds(), limits.deadline(), listener);
    ColumnGeneration.Solution solution = generation.solution();
    return onSupport(
        places,
        pricing,
        solution.combinations(),
        solution.masses(),
        bounds(pricing, generation, solution, limits.gap()));
  }

  /** By the objective of the solution itself: that of a restricted problem may be off. */
  private Bounds bounds(
      Pricing pricing,
      ColumnGeneration generation,
      ColumnGeneration.Solution solution,
      double gap) {
    double objective = objective(pricing::place, solution.combinations(), solution.masses());
    double bound = generation.bound();
    boolean reached =
        OptimalityProof.gap(objective, bound) <= gap
            || objective - bound <= problem.inUnits(problem.rounding());
    return new Bounds(objective, bound, reached, generation.rounds());
  }

  private ColumnGeneration generation(Pricing pricing, Limits limits) {
    Columns columns = new Columns(problem, pricing);
    StartingColumns start = start(columns, limits);
    flows(start, limits);
    return new ColumnGeneration(problem, pricing, columns);
  }

  private void flows(StartingColumns start, Limits limits) {
    int largest = 0;
    for (int k = 0; k < problem.count(); k++) {
      largest = Math.max(largest, problem.size(k));
    }
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(measures, limits.threads())) {
      for (double factor : FLOW_SIZES) {
        if (limits.deadline().isOver()) {
          return;
        }
        int size = (int) (factor * largest) + 1;
        glue(start, flow(local, size, limits.seed()));
      }
    }
  }

  /** A barycenter of this many atoms, from the k-means, whose plans are a start. */
  static DiscreteMeasure flow(Measures<DiscreteMeasure> measures, int size, long seed) {
    return (DiscreteMeasure)
        new OuterLoop(FLOW, record -> {})
            .run(
                new ParticleFlow(ParticleFlow.FULL_STEP),
                measures,
                new KMeansStart().start(measures, size, seed))
            .barycenter();
  }

  /** Adds what the plans from a measure to all say. */
  private void glue(StartingColumns start, DiscreteMeasure from) {
    glue(problem, start, from);
  }

  static void glue(MultiMarginalProblem problem, StartingColumns start, DiscreteMeasure from) {
    List<Coupling> plans = new ArrayList<>();
    ExactTransport transport = new ExactTransport();
    for (int k = 0; k < problem.count(); k++) {
      DiscreteMeasure to =
          DiscreteMeasure.trusted("", problem.dimension(), problem.masses(k), problem.original(k));
      plans.add(transport.solve(TransportProblem.quadratic(from, to)).coupling());
    }
    start.glued(plans, from.size());
  }

  private Result ofTwo() {
    TransportSolution solution =
        new ExactTransport()
            .solve(
                new TransportProblem(
                    problem.dimension(),
                    problem.masses(0),
                    problem.atoms(0),
                    problem.masses(1),
                    problem.atoms(1),
                    SquaredEuclidean.INSTANCE));
    Coupling plan = solution.coupling();
    List<int[]> combinations = new ArrayList<>();
    for (int e = 0; e < plan.entries(); e++) {
      combinations.add(new int[] {plan.row()[e], plan.column()[e]});
    }
    double bound =
        problem.meansVariance()
            + problem.inUnits(problem.weights()[0] * problem.weights()[1] * solution.dualBound());
    double objective = objective(problem::place, combinations, plan.mass());
    return free(combinations, plan.mass(), new Bounds(objective, bound, true, 0));
  }

  /** The one multi-coupling that there is to look at. */
  private Result closedForm() {
    List<int[]> combinations = new ArrayList<>();
    List<Double> masses = new ArrayList<>();
    new StartingColumns(
            problem,
            (combination, mass) -> {
              combinations.add(combination);
              masses.add(mass);
            })
        .alongFirstAxis();
    double[] own = masses.stream().mapToDouble(Double::doubleValue).toArray();
    double objective = objective(problem::place, combinations, own);
    return free(combinations, own, new Bounds(objective, objective, true, 0));
  }

  private double objective(
      Function<int[], double[]> places, List<int[]> combinations, double[] masses) {
    NeumaierSum sum = new NeumaierSum();
    for (int k = 0; k < masses.length; k++) {
      int[] combination = combinations.get(k);
      sum.addProduct(masses[k], problem.cost(combination, places.apply(combination)));
    }
    return problem.inUnits(sum.value()) + problem.meansVariance();
  }

  /** Each combination is an atom. */
  private Result free(List<int[]> combinations, double[] masses, Bounds bounds) {
    int d = problem.dimension();
    double[] atoms = new double[masses.length * d];
    List<OptimalityProof.PlanRow> plan = new ArrayList<>();
    Integer[] order = new Integer[masses.length];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, Comparator.comparing(combinations::get, Arrays::compare));
    double[] sorted = new double[masses.length];
    for (int k = 0; k < order.length; k++) {
      int[] combination = combinations.get(order[k]);
      sorted[k] = masses[order[k]];
      plan.add(new OptimalityProof.PlanRow(k, sorted[k], indices(combination)));
      System.arraycopy(place(combination), 0, atoms, k * d, d);
    }
    return new Result(DiscreteMeasure.trusted(id, d, sorted, atoms), bounds.with(plan));
  }

  /** Combinations of the same place are one atom; places without any have mass 0. */
  private Result onSupport(
      double[] support,
      SupportPricing pricing,
      List<int[]> combinations,
      double[] masses,
      Bounds bounds) {
    int d = problem.dimension();
    double[] sums = new double[support.length / d];
    List<OptimalityProof.PlanRow> plan = new ArrayList<>();
    for (int k = 0; k < masses.length; k++) {
      int atom = pricing.nearest(combinations.get(k));
      sums[atom] += masses[k];
      plan.add(new OptimalityProof.PlanRow(atom, masses[k], indices(combinations.get(k))));
    }
    plan.sort(
        Comparator.comparingInt(OptimalityProof.PlanRow::atom)
            .thenComparing(OptimalityProof.PlanRow::indices, Arrays::compare));
    return new Result(DiscreteMeasure.trusted(id, d, sums, support), bounds.with(plan));
  }

  /** Σ λ_n x_{j_n}, exactly x where all are equal. */
  private double[] place(int[] combination) {
    int d = problem.dimension();
    double[] place = new double[d];
    for (int c = 0; c < d; c++) {
      double first = problem.original(0, combination[0], c);
      double sum = 0;
      for (int k = 1; k < combination.length; k++) {
        sum += problem.weights()[k] * (problem.original(k, combination[k], c) - first);
      }
      place[c] = first + sum;
    }
    return place;
  }

  private int[] indices(int[] combination) {
    int[] indices = new int[combination.length];
    for (int k = 0; k < indices.length; k++) {
      indices[k] = problem.index(k, combination[k]);
    }
    return indices;
  }
}
