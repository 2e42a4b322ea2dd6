// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.Weighing;
import dev.wasserstein.barycenter.cluster.Assignment;
import dev.wasserstein.barycenter.cluster.CostMatrix;
import dev.wasserstein.barycenter.cluster.Half;
import dev.wasserstein.barycenter.cluster.MedoidLoop;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.Settings;
import java.util.List;

/**
 * Clusters around members of theirs, from the costs of all pairs.
 *
 * @param <M> the kind of measures
 */
final class MedoidClustering<M extends Measure> implements Clustering {
  /** Options of {@code cluster} that concern barycenters. */
  static final List<Option<?>> OF_BARYCENTERS =
      List.of(
          Options.SUPPORT_SIZE,
          Options.STEP_SIZE,
          Options.BATCH_SIZE,
          Options.PRUNING,
          Options.TOLERANCE,
          Options.RESIDUAL_TOLERANCE,
          Options.CHECKPOINT_EVERY,
          Options.RESUME);

  private final MedoidLoop<M> loop;
  private final StopRule stopRule;
  private final long seed;
  private final int starts;

  /**
   * Computes the costs of all pairs.
   *
   * @throws BadInputException if there are too many measures
   */
  MedoidClustering(
      MethodChoice<M, ?> choice,
      BarycenterMethod<M, ?> method,
      StopRule stopRule,
      LoopCall call,
      Measures<M> measures) {
    Settings values = call.context().settings();
    requireFew(measures.summary().count(), values);
    this.stopRule = stopRule;
    this.seed = values.get(Options.SEED);
    this.starts = values.find(Options.RESTARTS).orElse(ClusterStarts.MANY);
    this.loop =
        new MedoidLoop<>(
            CostMatrix.of(measures, choice.pairCost()),
            Weighing.of(values.get(Options.OBJECTIVE), method.objectiveKind(), measures.summary()),
            method.objectiveKind().of(values.get(Options.OBJECTIVE)),
            ClusterJob.trimming(values),
            stopRule,
            call.context().loop("medoids, " + method.name(), stopRule, measures));
  }

  private static void requireFew(long measures, Settings values) {
    long pairs = measures * (measures - 1) / 2;
    if (measures > CostMatrix.MOST_MEASURES) {
      throw new BadInputException(
          "The input",
          String.join(", ", values.get(Options.INPUT)),
          "has " + measures + " measures, which make " + pairs + " pairs",
          "at most "
              + CostMatrix.MOST_MEASURES
              + " measures for --prototypes-from medoid, which needs the costs of all pairs",
          "Use --prototypes-from barycenter, or --ids to take fewer measures.");
    }
  }

  @Override
  public ClusterStarts solve(int clusters) {
    ClusterStarts found = new ClusterStarts();
    for (int n = 0; n < starts && (n == 0 || !stopRule.deadline().isOver()); n++) {
      found.add(loop.run(clusters, seed + n));
    }
    return found;
  }

  @Override
  public List<Assignment> assignedBy(int clusters, int split, Half half) {
    return loop.assignedBy(half, clusters, starts, seed);
  }
}
