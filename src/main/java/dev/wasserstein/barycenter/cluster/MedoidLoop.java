// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.Weighing;
import dev.wasserstein.collection.SelectedMeasures;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.CompensatedSum;
import dev.wasserstein.transport.SolveAccuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Clustering by medoids ({@link MedoidSearch}) on the driver, from costs of all pairs. An iteration
 * is a swap.
 *
 * @param <M> the kind of measures
 */
public final class MedoidLoop<M extends Measure> {
  private final CostMatrix<M> costs;
  private final Weighing weighing;
  private final ObjectiveKind kind;
  private final Trimming trimming;
  private final StopRule stopRule;
  private final IterationListener listener;

  /**
   * A loop over all measures, or some of them.
   *
   * @param kind what the costs are
   */
  public MedoidLoop(
      CostMatrix<M> costs,
      Weighing weighing,
      ObjectiveKind kind,
      Trimming trimming,
      StopRule stopRule,
      IterationListener listener) {
    this.costs = costs;
    this.weighing = weighing;
    this.kind = kind;
    this.trimming = trimming;
    this.stopRule = stopRule;
    this.listener = listener;
  }

  /** Clusters all measures. */
  public ClusterSolution run(int clusters, long seed) {
    MedoidSearch search = search(clusters, seed, id -> true);
    List<IterationRecord> history = history(search, listener);
    return solution(search.medoids(), history);
  }

  /**
   * Finds medoids of some measures, the best of several starts, and assigns all to them.
   *
   * @param selection takes at least as many as clusters
   * @param seed of the first start
   * @return by id
   */
  public List<Assignment> assignedBy(
      SelectedMeasures.Selection selection, int clusters, int starts, long seed) {
    MedoidSearch best = search(clusters, seed, selection);
    history(best, record -> {});
    for (int n = 1; n < starts; n++) {
      MedoidSearch other = search(clusters, seed + n, selection);
      history(other, record -> {});
      best = other.objective() < best.objective() ? other : best;
    }
    return assignments(best.medoids());
  }

  private MedoidSearch search(int clusters, long seed, SelectedMeasures.Selection selection) {
    int[] members =
        IntStream.range(0, costs.size()).filter(i -> selection.takes(costs.id(i))).toArray();
    return new MedoidSearch(costs, members, weighing, trimming, clusters, seed);
  }

  private List<IterationRecord> history(MedoidSearch search, IterationListener told) {
    long begin = System.nanoTime();
    List<IterationRecord> history = new ArrayList<>();
    double objective = search.objective();
    double change = Double.NaN;
    for (int swaps = 0; ; swaps++) {
      RunStatus status =
          swaps >= stopRule.maxIterations()
              ? RunStatus.MAX_ITERATIONS
              : stopRule.deadline().isOver() ? RunStatus.TIME_LIMIT : RunStatus.RUNNING;
      boolean last = status != RunStatus.RUNNING || !search.swap();
      IterationRecord record =
          new IterationRecord(
              swaps,
              objective,
              change,
              0,
              (System.nanoTime() - begin) / 1e9,
              last && status == RunStatus.RUNNING ? RunStatus.CONVERGED : status);
      history.add(record);
      told.onIteration(record);
      if (last) {
        return history;
      }
      double next = search.objective();
      change = next > 0 ? Math.abs(objective - next) / next : Math.abs(objective - next);
      objective = next;
    }
  }

  private ClusterSolution solution(int[] medoids, List<IterationRecord> history) {
    int k = medoids.length;
    List<Assignment> assignments = trimming.told(assignments(medoids), k);
    CompensatedSum sums = new CompensatedSum(3);
    for (Assignment each : assignments) {
      if (!each.isOutlier()) {
        double term = weighing.term(each.cost());
        sums.add(0, each.weight());
        sums.add(1, each.weight() * term);
        sums.add(2, each.weight() * (term - weighing.term(each.cost() - each.dualGap())));
      }
    }
    ClusterOrder order = ClusterOrder.of(assignments, k);
    List<Measure> prototypes = new ArrayList<>();
    List<String> members = new ArrayList<>();
    for (int c : order.old()) {
      prototypes.add(costs.measure(medoids[c]).withId("prototype-" + (prototypes.size() + 1)));
      members.add(costs.id(medoids[c]));
    }
    return new ClusterSolution(
        prototypes,
        members,
        kind,
        sums.value(1) / sums.value(0),
        sums.value(2) / sums.value(0),
        history,
        history.stream().map(each -> new ClusterEffort(costs.size(), 0, 0, 0)).toList(),
        order.renumbered(assignments),
        0);
  }

  private List<Assignment> assignments(int[] medoids) {
    return IntStream.range(0, costs.size()).mapToObj(i -> assignment(i, medoids)).toList();
  }

  /** The nearest and second nearest medoid; of equally near ones the first. */
  private Assignment assignment(int i, int[] medoids) {
    int first = -1;
    int second = -1;
    for (int c = 0; c < medoids.length; c++) {
      double cost = costs.cost(i, medoids[c]);
      if (first < 0 || cost < costs.cost(i, medoids[first])) {
        second = first;
        first = c;
      } else if (second < 0 || cost < costs.cost(i, medoids[second])) {
        second = c;
      }
    }
    return new Assignment(
        costs.id(i),
        first,
        costs.weight(i),
        costs.cost(i, medoids[first]),
        second,
        second < 0 ? Double.POSITIVE_INFINITY : costs.cost(i, medoids[second]),
        costs.gap(i, medoids[first]),
        SolveAccuracy.EXACT,
        Assignment.Standing.MEMBER);
  }
}
