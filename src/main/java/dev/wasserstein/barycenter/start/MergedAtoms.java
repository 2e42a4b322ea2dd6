// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import dev.wasserstein.barycenter.start.DistinctAtoms.Place;
import dev.wasserstein.measure.DiscreteMeasure;
import java.util.LinkedHashMap;
import java.util.Map;

/** A measure that is made atom by atom; atoms that coincide become one. */
final class MergedAtoms {
  private final Map<Place, double[]> masses = new LinkedHashMap<>();

  /**
   * Adds an atom; one without mass is left out.
   *
   * @param places (… × d, row-major), of which the atom is number i
   */
  void add(double mass, double[] places, int i, int dimension) {
    if (mass > 0) {
      masses
              .computeIfAbsent(
                  DistinctAtoms.place(places, i * dimension, dimension), place -> new double[1])[
              0] +=
          mass;
    }
  }

  /** The measure of all atoms, in the order in which they came, with masses that sum to 1. */
  DiscreteMeasure measure(int dimension) {
    double[] shares = new double[masses.size()];
    double[] support = new double[shares.length * dimension];
    double total = 0;
    for (double[] mass : masses.values()) {
      total += mass[0];
    }
    int count = 0;
    for (Map.Entry<Place, double[]> atom : masses.entrySet()) {
      shares[count] = atom.getValue()[0] / total;
      System.arraycopy(atom.getKey().coordinates(), 0, support, count * dimension, dimension);
      count++;
    }
    return DiscreteMeasure.trusted(Initializer.BARYCENTER_ID, dimension, shares, support);
  }
}
