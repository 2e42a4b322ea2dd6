// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.sliced;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.Slice;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Sliced transport: SW_p^p(μ, ν) = (1/L) Σ_l W_p^p(θ_l·μ, θ_l·ν), the mean of the p-th powers over
 * directions (Rabin, Peyré, Delon and Bernot 2011; Bonneel et al. 2015). SW_p is its p-th root.
 * SW₂² is at most W₂²/d; of two Diracs just that, when directions are even.
 *
 * <p>O(L (m + n) log(m + n)) and independent of the dimension but for L (m + n) d products. An
 * instance holds work space: one thread at a time.
 */
public final class SlicedTransport {
  private final Directions directions;
  private final double exponent;
  private Slice[] sources = {};
  private Slice[] targets = {};

  /**
   * Transport along some directions.
   *
   * @param exponent p, at least 1
   */
  public SlicedTransport(Directions directions, double exponent) {
    this.directions = directions;
    this.exponent = exponent;
  }

  /** SW_p^p between two measures. */
  public double cost(DiscreteMeasure source, DiscreteMeasure target) {
    return costs(List.of(source), List.of(target), (left, right) -> true)[0][0].cost();
  }

  /**
   * SW_p^p of pairs between some measures and some others: each measure is sorted once for each
   * direction, unless no pair has it.
   *
   * @param wanted which pairs
   * @return (from × to), null where a pair is not wanted
   */
  public PairwiseCost.Cost[][] costs(
      List<DiscreteMeasure> from,
      List<DiscreteMeasure> to,
      BiPredicate<DiscreteMeasure, DiscreteMeasure> wanted) {
    sources = enough(sources, from.size());
    targets = enough(targets, to.size());
    boolean[][] pairs = new boolean[from.size()][to.size()];
    boolean[] paired = new boolean[from.size()];
    boolean[] pairedWith = new boolean[to.size()];
    for (int i = 0; i < from.size(); i++) {
      for (int j = 0; j < to.size(); j++) {
        pairs[i][j] = wanted.test(from.get(i), to.get(j));
        paired[i] |= pairs[i][j];
        pairedWith[j] |= pairs[i][j];
      }
    }
    double[][] sums = new double[from.size()][to.size()];
    int d = directions.dimension();
    for (int l = 0; l < directions.count(); l++) {
      take(sources, from, paired, l * d);
      take(targets, to, pairedWith, l * d);
      for (int i = 0; i < from.size(); i++) {
        for (int j = 0; j < to.size(); j++) {
          if (pairs[i][j]) {
            sums[i][j] += sources[i].cost(targets[j], exponent);
          }
        }
      }
    }
    PairwiseCost.Cost[][] costs = new PairwiseCost.Cost[from.size()][to.size()];
    for (int i = 0; i < from.size(); i++) {
      for (int j = 0; j < to.size(); j++) {
        if (pairs[i][j]) {
          costs[i][j] = new PairwiseCost.Cost(sums[i][j] / directions.count(), 0);
        }
      }
    }
    return costs;
  }

  private void take(Slice[] slices, List<DiscreteMeasure> measures, boolean[] chosen, int offset) {
    for (int i = 0; i < measures.size(); i++) {
      if (chosen[i]) {
        slices[i].take(measures.get(i), directions.theta(), offset);
      }
    }
  }

  private static Slice[] enough(Slice[] slices, int count) {
    if (slices.length >= count) {
      return slices;
    }
    Slice[] more = new Slice[count];
    for (int i = 0; i < count; i++) {
      more[i] = i < slices.length ? slices[i] : new Slice();
    }
    return more;
  }
}
