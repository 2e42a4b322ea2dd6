// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Rows with given marginals and the rank order of other draws (the Schaake shuffle, Clark et al.
 * 2004): what are marginals only is written as draws that keep about the dependence of a shard.
 */
final class RankOrder {
  private RankOrder() {}

  /**
   * Reorders columns.
   *
   * @param sorted (m × d, row-major), each column ascending
   * @param template (n × d, row-major), draws whose ranks are taken
   * @return (m × d, row-major)
   */
  static double[] like(double[] sorted, double[] template, int d) {
    int m = sorted.length / d;
    int n = template.length / d;
    double[] rows = new double[sorted.length];
    for (int k = 0; k < d; k++) {
      int column = k;
      int[] order =
          IntStream.range(0, m)
              .boxed()
              .sorted(
                  Comparator.comparingDouble(p -> template[(int) ((long) p * n / m) * d + column]))
              .mapToInt(Integer::intValue)
              .toArray();
      for (int rank = 0; rank < m; rank++) {
        rows[order[rank] * d + k] = sorted[rank * d + k];
      }
    }
    return rows;
  }
}
