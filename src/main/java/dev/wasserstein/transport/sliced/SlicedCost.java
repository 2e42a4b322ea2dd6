// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.sliced;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.transport.PairwiseCost;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * SW_p^p between point clouds, by {@link SlicedTransport}.
 *
 * @param choice how directions are chosen
 * @param count their number L
 * @param seed what they derive from
 * @param exponent p, at least 1
 */
public record SlicedCost(Directions.Choice choice, int count, long seed, double exponent)
    implements PairwiseCost<DiscreteMeasure> {
  /**
   * So many atoms are sorted at once: of some 40 bytes each, on a few threads. A list is cut into
   * parts of no more, or of one measure.
   */
  private static final long ATOMS_AT_ONCE = 2_000_000;

  /** Sorts each measure once for each direction and part of the other list, not for each pair. */
  @Override
  public Cost[][] between(
      List<DiscreteMeasure> from,
      List<DiscreteMeasure> to,
      BiPredicate<DiscreteMeasure, DiscreteMeasure> wanted) {
    Cost[][] costs = new Cost[from.size()][to.size()];
    if (from.isEmpty() || to.isEmpty()) {
      return costs;
    }
    Directions directions = Directions.of(choice, count, from.get(0).dimension(), seed);
    SlicedTransport transport = new SlicedTransport(directions, exponent);
    for (int i = 0, nextI; i < from.size(); i = nextI) {
      nextI = endOfPart(from, i);
      for (int j = 0, nextJ; j < to.size(); j = nextJ) {
        nextJ = endOfPart(to, j);
        Cost[][] part = transport.costs(from.subList(i, nextI), to.subList(j, nextJ), wanted);
        for (int k = 0; k < part.length; k++) {
          System.arraycopy(part[k], 0, costs[i + k], j, part[k].length);
        }
      }
    }
    return costs;
  }

  private static int endOfPart(List<DiscreteMeasure> measures, int begin) {
    int end = begin + 1;
    long atoms = measures.get(begin).size();
    while (end < measures.size() && atoms + measures.get(end).size() <= ATOMS_AT_ONCE) {
      atoms += measures.get(end++).size();
    }
    return end;
  }

  @Override
  public Function<DiscreteMeasure, Cost> from(DiscreteMeasure measure) {
    Directions directions = Directions.of(choice, count, measure.dimension(), seed);
    SlicedTransport transport = new SlicedTransport(directions, exponent);
    return other -> new Cost(transport.cost(measure, other), 0);
  }
}
