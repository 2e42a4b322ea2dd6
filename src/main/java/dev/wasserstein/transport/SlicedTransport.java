// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.measure.DiscreteMeasure;
import java.util.List;

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
    return costs(List.of(source), List.of(target))[0];
  }

  /**
   * SW_p^p between each of some measures and each of some others: each measure is sorted once for
   * each direction.
   *
   * @return (sources × targets, row-major)
   */
  public double[] costs(List<DiscreteMeasure> from, List<DiscreteMeasure> to) {
    sources = enough(sources, from.size());
    targets = enough(targets, to.size());
    double[] costs = new double[from.size() * to.size()];
    int d = directions.dimension();
    for (int l = 0; l < directions.count(); l++) {
      take(sources, from, l * d);
      take(targets, to, l * d);
      for (int i = 0; i < from.size(); i++) {
        for (int j = 0; j < to.size(); j++) {
          costs[i * to.size() + j] += sources[i].cost(targets[j], exponent);
        }
      }
    }
    for (int k = 0; k < costs.length; k++) {
      costs[k] /= directions.count();
    }
    return costs;
  }

  private void take(Slice[] slices, List<DiscreteMeasure> measures, int offset) {
    for (int i = 0; i < measures.size(); i++) {
      slices[i].take(measures.get(i), directions.theta(), offset);
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
