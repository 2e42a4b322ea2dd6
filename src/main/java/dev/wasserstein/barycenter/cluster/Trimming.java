// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Which measures are set aside (Cuesta-Albertos, Gordaliza and Matrán 1997; for prototypes in
 * Wasserstein space del Barrio et al. 2019): the farthest from their nearest prototype, as long as
 * their weights add up to no more than a share of all. So no measure is cut in two: the one that
 * would pass the share stays, and so do all that are nearer. A measure that its prototype meets is
 * no outlier. Of equally far ones the one with the greater id goes first.
 *
 * @param share of the weight, at least 0 and less than 1
 */
public record Trimming(double share) implements Serializable {
  /** Nothing is set aside. */
  public static final Trimming NONE = new Trimming(0);

  /** Sums of weights that should be the share may be off by this part of all. */
  private static final double ROUNDING = 1e-9;

  boolean isNone() {
    return share == 0;
  }

  /** The ids of those to be set aside. */
  @SuppressWarnings("NonApiType") // it is sent out, and so must be Serializable, which Set is not
  <T> HashSet<String> outliers(
      List<T> all, Function<T, String> id, ToDoubleFunction<T> weight, ToDoubleFunction<T> cost) {
    HashSet<String> outliers = new HashSet<>();
    if (isNone()) {
      return outliers;
    }
    List<T> farthest = new ArrayList<>(all);
    farthest.sort(Comparator.comparingDouble(cost).thenComparing(id).reversed());
    double total = all.stream().mapToDouble(weight).sum();
    double left = (share + ROUNDING) * total;
    for (T each : farthest) {
      left -= weight.applyAsDouble(each);
      if (left < 0 || !(cost.applyAsDouble(each) > 0)) {
        break;
      }
      outliers.add(id.apply(each));
    }
    return outliers;
  }

  /** The ids of the assignments to be set aside. */
  @SuppressWarnings("NonApiType") // as above
  HashSet<String> outliers(List<Assignment> assignments) {
    return outliers(assignments, Assignment::id, Assignment::weight, Assignment::cost);
  }

  /** Assignments with their standings. */
  List<Assignment> told(List<Assignment> assignments, int clusters) {
    HashSet<String> outliers = outliers(assignments);
    int[] sizes = new int[clusters];
    for (Assignment each : assignments) {
      sizes[each.cluster()] += outliers.contains(each.id()) ? 0 : 1;
    }
    return assignments.stream()
        .map(
            each ->
                outliers.contains(each.id())
                    ? each.as(Assignment.Standing.OUTLIER)
                    : sizes[each.cluster()] == 1 ? each.as(Assignment.Standing.ALONE) : each)
        .toList();
  }
}
