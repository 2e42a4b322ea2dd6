// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.cluster.Assignment;
import dev.wasserstein.barycenter.cluster.Assignments;
import dev.wasserstein.barycenter.cluster.ClusterLoop;
import dev.wasserstein.barycenter.cluster.ClusterProblem;
import dev.wasserstein.barycenter.cluster.Half;
import dev.wasserstein.barycenter.cluster.Neighbours;
import dev.wasserstein.barycenter.cluster.Pruning;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.SelectedMeasures;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.options.Settings;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Clusters around barycenters.
 *
 * @param <M> the kind of measures
 * @param <S> the method's state
 */
final class LoopClustering<M extends Measure, S extends Serializable> implements Clustering {
  private final MethodChoice<M, S> choice;
  private final BarycenterMethod<M, S> method;
  private final StopRule stopRule;
  private final LoopCall call;
  private final Measures<M> measures;
  private final Settings values;
  private final ClusterProblem<M, S> problem;
  private final Map<Half, ClusterProblem<M, S>> halves = new HashMap<>();
  private final double batchShare;
  private final int starts;

  LoopClustering(
      MethodChoice<M, S> choice,
      BarycenterMethod<M, S> method,
      StopRule stopRule,
      LoopCall call,
      Measures<M> measures) {
    this.choice = choice;
    this.method = method;
    this.stopRule = stopRule;
    this.call = call;
    this.measures = measures;
    this.values = call.context().settings();
    this.problem = problem(measures);
    this.batchShare =
        values
            .find(Options.BATCH_SIZE)
            .map(size -> Math.min(1, (double) size / measures.summary().count()))
            .orElse(1.0);
    this.starts = ClusterStarts.count(values, choice, measures.summary());
  }

  private ClusterProblem<M, S> problem(Measures<M> some) {
    return new ClusterProblem<>(
        method,
        some,
        choice.squaredDistance(),
        one -> choice.startOf(one, measures.summary()),
        pruning(),
        ClusterJob.trimming(values));
  }

  /** Bounds are known of costs that are W₂² only. */
  private Pruning pruning() {
    return method.objectiveKind() == ObjectiveKind.SQUARED_WASSERSTEIN
        ? values.get(Options.PRUNING)
        : Pruning.NONE;
  }

  @Override
  public ClusterStarts solve(int clusters) {
    boolean single = values.get(Options.CLUSTERS).isSingle();
    return run(
        problem,
        clusters,
        single ? "" : "clusters-" + clusters + "-",
        "cluster " + method.name() + (single ? "" : ", " + clusters + " clusters"));
  }

  private ClusterStarts run(
      ClusterProblem<M, S> some, int clusters, String checkpoints, String label) {
    ClusterLoop loop =
        new ClusterLoop(
            stopRule,
            call.context().loop(label, stopRule, measures),
            values.get(Options.OBJECTIVE));
    ClusterStarts found = new ClusterStarts();
    call.fromEachStart(
        starts,
        checkpoints,
        stopRule,
        measures.summary().fingerprint(),
        (number, own) -> {
          found.add(loop.run(some, clusters, batchShare, values.get(Options.SEED) + number, own));
          return number;
        });
    return found;
  }

  @Override
  public List<Assignment> assignedBy(int clusters, int split, Half half) {
    String side = half.side().name().toLowerCase(Locale.ROOT);
    ClusterStarts found =
        run(
            halves.computeIfAbsent(half, each -> problem(new SelectedMeasures<>(measures, each))),
            clusters,
            "clusters-" + clusters + "-split-" + split + "-" + side + "-",
            "cluster " + method.name() + ", " + clusters + " clusters, a half of the measures");
    return Assignments.to(
            prototypes(found), measures, choice.squaredDistance(), Neighbours.NEAREST, pruning())
        .assignments();
  }

  /** A barycenter is a measure of the kind that it is a barycenter of. */
  @SuppressWarnings("unchecked")
  private List<M> prototypes(ClusterStarts found) {
    return found.best().prototypes().stream().map(each -> (M) each).toList();
  }
}
