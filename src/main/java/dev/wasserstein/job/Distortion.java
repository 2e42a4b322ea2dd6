// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.embedding.LinearEmbedding;
import dev.wasserstein.barycenter.exact.PairCosts;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * How far the distances of vectors are from W₂, on all pairs of a sample of measures.
 *
 * @param pairs how many
 * @param correlation between both (Pearson's); NaN where either is constant
 * @param meanRelativeError the mean of |embedded − W₂| / W₂ over pairs of positive W₂; NaN where
 *     there is none
 */
record Distortion(long pairs, double correlation, double meanRelativeError) {
  private static final int MOST_MEASURES = 20;

  /** The most pairs of atoms of all exact solves together: some seconds. */
  private static final double MOST_WORK = 2e8;

  /** A stream of its own, apart from those of restarts. */
  private static final long STREAM = -7;

  /**
   * Draws a sample: at most 20 measures, fewer where exact transport between them takes long.
   *
   * @return ids; fewer than two where even one pair takes too long
   */
  static List<String> sample(List<MeasureHeader> headers, long seed) {
    List<MeasureHeader> order = new ArrayList<>(headers);
    RandomGenerator random = SubSeed.stream(seed, STREAM);
    List<String> ids = new ArrayList<>();
    double atoms = 0;
    double work = 0;
    for (int n = 0; n < Math.min(MOST_MEASURES, order.size()); n++) {
      Collections.swap(order, n, n + random.nextInt(order.size() - n));
      MeasureHeader next = order.get(n);
      work += next.dimension() == 1 ? atoms : atoms * next.size();
      if (work > MOST_WORK) {
        break;
      }
      atoms += next.size();
      ids.add(next.id());
    }
    return ids;
  }

  /**
   * Compares.
   *
   * @param measures of the sample, with distinct ids
   * @param features by id
   */
  static Distortion of(List<DiscreteMeasure> measures, Map<String, double[]> features) {
    if (measures.size() < 2) {
      return new Distortion(0, Double.NaN, Double.NaN);
    }
    List<double[]> pairs = new ArrayList<>();
    try (LocalMeasures<DiscreteMeasure> sample =
        new LocalMeasures<>(
            measures.stream().map(each -> new WeightedMeasure<>(each, 1)).toList(),
            Runtime.getRuntime().availableProcessors())) {
      PairCosts.between(
          sample,
          sample,
          PairCosts.Pairs.LATER,
          ExactCost.SQUARED_WASSERSTEIN,
          pair ->
              pairs.add(
                  new double[] {
                    Math.sqrt(
                        LinearEmbedding.squaredDistance(
                            features.get(pair.id()), features.get(pair.other()))),
                    Math.sqrt(Math.max(0, pair.cost()))
                  }));
    }
    double error =
        pairs.stream()
            .filter(pair -> pair[1] > 0)
            .collect(Collectors.averagingDouble(pair -> Math.abs(pair[0] - pair[1]) / pair[1]));
    boolean compares = pairs.stream().anyMatch(pair -> pair[1] > 0);
    return new Distortion(pairs.size(), correlation(pairs), compares ? error : Double.NaN);
  }

  private static double correlation(List<double[]> pairs) {
    double left = pairs.stream().mapToDouble(pair -> pair[0]).sum() / pairs.size();
    double right = pairs.stream().mapToDouble(pair -> pair[1]).sum() / pairs.size();
    double product = 0;
    double leftSquares = 0;
    double rightSquares = 0;
    for (double[] pair : pairs) {
      product += (pair[0] - left) * (pair[1] - right);
      leftSquares += (pair[0] - left) * (pair[0] - left);
      rightSquares += (pair[1] - right) * (pair[1] - right);
    }
    double scale = Math.sqrt(leftSquares) * Math.sqrt(rightSquares);
    return scale > 0 ? Math.max(-1, Math.min(1, product / scale)) : Double.NaN;
  }

  /** The entry of run.json; numbers that are not defined are left out. */
  Map<String, Object> entries() {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("pairs", pairs);
    if (!Double.isNaN(correlation)) {
      entries.put("correlation", correlation);
    }
    if (!Double.isNaN(meanRelativeError)) {
      entries.put("mean_relative_error", meanRelativeError);
    }
    return entries;
  }
}
