// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Distributed vector quantisation, the parts: each measure, a part of a big point set, is summed up
 * by the k centres of a k-means of its own, with equal masses. The barycenter of these codebooks is
 * the codebook of all (You 2025, section on large-scale clustering): only S · k atoms travel,
 * whatever the number of points. Equal masses make couplings of codebooks assignments of centres to
 * centres, so that a centre of the barycenter is a mean of centres, one of each part, and no
 * mixture of several of one part.
 *
 * <p>The better the k-means of the parts, the more alike are the codebooks, and the less their
 * barycenter blurs them: several starts in each part pay.
 *
 * <p>O(n k d) per round and part, on the executor where the part lies.
 */
@SuppressWarnings("NonApiType") // a partial result must be Serializable, which List is not
public final class Codebooks
    implements BlockAggregator<
        DiscreteMeasure, Codebooks.Request, ArrayList<WeightedMeasure<DiscreteMeasure>>> {
  private static final long serialVersionUID = 1L;

  private static final int ROUNDS = 100;
  private static final double LEAST_GAIN = 1e-6;

  /** What is asked of each part. */
  record Request(int size, int starts, long seed) implements Serializable {}

  private Codebooks() {}

  /**
   * The codebooks of all parts, by id, with the parts' weights.
   *
   * @param size the number k of centres
   * @param starts of the k-means in each part, of which the best is kept
   */
  public static List<WeightedMeasure<DiscreteMeasure>> of(
      Measures<DiscreteMeasure> parts, int size, int starts, long seed) {
    List<WeightedMeasure<DiscreteMeasure>> codebooks =
        parts.aggregate("codebooks of the parts", new Request(size, starts, seed), new Codebooks());
    codebooks.sort(Comparator.comparing(codebook -> codebook.measure().id()));
    return codebooks;
  }

  @Override
  public ArrayList<WeightedMeasure<DiscreteMeasure>> zero() {
    return new ArrayList<>();
  }

  @Override
  public ArrayList<WeightedMeasure<DiscreteMeasure>> add(
      ArrayList<WeightedMeasure<DiscreteMeasure>> sum,
      Request request,
      List<WeightedMeasure<DiscreteMeasure>> block,
      MeasureMemory memory) {
    for (WeightedMeasure<DiscreteMeasure> weighted : block) {
      DiscreteMeasure part = weighted.measure();
      KMeans kMeans = new KMeans(part.dimension(), part.support(), part.masses());
      double[] centres =
          kMeans.best(request.size(), ROUNDS, LEAST_GAIN, starts(request, part.id()));
      sum.add(
          new WeightedMeasure<>(
              DiscreteMeasure.trustedUniform(part.id(), part.dimension(), centres),
              weighted.weight()));
    }
    return sum;
  }

  private static List<RandomGenerator> starts(Request request, String part) {
    List<RandomGenerator> starts = new ArrayList<>();
    for (int start = 0; start < request.starts(); start++) {
      starts.add(SubSeed.stream(request.seed() + start, 0, part));
    }
    return starts;
  }

  @Override
  public ArrayList<WeightedMeasure<DiscreteMeasure>> merge(
      ArrayList<WeightedMeasure<DiscreteMeasure>> left,
      ArrayList<WeightedMeasure<DiscreteMeasure>> right) {
    left.addAll(right);
    return left;
  }
}
