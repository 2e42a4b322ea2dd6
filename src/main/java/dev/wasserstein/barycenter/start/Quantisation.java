// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.CompensatedSum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All atoms of a collection at their nearest centres.
 *
 * @param distortion Σ λ_n Σ_i a_i |x_i − nearest centre|²
 * @param shares (k), the mass of the atoms at each centre
 * @param means (k × d, row-major), the mean of the atoms at each centre; a centre without atoms
 *     itself
 * @param nearest for each measure, by id, the number of the centre of each atom
 */
public record Quantisation(
    double distortion, double[] shares, double[] means, TreeMap<String, int[]> nearest) {
  private static final int ROUNDS = 100;
  private static final double LEAST_GAIN = 1e-6;

  /**
   * Brings atoms to their nearest centres.
   *
   * @param centres (k × d, row-major)
   */
  public static Quantisation of(Measures<DiscreteMeasure> measures, double[] centres) {
    Partial partial = measures.aggregate("quantise the atoms", centres, new Aggregator());
    int d = measures.summary().dimension();
    int k = centres.length / d;
    double[] shares = new double[k];
    double[] means = centres.clone();
    for (int c = 0; c < k; c++) {
      shares[c] = partial.sums.value(k * d + c);
      for (int q = c * d; q < (c + 1) * d && shares[c] > 0; q++) {
        means[q] = partial.sums.value(q) / shares[c];
      }
    }
    return new Quantisation(partial.sums.value(k * d + k), shares, means, partial.nearest);
  }

  /**
   * Pooled k-means: Lloyd's rounds over all atoms, where they lie, from a k-means of a sample of
   * them.
   *
   * @param k the number of centres
   * @param starts how often, of which the best is kept
   */
  public static Quantisation pooled(
      Measures<DiscreteMeasure> measures, int k, int starts, long seed) {
    Quantisation best = pooled(measures, k, seed);
    for (int start = 1; start < starts; start++) {
      Quantisation other = pooled(measures, k, seed + start);
      best = other.distortion() < best.distortion() ? other : best;
    }
    return best;
  }

  private static Quantisation pooled(Measures<DiscreteMeasure> measures, int k, long seed) {
    Quantisation current = of(measures, new KMeansStart().atoms(measures, k, seed));
    for (int round = 0; round < ROUNDS; round++) {
      Quantisation next = of(measures, current.means());
      boolean ended = !(next.distortion() < current.distortion() * (1 - LEAST_GAIN));
      current = next;
      if (ended) {
        break;
      }
    }
    return current;
  }

  /** The centres of all atoms, measure by measure in the order of their ids. */
  public List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    for (Map.Entry<String, int[]> entry : nearest.entrySet()) {
      Arrays.stream(entry.getValue()).forEach(numbers::add);
    }
    return numbers;
  }

  private static final class Partial implements Serializable {
    private static final long serialVersionUID = 1L;

    private CompensatedSum sums = new CompensatedSum(0);
    private final TreeMap<String, int[]> nearest = new TreeMap<>();
  }

  private static final class Aggregator
      implements BlockAggregator<DiscreteMeasure, double[], Partial> {
    private static final long serialVersionUID = 1L;

    @Override
    public Partial zero() {
      return new Partial();
    }

    @Override
    public Partial add(
        Partial sum,
        double[] centres,
        List<WeightedMeasure<DiscreteMeasure>> block,
        MeasureMemory memory) {
      for (WeightedMeasure<DiscreteMeasure> weighted : block) {
        DiscreteMeasure measure = weighted.measure();
        int d = measure.dimension();
        int k = centres.length / d;
        if (sum.sums.length() == 0) {
          sum.sums = new CompensatedSum(k * d + k + 1);
        }
        int[] nearest = new int[measure.size()];
        for (int i = 0; i < nearest.length; i++) {
          double least = Double.POSITIVE_INFINITY;
          for (int c = 0; c < k; c++) {
            double square = squaredDistance(measure.support(), i * d, centres, c * d, d);
            if (square < least) {
              least = square;
              nearest[i] = c;
            }
          }
          double mass = weighted.weight() * measure.masses()[i];
          for (int q = 0; q < d; q++) {
            sum.sums.add(nearest[i] * d + q, mass * measure.support()[i * d + q]);
          }
          sum.sums.add(k * d + nearest[i], mass);
          sum.sums.add(k * d + k, mass * least);
        }
        sum.nearest.put(measure.id(), nearest);
      }
      return sum;
    }

    private static double squaredDistance(double[] x, int i, double[] y, int j, int d) {
      double sum = 0;
      for (int q = 0; q < d; q++) {
        double difference = x[i + q] - y[j + q];
        sum += difference * difference;
      }
      return sum;
    }

    @Override
    public Partial merge(Partial left, Partial right) {
      if (left.nearest.isEmpty() || right.nearest.isEmpty()) {
        return left.nearest.isEmpty() ? right : left;
      }
      left.sums.add(right.sums);
      left.nearest.putAll(right.nearest);
      return left;
    }
  }
}
