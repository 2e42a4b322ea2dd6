// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Checkpoint;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.FixedPointIteration;
import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.Weighing;
import dev.wasserstein.barycenter.WeightedSum;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.Passes;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.CompensatedSum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Clustering by barycenters (Lloyd's iteration in Wasserstein space; del Barrio et al. 2019; Ye et
 * al. 2017): minimise Σ_n λ_n min_c W²(ν_c, μ_n) over k measures ν_1, …, ν_k. It is the outer loop
 * with k states. Each iteration sends all of them out, each measure adds its contribution to the
 * sum of its nearest one ({@link NearestSearch}), and each state gets one update of the method from
 * the average over its cluster. With a method that descends, the objective never rises: neither the
 * update nor the choice of the nearest state raises it.
 *
 * <p>Starts are spread by k-means++ ({@link SpreadSeeds}). A cluster that no measure is nearest to
 * is set to the measure that adds most to the objective and has no cluster for itself, the next
 * such cluster to the next such measure. The loop has converged when no measure changed its cluster
 * and objective and residuals are within the tolerances of the {@link StopRule}.
 *
 * <p>Where a {@link Trimming} sets the farthest measures aside, an iteration takes two passes: one
 * finds out which these are, the other sums without them. Neither prototypes nor objective know of
 * them. For weights that are equal the objective still never rises.
 *
 * <p>In batches, for very many measures, only a part of them takes part in an iteration, each by
 * its own coin. A state is then updated from the running average of the contributions of its
 * cluster so far, a batch counting by its weight (MacQueen's rule as in Sculley 2010). The
 * objective of an iteration is that of its batch; such a run never says converged. At the end all
 * measures are assigned, and the objective is that of all.
 */
public final class ClusterLoop {
  private final StopRule stopRule;
  private final IterationListener listener;
  private final Objective objective;

  /** A loop for means or medians. */
  public ClusterLoop(StopRule stopRule, IterationListener listener, Objective objective) {
    this.stopRule = stopRule;
    this.listener = listener;
    this.objective = objective;
  }

  /**
   * Clusters measures, or goes on with it from the last checkpoint if there is one.
   *
   * @param clusters k
   * @param batchShare the part of the measures in each iteration; 1 for all
   * @throws IllegalArgumentException if the checkpoint is of another method or number of clusters
   */
  public <M extends Measure, S extends Serializable> ClusterSolution run(
      ClusterProblem<M, S> problem,
      int clusters,
      double batchShare,
      long seed,
      Checkpoints checkpoints) {
    Iteration<M, S> iteration = new Iteration<>(problem, clusters, batchShare, seed);
    return iteration.solution(
        new OuterLoop(stopRule, listener)
            .run(iteration, Passes.stateless(problem.measures()), iteration::start, checkpoints));
  }

  /**
   * What the measures of an iteration add up to.
   *
   * @param averages what the states are to be updated with, of all clusters with measures
   * @param running (k), the averages over batches up to this one
   * @param empty the clusters that no measure was ever nearest to
   */
  private record Sums(
      Pass pass,
      ClusterSum sum,
      SortedMap<Integer, double[]> averages,
      List<RunningAverage> running,
      List<Integer> empty) {}

  /**
   * What was looked at for a sum.
   *
   * @param measures that took part, outliers among them
   * @param solves the costs that were computed
   * @param looked the measures looked at, those that were looked at twice counted twice
   * @param outliers the ids of those that were set aside
   */
  private record Pass(
      ClusterSum sum, long measures, long solves, long looked, HashSet<String> outliers) {}

  /** k states, each updated from the average over its cluster. */
  private final class Iteration<M extends Measure, S extends Serializable>
      implements FixedPointIteration<ClusterState<S>, Sums> {
    private final String name = UUID.randomUUID().toString();
    private final BarycenterMethod<M, S> method;
    private final Measures<M> measures;
    private final PrototypeDistances<M> distances;
    private final SpreadSeeds<M, S> seeds;
    private final Trimming trimming;
    private final int k;
    private final double batchShare;
    private final long seed;
    private final Weighing weighing;

    Iteration(ClusterProblem<M, S> problem, int k, double batchShare, long seed) {
      this.method = problem.method();
      this.measures = problem.measures();
      this.distances = problem.distances();
      this.seeds = problem.seeds();
      this.trimming = problem.trimming();
      this.k = k;
      this.batchShare = batchShare;
      this.seed = seed;
      this.weighing = Weighing.of(objective, method.objectiveKind(), measures.summary());
    }

    ClusterState<S> start() {
      return ClusterState.start(seeds.choose(k, seed, name));
    }

    private boolean inBatches() {
      return batchShare < 1;
    }

    @Override
    public StopRule.Watch watch(StopRule rule) {
      return rule.new Watch(method, objective, measures.summary().withinVariance());
    }

    @Override
    public Evaluation<ClusterState<S>, Sums> evaluate(int iteration, ClusterState<S> state) {
      Pass pass = pass(iteration, inBatches() ? firstBatch(iteration) : Batch.ALL, state);
      ClusterSum sum = pass.sum();
      Sums sums = sums(state, pass, found(iteration, state, pass));
      // Clusters that were empty then, too, were set to measures and won none.
      boolean settled = !inBatches() && state.membership().equals(Optional.of(sum.membership()));
      return new Evaluation<>(state, sums, sum.objective(), residual(state, sums), 0, settled, 0);
    }

    /** The first draw of an iteration that is not empty. */
    private Batch firstBatch(int iteration) {
      List<String> ids = measures.ids();
      Batch batch = new Batch(seed, iteration, 0, batchShare);
      while (ids.stream().noneMatch(batch::takes)) {
        batch = batch.next();
      }
      return batch;
    }

    /** Where outliers are set aside, it must be known which, before the others are summed. */
    private Pass pass(int iteration, Batch batch, ClusterState<S> state) {
      String description = step(iteration) + ": " + method.name();
      ContributionFunction<M, S> contributions = ContributionFunction.of(method);
      Prototypes<S> prototypes = prototypes(state);
      HashSet<String> outliers = new HashSet<>();
      long solves = 0;
      if (!trimming.isNone()) {
        Assignments costs =
            Assignments.of(
                contributions, measures, prototypes, Neighbours.NEAREST, batch, description);
        outliers = trimming.outliers(costs.assignments());
        solves = costs.solves();
      }
      ClusterSum sum =
          measures.aggregate(
              description,
              prototypes,
              new ClusterAggregator<>(contributions, weighing, k, batch, outliers));
      long all = sum.measures() + outliers.size();
      return new Pass(
          sum,
          all,
          solves + sum.solves(),
          trimming.isNone() ? all : all + sum.measures(),
          outliers);
    }

    private String step(int iteration) {
      return "clustering iteration " + iteration + " of " + stopRule.maxIterations();
    }

    private Prototypes<S> prototypes(ClusterState<S> state) {
      List<M> places = state.states().stream().map(this::place).toList();
      return distances.prototypes(name, state.states(), places, state.travelled());
    }

    /** A barycenter is a measure of the kind that it is a barycenter of. */
    @SuppressWarnings("unchecked")
    private M place(S state) {
      return (M) method.barycenter(state);
    }

    /** What a search finds for the clusters; empty for a method of averages. */
    private Optional<List<double[]>> found(int iteration, ClusterState<S> state, Pass pass) {
      return method
          .vectorSearch()
          .map(
              search ->
                  search.of(
                      measures,
                      step(iteration),
                      state.states().get(0),
                      NearestSearch.groups(
                          ContributionFunction.of(method), prototypes(state), pass.outliers())));
    }

    private Sums sums(ClusterState<S> state, Pass pass, Optional<List<double[]>> found) {
      ClusterSum sum = pass.sum();
      SortedMap<Integer, double[]> averages = new TreeMap<>();
      List<RunningAverage> running = new ArrayList<>(state.running());
      List<Integer> empty = new ArrayList<>();
      for (int c = 0; c < k; c++) {
        WeightedSum cluster = sum.cluster(c);
        if (cluster.count() > 0) {
          double[] average =
              found.isPresent()
                  ? found.get().get(c)
                  : cluster.average(method, state.states().get(c));
          if (inBatches()) {
            running.set(c, running.get(c).with(cluster.weight(), average));
            average = running.get(c).average();
          }
          averages.put(c, average);
        } else if (!running.get(c).begun()) {
          empty.add(c);
        }
      }
      return new Sums(pass, sum, averages, running, empty);
    }

    /** The root of the mean square over the clusters, by weight. */
    private double residual(ClusterState<S> state, Sums sums) {
      double squares = 0;
      double total = 0;
      for (int c : sums.averages().keySet()) {
        double residual = method.residual(state.states().get(c), sums.averages().get(c));
        double weight = sums.sum().cluster(c).weight();
        squares += weight * residual * residual;
        total += weight;
      }
      return total > 0 ? Math.sqrt(squares / total) : 0;
    }

    @Override
    public ClusterState<S> update(Evaluation<ClusterState<S>, Sums> evaluation) {
      ClusterState<S> state = evaluation.state();
      Sums sums = evaluation.sums();
      Iterator<String> farthest = sums.sum().farthest().iterator();
      List<S> next = new ArrayList<>();
      double[] travelled = state.travelled().clone();
      for (int c = 0; c < k; c++) {
        S before = state.states().get(c);
        if (sums.averages().containsKey(c)) {
          next.add(method.update(before, sums.averages().get(c)));
        } else {
          boolean moves = sums.empty().contains(c) && farthest.hasNext();
          next.add(moves ? seeds.of(farthest.next()) : before);
        }
        travelled[c] += distances.moved(place(before), place(next.get(c)));
      }
      Optional<Long> membership = Optional.of(sums.sum().membership());
      return new ClusterState<>(next, sums.running(), travelled, membership, efforts(evaluation));
    }

    /** The efforts up to this iterate. */
    private List<ClusterEffort> efforts(Evaluation<ClusterState<S>, Sums> evaluation) {
      Pass pass = evaluation.sums().pass();
      double all = (double) pass.looked() * k;
      List<ClusterEffort> efforts = new ArrayList<>(evaluation.state().efforts());
      efforts.add(
          new ClusterEffort(
              pass.measures(),
              pass.solves(),
              all > 0 ? 1 - pass.solves() / all : 0,
              evaluation.sums().empty().size()));
      return efforts;
    }

    @Override
    public SortedMap<String, double[]> numbers(ClusterState<S> state) {
      return state.numbers(method);
    }

    @Override
    public ClusterState<S> state(Checkpoint checkpoint) {
      return ClusterState.of(checkpoint, method, k);
    }

    ClusterSolution solution(OuterLoop.Outcome<ClusterState<S>, Sums> outcome) {
      ClusterState<S> state = outcome.last().state();
      ClusterSum sum = outcome.last().sums().sum();
      Assignments assigned =
          Assignments.of(
              ContributionFunction.of(method), measures, prototypes(state), Neighbours.TWO_NEAREST);
      List<Assignment> assignments = trimming.told(assigned.assignments(), k);
      CompensatedSum terms = new CompensatedSum(2);
      for (Assignment assignment : assignments) {
        if (!assignment.isOutlier()) {
          terms.add(0, assignment.weight() * weighing.term(assignment.cost()));
          terms.add(1, assignment.weight());
        }
      }
      ClusterOrder order = ClusterOrder.of(assignments, k);
      List<Measure> prototypes = new ArrayList<>();
      for (int c : order.old()) {
        String id = "prototype-" + (prototypes.size() + 1);
        prototypes.add(place(state.states().get(c)).withId(id));
      }
      return new ClusterSolution(
          prototypes,
          List.of(),
          method.objectiveKind().of(objective),
          inBatches() ? terms.value(0) / terms.value(1) : sum.objective(),
          sum.dualGap(),
          outcome.history(),
          efforts(outcome.last()),
          order.renumbered(assignments),
          assigned.solves());
    }
  }
}
