// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.Groups;
import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.collection.WarmStarts;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.transport.exact.simplex.DualStart;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Finds the nearest prototype of each measure. With bounds, most costs need not be computed, and
 * the answer is the same: a prototype is passed over only if a lower bound of its distance,
 * lessened by what rounding may amount to, exceeds the distance of another. The bounds:
 *
 * <ul>
 *   <li>the triangle inequality through time: what was known of the distance at an earlier
 *       iteration, less what the prototype has moved since (Elkan 2003, lemma 1);
 *   <li>the triangle inequality between prototypes: W(μ, ν_c) ≥ W(ν_e, ν_c) − W(μ, ν_e) (lemma 1
 *       there, too);
 *   <li>moments and projections: {@link LowerBoundSketch}.
 * </ul>
 *
 * <p>Costs that are no squares of a metric, and no point clouds, are all computed, a block of
 * measures at a time.
 */
final class NearestSearch<M extends Measure, S extends Serializable> {
  private final ContributionFunction<M, S> contributions;
  private final Neighbours neighbours;

  NearestSearch(ContributionFunction<M, S> contributions, Neighbours neighbours) {
    this.contributions = contributions;
    this.neighbours = neighbours;
  }

  /**
   * The measures by their nearest prototypes.
   *
   * @param outliers the ids of those that belong to none
   */
  @SuppressWarnings("NonApiType") // must be Serializable, which Set is not
  static <M extends Measure, S extends Serializable> Groups<M, Prototypes<S>> groups(
      ContributionFunction<M, S> contributions,
      Prototypes<S> prototypes,
      HashSet<String> outliers) {
    return new Groups<>(
        prototypes.count(),
        prototypes,
        (sent, block, memory) -> {
          List<NearestPrototype> nearest =
              new NearestSearch<>(contributions, Neighbours.NEAREST)
                  .of(sent, block, memory.warmStarts());
          int[] groups = new int[block.size()];
          for (int n = 0; n < groups.length; n++) {
            groups[n] = outliers.contains(block.get(n).id()) ? -1 : nearest.get(n).cluster();
          }
          return groups;
        });
  }

  /** The nearest prototypes of some measures, in their order. */
  List<NearestPrototype> of(Prototypes<S> prototypes, List<M> block, WarmStarts warmStarts) {
    if (!prototypes.pruned()) {
      return exhaustive(prototypes, block, warmStarts);
    }
    List<NearestPrototype> nearest = new ArrayList<>(block.size());
    for (M measure : block) {
      nearest.add(new Search(prototypes, measure, warmStarts).run());
    }
    return nearest;
  }

  private List<NearestPrototype> exhaustive(
      Prototypes<S> prototypes, List<M> block, WarmStarts warmStarts) {
    int k = prototypes.count();
    List<Ranking> rankings = new ArrayList<>(block.size());
    block.forEach(measure -> rankings.add(new Ranking()));
    for (int c = 0; c < k; c++) {
      List<Contribution> costs =
          contributions.to(
              prototypes.state(c),
              block,
              new OfCluster(warmStarts, prototypes.run(), c, Optional.empty()));
      for (int n = 0; n < block.size(); n++) {
        rankings.get(n).offer(c, costs.get(n));
      }
    }
    return rankings.stream().map(ranking -> ranking.nearest(k)).toList();
  }

  /**
   * The warm starts of solves against one cluster.
   *
   * @param first what the first solve starts from
   */
  private record OfCluster(WarmStarts all, String run, int cluster, Optional<WarmStart> first)
      implements WarmStarts {
    @Override
    public Optional<WarmStart> find(String measureId) {
      return all.find(key(measureId)).or(() -> first);
    }

    @Override
    public void keep(String measureId, WarmStart warmStart) {
      all.keep(key(measureId), warmStart);
    }

    private String key(String measureId) {
      return measureId + '\u0000' + cluster + '\u0000' + run;
    }
  }

  /** The two least costs so far; equal ones by the number of the cluster. */
  private final class Ranking {
    private int first = -1;
    private Contribution answer;
    private int second = -1;
    private double secondCost = Double.POSITIVE_INFINITY;

    void offer(int c, Contribution contribution) {
      if (first < 0 || before(contribution.cost(), c, answer.cost(), first)) {
        second = first;
        secondCost = first < 0 ? secondCost : answer.cost();
        first = c;
        answer = contribution;
      } else if (second < 0 || before(contribution.cost(), c, secondCost, second)) {
        second = c;
        secondCost = contribution.cost();
      }
    }

    private boolean before(double cost, int c, double other, int e) {
      return cost < other || (cost == other && c < e);
    }

    /** A prototype farther than this need not be looked at. */
    double radius() {
      double cost = neighbours == Neighbours.NEAREST && first >= 0 ? answer.cost() : secondCost;
      return Math.sqrt(Math.max(0, cost));
    }

    NearestPrototype nearest(int solves) {
      boolean two = neighbours == Neighbours.TWO_NEAREST;
      return new NearestPrototype(
          first, answer, two ? second : -1, two ? secondCost : Double.POSITIVE_INFINITY, solves);
    }
  }

