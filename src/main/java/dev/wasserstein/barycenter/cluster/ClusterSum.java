// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.Weighing;
import dev.wasserstein.barycenter.WeightedSum;
import dev.wasserstein.numeric.SubSeed;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One iteration of clustering, summed: a {@link WeightedSum} for each cluster, and what concerns
 * all of them. Independent of the order of the measures.
 */
final class ClusterSum implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A measure, how much it adds to the objective, and its cluster. */
  private record Far(double term, String id, int cluster) implements Serializable {}

  private static final Comparator<Far> FARTHEST_FIRST =
      Comparator.comparingDouble(Far::term).reversed().thenComparing(Far::id);

  private final Weighing weighing;
  private final ArrayList<WeightedSum> sums = new ArrayList<>();
  private final ArrayList<Far> farthest = new ArrayList<>();
  private long membership;
  private long solves;
  private long measures;

  ClusterSum(int clusters, Weighing weighing) {
    this.weighing = weighing;
    for (int c = 0; c < clusters; c++) {
      sums.add(new WeightedSum(weighing));
    }
  }

  void add(String id, double weight, NearestPrototype nearest) {
    sums.get(nearest.cluster()).add(weight, nearest.contribution());
    Far far = new Far(weight * weighing.term(nearest.contribution().cost()), id, nearest.cluster());
    if (!weighing.meets(nearest.contribution().cost())) {
      offer(far);
    }
    membership += SubSeed.hash(nearest.cluster(), id);
    solves += nearest.solves();
    measures++;
  }

  private void offer(Far far) {
    if (farthest.size() < sums.size()
        || FARTHEST_FIRST.compare(far, farthest.get(farthest.size() - 1)) < 0) {
      farthest.add(far);
      keepFarthest();
    }
  }

  private void keepFarthest() {
    farthest.sort(FARTHEST_FIRST);
    while (farthest.size() > sums.size()) {
      farthest.remove(farthest.size() - 1);
    }
  }

  ClusterSum merge(ClusterSum other) {
    for (int c = 0; c < sums.size(); c++) {
      sums.set(c, WeightedSum.merge(sums.get(c), other.sums.get(c)));
    }
    farthest.addAll(other.farthest);
    keepFarthest();
    membership += other.membership;
    solves += other.solves;
    measures += other.measures;
    return this;
  }

  /** The sum of one cluster. */
  WeightedSum cluster(int c) {
    return sums.get(c);
  }

  /** The sum over all measures of weight times term, divided by all weights. */
  double objective() {
    return averaged(WeightedSum::objective);
  }

  /** As {@link WeightedSum#dualGap}, over all clusters. */
  double dualGap() {
    return averaged(WeightedSum::dualGap);
  }

  /** A quantity of the clusters, averaged with their weights; empty ones do not count. */
  double averaged(ToDoubleFunction<WeightedSum> quantity) {
    double sum = 0;
    double total = 0;
    for (WeightedSum cluster : sums) {
      if (cluster.count() > 0) {
        sum += cluster.weight() * quantity.applyAsDouble(cluster);
        total += cluster.weight();
      }
    }
    return total > 0 ? sum / total : 0;
  }

  /**
   * The ids of the measures that add most to the objective, the first the most, but for those that
   * have a cluster for themselves already: at least as many as there are empty clusters, or all
   * that are not met by their prototype.
   */
  List<String> farthest() {
    return farthest.stream()
        .filter(far -> cluster(far.cluster()).count() > 1)
        .map(Far::id)
        .toList();
  }

  /** A hash of which measure is in which cluster. */
  long membership() {
    return membership;
  }

  /** The costs that were computed. */
  long solves() {
    return solves;
  }

  /** The measures seen. */
  long measures() {
    return measures;
  }

  /** The pivots of all solves that contributed. */
  long pivots() {
    return sums.stream().mapToLong(WeightedSum::pivots).sum();
  }
}
