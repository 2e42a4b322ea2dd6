// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Partitions rows of atoms by ranges of their coordinate: a slot is one range of one measure.
 *
 * @param targets by id
 * @param measures the number of each slot's measure
 * @param partitions of each slot
 */
@SuppressWarnings("NonApiType") // must be Serializable, which Map is not
public record RowPartitioning(HashMap<String, Target> targets, int[] measures, int[] partitions)
    implements Serializable {
  public static RowPartitioning of(List<MeasureRows> known, long rows) {
    HashMap<String, Target> targets = new HashMap<>();
    List<Integer> measures = new ArrayList<>();
    List<Integer> partitions = new ArrayList<>();
    double sum = 0;
    for (int n = 0; n < known.size(); n++) {
      MeasureRows measure = known.get(n);
      double[] splitters = measure.splitters(rows);
      targets.put(measure.id, new Target(measures.size(), splitters, measure.hasEqualMasses()));
      for (int k = 0; k <= splitters.length; k++) {
        measures.add(n);
        partitions.add((int) (sum / rows));
        sum += (double) measure.atoms() / (splitters.length + 1);
      }
    }
    return new RowPartitioning(
        targets,
        measures.stream().mapToInt(Integer::intValue).toArray(),
        partitions.stream().mapToInt(Integer::intValue).toArray());
  }

  public int partitionCount() {
    return partitions[partitions.length - 1] + 1;
  }

  /**
   * The slots of a measure.
   *
   * @param firstSlot the slot of the atoms up to the first splitter
   * @param splitters ascending; a slot has the atoms up to its splitter
   * @param equalMasses whether rows count as 1, whatever their masses
   */
  record Target(int firstSlot, double[] splitters, boolean equalMasses) implements Serializable {
    int slot(double x) {
      int low = 0;
      int high = splitters.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (splitters[middle] < x) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return firstSlot + low;
    }
  }
}