  /** The search for one measure. */
  private final class Search {
    private final Prototypes<S> prototypes;
    private final M measure;
    private final WarmStarts warmStarts;
    private final int k;
    private final double[] lower;
    private final boolean[] computed;
    private final DualStart[] starts;
    private final Ranking ranking = new Ranking();
    private int solves;

    Search(Prototypes<S> prototypes, M measure, WarmStarts warmStarts) {
      this.prototypes = prototypes;
      this.measure = measure;
      this.warmStarts = warmStarts;
      this.k = prototypes.count();
      this.lower = new double[k];
      this.computed = new boolean[k];
      this.starts = new DualStart[k];
    }

    NearestPrototype run() {
      String key = measure.id() + "\u0000bounds\u0000" + prototypes.run();
      Optional<ElkanBounds> kept =
          warmStarts
              .find(key)
              .filter(ElkanBounds.class::isInstance)
              .map(ElkanBounds.class::cast)
              .filter(bounds -> bounds.lower().length == k);
      kept.ifPresent(this::carryOver);
      if (kept.isPresent()) {
        compute(kept.get().nearest());
      }
      if (prototypes.areClouds()
          && measure instanceof DiscreteMeasure cloud
          && unsettled() > (kept.isPresent() ? 0 : 1)) {
        raiseBySketches(cloud);
        if (cloud.dimension() > 1) {
          searchByAscent(new DualAscent(CentredCloud.of(cloud)));
        }
      }
      for (int c = next(); c >= 0; c = next()) {
        compute(c);
      }
      warmStarts.keep(
          key,
          new ElkanBounds(prototypes.run(), ranking.first, lower, prototypes.travelled().clone()));
      return ranking.nearest(solves);
    }

    private void carryOver(ElkanBounds kept) {
      for (int c = 0; c < k; c++) {
        double moved = prototypes.travelled(c) - kept.travelled()[c];
        raise(c, kept.lower()[c] - moved - prototypes.slack());
      }
    }

    private void raiseBySketches(DiscreteMeasure cloud) {
      LowerBoundSketch sketch = sketch(cloud);
      for (int c = 0; c < k; c++) {
        if (!computed[c] && !excluded(c)) {
          raise(c, Math.sqrt(prototypes.sketch(c).lowerBound(sketch)));
        }
      }
    }

    /** Computes nothing whose bound was not raised first, once there is a level to raise it to. */
    private void searchByAscent(DualAscent bounds) {
      boolean[] raised = new boolean[k];
      if (ranking.radius() == Double.POSITIVE_INFINITY) {
        for (int c = 0; c < k; c++) {
          ascend(bounds, c);
        }
      }
      for (int c = next(); c >= 0; c = next()) {
        if (raised[c] || ranking.radius() == Double.POSITIVE_INFINITY) {
          compute(c);
        } else {
          ascend(bounds, c);
          raised[c] = true;
        }
      }
    }

    private void ascend(DualAscent bounds, int c) {
      double radius = ranking.radius() + prototypes.slack();
      CentredCloud prototype = CentredCloud.of(prototypes.cloud(c));
      raise(c, Math.sqrt(bounds.bound(prototype, radius * radius)));
      starts[c] = bounds.start();
    }

    private void raise(int c, double bound) {
      if (bound > lower[c]) {
        lower[c] = bound;
      }
    }

    private boolean excluded(int c) {
      return lower[c] - prototypes.slack() > ranking.radius();
    }

    private int unsettled() {
      int count = 0;
      for (int c = 0; c < k; c++) {
        count += !computed[c] && !excluded(c) ? 1 : 0;
      }
      return count;
    }

    /**
     * The most promising prototype that is neither computed nor excluded; -1 where none is left.
     */
    private int next() {
      int best = -1;
      for (int c = 0; c < k; c++) {
        if (!computed[c] && !excluded(c) && (best < 0 || lower[c] < lower[best])) {
          best = c;
        }
      }
      return best;
    }

    private void compute(int c) {
      Contribution contribution =
          contributions
              .to(
                  prototypes.state(c),
                  List.of(measure),
                  new OfCluster(warmStarts, prototypes.run(), c, Optional.ofNullable(starts[c])))
              .get(0);
      solves++;
      computed[c] = true;
      ranking.offer(c, contribution);
      double distance = Math.sqrt(Math.max(0, contribution.cost()));
      // The cost may exceed the optimum by the dual gap.
      lower[c] = Math.sqrt(Math.max(0, contribution.cost() - Math.max(0, contribution.dualGap())));
      for (int e = 0; e < k; e++) {
        if (!computed[e]) {
          raise(e, prototypes.between(c, e) - distance - prototypes.slack());
        }
      }
    }

    private LowerBoundSketch sketch(DiscreteMeasure cloud) {
      String key = measure.id() + "\u0000sketch";
      Optional<WarmStart> kept = warmStarts.find(key);
      if (kept.isPresent() && kept.get() instanceof LowerBoundSketch sketch) {
        return sketch;
      }
      LowerBoundSketch sketch = LowerBoundSketch.of(cloud);
      warmStarts.keep(key, sketch);
      return sketch;
    }
  }
}
