// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.transport.PairwiseCost;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Bounds of the distances between prototypes, and of how far they move, computed on the driver.
 *
 * @param <M> the kind of measures
 */
final class PrototypeDistances<M extends Measure> {
  private final PairwiseCost<M> squaredDistance;
  private final Pruning pruning;
  private final double slack;
  private final int measures;

  PrototypeDistances(Measures<M> measures, PairwiseCost<M> squaredDistance, Pruning pruning) {
    this.squaredDistance = squaredDistance;
    this.pruning = pruning;
    this.measures = measures.summary().count();
    this.slack = measures.summary().distanceRounding();
  }

  /**
   * States with what is known of them.
   *
   * @param measuresOf the measures that the states stand for
   * @param travelled (k), how far each has moved since the run began
   */
  <S extends Serializable> Prototypes<S> prototypes(
      String run, List<S> states, List<M> measuresOf, double[] travelled) {
    boolean pruned = pruning == Pruning.BOUNDS;
    return new Prototypes<>(
        run,
        states,
        pruned ? clouds(measuresOf) : List.of(),
        travelled.clone(),
        pruned ? between(measuresOf) : new double[0],
        slack,
        pruning);
  }

  private static List<DiscreteMeasure> clouds(List<? extends Measure> measures) {
    List<DiscreteMeasure> clouds = new ArrayList<>();
    for (Measure measure : measures) {
      if (measure instanceof DiscreteMeasure cloud) {
        clouds.add(cloud);
      }
    }
    return clouds;
  }

  /** Lower bounds of the distances between all pairs, where these are few beside the measures. */
  private double[] between(List<M> prototypes) {
    int k = prototypes.size();
    if ((long) k * (k - 1) / 2 > measures) {
      return new double[0];
    }
    double[] between = new double[k * k];
    for (int c = 0; c < k; c++) {
      Function<M, PairwiseCost.Cost> from = squaredDistance.from(prototypes.get(c));
      for (int e = c + 1; e < k; e++) {
        PairwiseCost.Cost cost = from.apply(prototypes.get(e));
        double square = Math.max(0, cost.cost() - Math.max(0, cost.dualGap()));
        between[c * k + e] = Math.max(0, Math.sqrt(square) - slack);
        between[e * k + c] = between[c * k + e];
      }
    }
    return between;
  }

  /** An upper bound of the distance between a prototype and what it becomes. */
  double moved(M before, M after) {
    if (pruning == Pruning.NONE) {
      return 0;
    }
    if (before instanceof DiscreteMeasure x
        && after instanceof DiscreteMeasure y
        && Arrays.equals(x.masses(), y.masses())) {
      // One coupling of many, atom by atom.
      return x.displacement(y.support());
    }
    return Math.sqrt(Math.max(0, squaredDistance.from(before).apply(after).cost())) + slack;
  }
}
