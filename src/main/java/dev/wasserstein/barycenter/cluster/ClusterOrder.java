// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.numeric.NeumaierSum;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The order in which clusters are reported: by weight, the largest first, then by the id of their
 * first member; those without a member come last, as they were; outliers are no members. So it does
 * not depend on which start was the best, nor on the order of the input.
 */
final class ClusterOrder {
  /** The old number of each cluster, by its new one. */
  private final int[] old;

  /** The new number of each cluster, by its old one. */
  private final int[] place;

  private ClusterOrder(int[] old) {
    this.old = old;
    this.place = new int[old.length];
    for (int c = 0; c < old.length; c++) {
      place[old[c]] = c;
    }
  }

  /**
   * The order of clusters with these members.
   *
   * @param assignments by id
   * @param count the number of clusters
   */
  static ClusterOrder of(List<Assignment> assignments, int count) {
    NeumaierSum[] sums = Stream.generate(NeumaierSum::new).limit(count).toArray(NeumaierSum[]::new);
    int[] first = new int[count];
    Arrays.fill(first, Integer.MAX_VALUE);
    for (int n = 0; n < assignments.size(); n++) {
      int cluster = assignments.get(n).cluster();
      if (assignments.get(n).isOutlier()) {
        continue;
      }
      sums[cluster].add(assignments.get(n).weight());
      first[cluster] = Math.min(first[cluster], n);
    }
    return new ClusterOrder(
        IntStream.range(0, count)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(c -> -sums[c].value())
                    .thenComparing(c -> first[c]))
            .mapToInt(Integer::intValue)
            .toArray());
  }

  /** The old numbers of the clusters, in their new order. */
  int[] old() {
    return old;
  }

  /** The same assignments with the new numbers. */
  List<Assignment> renumbered(List<Assignment> assignments) {
    return assignments.stream()
        .map(each -> each.in(place[each.cluster()], each.second() < 0 ? -1 : place[each.second()]))
        .toList();
  }
}
