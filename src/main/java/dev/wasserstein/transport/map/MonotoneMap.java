// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.map;

import dev.wasserstein.measure.DiscreteMeasure;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A map of the line through the atoms and their images: linear between neighbours, beyond the last
 * ones a translation.
 */
final class MonotoneMap {
  private final double[] places;
  private final double[] images;

  /**
   * The map.
   *
   * @param images of the atoms (m)
   */
  MonotoneMap(DiscreteMeasure source, double[] images) {
    int[] order =
        IntStream.range(0, source.size())
            .filter(i -> source.masses()[i] > 0)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(i -> source.support()[i])
                    .thenComparingDouble(i -> images[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.places = Arrays.stream(order).mapToDouble(i -> source.support()[i]).toArray();
    this.images = Arrays.stream(order).mapToDouble(i -> images[i]).toArray();
  }

  /** The images of points. */
  double[] moved(double[] points) {
    return Arrays.stream(points).map(this::moved).toArray();
  }

  private double moved(double point) {
    int last = places.length - 1;
    if (point <= places[0]) {
      return images[0] + (point - places[0]);
    }
    if (point >= places[last]) {
      return images[last] + (point - places[last]);
    }
    int low = 0;
    int right = last;
    while (right - low > 1) {
      int middle = (low + right) >>> 1;
      if (places[middle] <= point) {
        low = middle;
      } else {
        right = middle;
      }
    }
    double share = (point - places[low]) / (places[right] - places[low]);
    return images[low] + share * (images[right] - images[low]);
  }
}
