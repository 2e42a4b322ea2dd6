// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Checkpoint;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.Resumable;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.Weighing;
import dev.wasserstein.barycenter.WeightedSum;
import dev.wasserstein.measure.CompensatedSum;
import dev.wasserstein.measure.KeptStates;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.StateFiles;
import dev.wasserstein.transport.PairwiseCost;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * <p>In batches, for very many measures, only a part of them takes part in an iteration, each by
 * its own coin. A state is then updated from the running average of what its cluster answered so
 * far, a batch counting by its weight (MacQueen's rule as in Sculley 2010, for contributions). The
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
   * Clusters measures.
   *
   * @param squaredDistance the method's cost between two measures, for bounds
   * @param start makes a state that stands for one measure
   * @param clusters k
   * @param batchShare the part of the measures in each iteration; 1 for all
   */
  public <M extends Measure, S extends Serializable> ClusterSolution run(
      BarycenterMethod<M, S> method,
      Measures<M> measures,
      PairwiseCost<M> squaredDistance,
      StateOf<M, S> start,
      int clusters,
      double batchShare,
      long seed) {
    return run(
        method, measures, squaredDistance, start, clusters, batchShare, seed, Checkpoints.NONE);
  }

  /**
   * Clusters measures, or goes on with it from the last checkpoint if there is one.
   *
   * @throws IllegalArgumentException if the checkpoint is of another method or number of clusters
   */
  public <M extends Measure, S extends Serializable> ClusterSolution run(
      BarycenterMethod<M, S> method,
      Measures<M> measures,
      PairwiseCost<M> squaredDistance,
      StateOf<M, S> start,
      int clusters,
      double batchShare,
      long seed,
      Checkpoints checkpoints) {
    Geometry<M> geometry = new Geometry<>(measures, squaredDistance, pruning);
    return new Run<>(method, measures, geometry, start, clusters, batchShare, seed)
        .solve(checkpoints);
  }

  private final class Run<M extends Measure, S extends Serializable> {
    private final long begin = System.nanoTime();
    private double earlierSeconds;
    private final String name = UUID.randomUUID().toString();
    private final BarycenterMethod<M, S> method;
    private final Measures<M> measures;
    private final Geometry<M> geometry;
    private final SpreadSeeds<M, S> seeds;
    private final int k;
    private final double batchShare;
    private final long seed;
    private final StopRule.Watch watch;
    private final Weighing weighing;
    private final List<ClusterRecord> history = new ArrayList<>();
    private final double[] travelled;
    private final List<RunningAverage> running = new ArrayList<>();

    Run(
        BarycenterMethod<M, S> method,
        Measures<M> measures,
        Geometry<M> geometry,
        StateOf<M, S> start,
        int k,
        double batchShare,
        long seed) {
      this.method = method;
      this.measures = measures;
      this.geometry = geometry;
      this.seeds = new SpreadSeeds<>(method, start, geometry, measures);
      this.k = k;
      this.batchShare = batchShare;
      this.seed = seed;
      this.travelled = new double[k];
      this.watch =
          stopRule
          .new Watch(
              method, objective, measures.summary().withinVariance(), StopRule.Updates.MEMBERSHIP);
      this.weighing = Weighing.of(objective, measures.summary());
      for (int c = 0; c < k; c++) {
        running.add(new RunningAverage());
      }
    }

    ClusterSolution solve(Checkpoints checkpoints) {
      Optional<ClusterPoint<S>> earlier = checkpoints.last().map(this::goOn);
      List<S> states =
          earlier.map(ClusterPoint::states).orElseGet(() -> seeds.choose(k, seed, name));
      Optional<Long> membership = earlier.flatMap(ClusterPoint::membership);
      for (int iteration = history.size(); ; iteration++) {
        Resumable point = new Point(new ClusterPoint<>(states, running, membership, history));
        if (iteration < stopRule.maxIterations()) {
          checkpoints.reached(iteration, point);
        } else {
          checkpoints.reachedCap(iteration, point);
        }
        ClusterSum sum = sum(iteration, states);
        List<Optional<double[]>> averages = averages(sum, states);
        // Clusters that were empty then, too, were set to measures and won none.
        boolean settled =
            batchShare >= 1 && membership.isPresent() && membership.get() == sum.membership();
        membership = Optional.of(sum.membership());
        RunStatus status = record(iteration, sum, states, averages, settled);
        if (status != RunStatus.RUNNING) {
          return solution(states, sum);
        }
        states = next(states, averages, sum);
      }
    }

    private ClusterPoint<S> goOn(Checkpoints.Last earlier) {
      ClusterPoint<S> point = ClusterPoint.of(earlier.checkpoint(), method, k);
      watch.recall(earlier.checkpoint().history());
      history.addAll(point.history());
      running.clear();
      running.addAll(point.running());
      earlierSeconds = history.isEmpty() ? 0 : history.get(history.size() - 1).iterate().seconds();
      return point;
    }

    /** An iterate that is about to be evaluated. */
    private final class Point implements Resumable {
      private final ClusterPoint<S> point;

      Point(ClusterPoint<S> point) {
        this.point = point;
      }

      @Override
      public Checkpoint checkpoint() {
        return point.checkpoint(method);
      }

      /** Of {@link BarycenterMethod#memory} clusters keep nothing: no such method is offered. */
      @Override
      public KeptStates keep(StateFiles files) {
        return new KeptStates(files, List.of());
      }
    }

    private ClusterSum sum(int iteration, List<S> states) {
      Batch batch = batchShare >= 1 ? Batch.ALL : new Batch(seed, iteration, batchShare);
      return measures.aggregate(
          "clustering iteration "
              + iteration
              + " of "
              + stopRule.maxIterations()
              + ": "
              + method.name(),
          prototypes(states),
          new ClusterAggregator<>(Answers.of(method), weighing, k, batch));
    }

    private Prototypes<S> prototypes(List<S> states) {
      return geometry.prototypes(name, states, places(states), travelled);
    }

    private List<M> places(List<S> states) {
      List<M> places = new ArrayList<>();
      states.forEach(state -> places.add(place(state)));
      return places;
    }

    /** A barycenter is a measure of the kind that it is a barycenter of. */
    @SuppressWarnings("unchecked")
    private M place(S state) {
      return (M) method.barycenter(state);
    }

    /** What each state is to be updated with; empty for a cluster without measures. */
    private List<Optional<double[]>> averages(ClusterSum sum, List<S> states) {
      List<Optional<double[]>> averages = new ArrayList<>();
      for (int c = 0; c < k; c++) {
        WeightedSum cluster = sum.cluster(c);
        if (cluster.count() == 0) {
          averages.add(Optional.empty());
        } else {
          double[] average = cluster.average(method, states.get(c));
          averages.add(
              Optional.of(
                  batchShare >= 1 ? average : running.get(c).with(cluster.weight(), average)));
        }
      }
      return averages;
    }

    private RunStatus record(
        int iteration,
        ClusterSum sum,
        List<S> states,
        List<Optional<double[]>> averages,
        boolean settled) {
      double squares = 0;
      double total = 0;
      for (int c = 0; c < k; c++) {
        if (averages.get(c).isPresent()) {
          double residual = method.residual(states.get(c), averages.get(c).get());
          squares += sum.cluster(c).weight() * residual * residual;
          total += sum.cluster(c).weight();
        }
      }
      double residual = total > 0 ? Math.sqrt(squares / total) : 0;
      double seconds = earlierSeconds + (System.nanoTime() - begin) / 1e9;
      IterationRecord iterate = watch.judge(iteration, sum.objective(), residual, seconds, settled);
      double all = (double) sum.measures() * k;
      history.add(
          new ClusterRecord(
              iterate,
              sum.measures(),
              sum.solves(),
              all > 0 ? 1 - sum.solves() / all : 0,
              empty(sum).size()));
      listener.onIteration(iterate);
      return iterate.status();
    }

    /** The clusters that no measure was ever nearest to. */
    private List<Integer> empty(ClusterSum sum) {
      List<Integer> empty = new ArrayList<>();
      for (int c = 0; c < k; c++) {
        if (sum.cluster(c).count() == 0 && !running.get(c).begun()) {
          empty.add(c);
        }
      }
      return empty;
    }

    private List<S> next(List<S> states, List<Optional<double[]>> averages, ClusterSum sum) {
      List<S> next = new ArrayList<>();
      List<Integer> empty = empty(sum);
      for (int c = 0; c < k; c++) {
        S state = states.get(c);
        int order = empty.indexOf(c);
        if (averages.get(c).isPresent()) {
          next.add(method.update(state, averages.get(c).get()));
        } else if (order >= 0 && order < sum.farthest().size()) {
          next.add(seeds.of(sum.farthest().get(order)));
        } else {
          next.add(state);
        }
        travelled[c] += geometry.moved(place(state), place(next.get(c)));
      }
      return next;
    }

    private ClusterSolution solution(List<S> states, ClusterSum sum) {
      Assignments assigned =
          Assignments.of(Answers.of(method), measures, prototypes(states), Wanted.TWO_NEAREST);
      CompensatedSum terms = new CompensatedSum(2);
      for (Assignment assignment : assigned.assignments()) {
        terms.add(0, assignment.weight() * weighing.term(assignment.cost()));
        terms.add(1, assignment.weight());
      }
      List<Measure> prototypes = new ArrayList<>();
      for (int c = 0; c < k; c++) {
        prototypes.add(place(states.get(c)).withId("prototype-" + (c + 1)));
      }
      boolean all = batchShare >= 1;
      return new ClusterSolution(
          prototypes,
          method.objectiveKind().of(objective),
          all ? sum.objective() : terms.value(0) / terms.value(1),
          sum.dualGap(),
          List.copyOf(history),
          assigned.assignments(),
          assigned.solves());
    }
  }
}
