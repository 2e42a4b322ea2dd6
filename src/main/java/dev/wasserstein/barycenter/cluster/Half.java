// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.collection.SelectedMeasures;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A random half of a collection: the ids whose hashes are below that of the middle one, or not
 * below. So it does not depend on where measures lie.
 *
 * @param seed of the hashes
 * @param middle the hash of the id in the middle
 * @param middleId that id, which is in the upper half
 * @param side which half
 * @param without ids of the collection that are in neither half
 */
public record Half(long seed, long middle, String middleId, Side side, Set<String> without)
    implements SelectedMeasures.Selection {
  /** One half, or the other. */
  public enum Side {
    LOWER,
    UPPER
  }

  /**
   * Both halves; of an odd number the upper one has one more.
   *
   * @param ids at least two
   * @param without other ids of the collection
   */
  public static List<Half> of(List<String> ids, Set<String> without, long seed) {
    List<String> sorted = new ArrayList<>(ids);
    sorted.sort(
        Comparator.<String>comparingLong(id -> SubSeed.hash(seed, id))
            .thenComparing(Comparator.naturalOrder()));
    String id = sorted.get(sorted.size() / 2);
    long middle = SubSeed.hash(seed, id);
    Set<String> others = Set.copyOf(without);
    return List.of(
        new Half(seed, middle, id, Side.LOWER, others),
        new Half(seed, middle, id, Side.UPPER, others));
  }

  @Override
  public boolean takes(String id) {
    int order = Long.compare(SubSeed.hash(seed, id), middle);
    boolean below = order < 0 || (order == 0 && id.compareTo(middleId) < 0);
    return below == (side == Side.LOWER) && !without.contains(id);
  }
}
