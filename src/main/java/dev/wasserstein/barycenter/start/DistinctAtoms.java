// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * Counts the different atoms of a collection, up to a number that would do: no more of them are
 * kept or sent. One pass, O(n d).
 */
@SuppressWarnings("NonApiType") // a partial result must be Serializable, which Set is not
public final class DistinctAtoms
    implements BlockAggregator<DiscreteMeasure, Integer, HashSet<DistinctAtoms.Place>> {
  private static final long serialVersionUID = 1L;

  private DistinctAtoms() {}

  /** Where an atom is. */
  record Place(double[] coordinates) implements Serializable {
    @Override
    public boolean equals(Object other) {
      return other instanceof Place that && Arrays.equals(coordinates, that.coordinates);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(coordinates);
    }

    @Override
    public String toString() {
      return Arrays.toString(coordinates);
    }
  }

  /** How many atoms of positive mass differ from each other; {@code enough} where they are more. */
  public static int count(Measures<DiscreteMeasure> measures, int enough) {
    int found = measures.aggregate("count different atoms", enough, new DistinctAtoms()).size();
    return Math.min(found, enough);
  }

  @Override
  public HashSet<Place> zero() {
    return new HashSet<>();
  }

  @Override
  public HashSet<Place> add(
      HashSet<Place> sum,
      Integer enough,
      List<WeightedMeasure<DiscreteMeasure>> block,
      MeasureMemory memory) {
    for (WeightedMeasure<DiscreteMeasure> weighted : block) {
      DiscreteMeasure measure = weighted.measure();
      int d = measure.dimension();
      for (int i = 0; i < measure.size() && sum.size() < enough; i++) {
        if (weighted.weight() > 0 && measure.masses()[i] > 0) {
          sum.add(place(measure.support(), i * d, d));
        }
      }
    }
    return sum;
  }

  /** 0 and −0 are one number. */
  static Place place(double[] support, int p, int d) {
    double[] coordinates = new double[d];
    for (int k = 0; k < d; k++) {
      coordinates[k] = support[p + k] + 0.0;
    }
    return new Place(coordinates);
  }

  @Override
  public HashSet<Place> merge(HashSet<Place> left, HashSet<Place> right) {
    left.addAll(right);
    return left;
  }
}
