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
import dev.wasserstein.transport.PairwiseCost;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

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
  private final Pruning pruning;

  /** A loop for means or medians. */
  public ClusterLoop(
      StopRule stopRule, IterationListener listener, Objective objective, Pruning pruning) {
    this.stopRule = stopRule;
    this.listener = listener;
    this.objective = objective;
    this.pruning = pruning;
  }

  /**
   * Clusters measures, or goes on with it from the last checkpoint if there is one.
   *
   * @param squaredDistance the method's cost between two measures, for bounds
   * @param start makes a state that stands for one measure
   * @param clusters k
   * @param batchShare the part of the measures in each iteration; 1 for all
   * @throws IllegalArgumentException if the checkpoint is of another method or number of clusters
   */
  public <M extends Measure, S extends Serializable> ClusterSolution run(
      BarycenterMethod<M, S> method,
      Measures<M> measures,
      PairwiseCost<M> squaredDistance,
      Function<Measures<M>, S> start,
      int clusters,
      double batchShare,
      long seed,
      Checkpoints checkpoints) {
    PrototypeDistances<M> distances = new PrototypeDistances<>(measures, squaredDistance, pruning);
    Iteration<M, S> iteration =
        new Iteration<>(method, measures, distances, start, clusters, batchShare, seed);
    return iteration.solution(
        new OuterLoop(stopRule, listener)
            .run(iteration, Passes.stateless(measures), iteration::start, checkpoints));
  }

  /**
   * What the measures of an iteration add up to.
   *
   * @param averages what the states are to be updated with, of all clusters with measures
   * @param running (k), the averages over batches up to this one
   * @param empty the clusters that no measure was ever nearest to
   */
  private record Sums(
      ClusterSum sum,
      SortedMap<Integer, double[]> averages,
      List<RunningAverage> running,
      List<Integer> empty) {}

  /** k states, each updated from the average over its cluster. */
  private final class Iteration<M extends Measure, S extends Serializable>
      implements FixedPointIteration<ClusterState<S>, Sums> {
    private final String name = UUID.randomUUID().toString();
    private final BarycenterMethod<M, S> method;
    private final Measures<M> measures;
    private final PrototypeDistances<M> distances;
    private final SpreadSeeds<M, S> seeds;
    private final int k;
    private final double batchShare;
    private final long seed;
    private final Weighing weighing;

    Iteration(
        BarycenterMethod<M, S> method,
        Measures<M> measures,
        PrototypeDistances<M> distances,
        Function<Measures<M>, S> start,
        int k,
        double batchShare,
        long seed) {
      this.method = method;
      this.measures = measures;
      this.distances = distances;
      this.seeds = new SpreadSeeds<>(method, start, distances, measures);
      this.k = k;
      this.batchShare = batchShare;
      this.seed = seed;
      this.weighing = Weighing.of(objective, measures.summary());
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
      ClusterSum sum = sum(iteration, inBatches() ? firstBatch(iteration) : Batch.ALL, state);
      Sums sums = sums(state, sum);
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

    private ClusterSum sum(int iteration, Batch batch, ClusterState<S> state) {
      return measures.aggregate(
          "clustering iteration "
              + iteration
              + " of "
              + stopRule.maxIterations()
              + ": "
              + method.name(),
          prototypes(state),
          new ClusterAggregator<>(ContributionFunction.of(method), weighing, k, batch));
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

    private Sums sums(ClusterState<S> state, ClusterSum sum) {
      SortedMap<Integer, double[]> averages = new TreeMap<>();
      List<RunningAverage> running = new ArrayList<>(state.running());
      List<Integer> empty = new ArrayList<>();
      for (int c = 0; c < k; c++) {
        WeightedSum cluster = sum.cluster(c);
        if (cluster.count() > 0) {
          double[] average = cluster.average(method, state.states().get(c));
          if (inBatches()) {
            running.set(c, running.get(c).with(cluster.weight(), average));
            average = running.get(c).average();
          }
          averages.put(c, average);
        } else if (!running.get(c).begun()) {
          empty.add(c);
        }
      }
      return new Sums(sum, averages, running, empty);
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
      ClusterSum sum = evaluation.sums().sum();
      double all = (double) sum.measures() * k;
      List<ClusterEffort> efforts = new ArrayList<>(evaluation.state().efforts());
      efforts.add(
          new ClusterEffort(
              sum.measures(),
              sum.solves(),
              all > 0 ? 1 - sum.solves() / all : 0,
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
      CompensatedSum terms = new CompensatedSum(2);
      for (Assignment assignment : assigned.assignments()) {
        terms.add(0, assignment.weight() * weighing.term(assignment.cost()));
        terms.add(1, assignment.weight());
      }
      ClusterOrder order = ClusterOrder.of(assigned.assignments(), k);
      List<Measure> prototypes = new ArrayList<>();
      for (int c : order.old()) {
        String id = "prototype-" + (prototypes.size() + 1);
        prototypes.add(place(state.states().get(c)).withId(id));
      }
      return new ClusterSolution(
          prototypes,
          method.objectiveKind().of(objective),
          inBatches() ? terms.value(0) / terms.value(1) : sum.objective(),
          sum.dualGap(),
          outcome.history(),
          efforts(outcome.last()),
          order.renumbered(assigned.assignments()),
          assigned.solves());
    }
  }
}
