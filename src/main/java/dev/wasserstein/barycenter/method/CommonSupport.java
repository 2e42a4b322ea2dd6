// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Finds out whether point clouds have the same atoms. */
public final class CommonSupport implements BlockAggregator<Measure, DiscreteMeasure, String> {
  private static final long serialVersionUID = 1L;

  private CommonSupport() {}

  /** The same measure with its atoms in ascending order of their coordinates. */
  public static DiscreteMeasure ordered(DiscreteMeasure measure) {
    int d = measure.dimension();
    double[] support = measure.support();
    int[] order =
        IntStream.range(0, measure.size())
            .boxed()
            .sorted(
                Comparator.comparing(
                    i -> i,
                    (i, j) ->
                        Arrays.compare(support, i * d, (i + 1) * d, support, j * d, (j + 1) * d)))
            .mapToInt(i -> i)
            .toArray();
    double[] masses = new double[order.length];
    double[] atoms = new double[support.length];
    for (int i = 0; i < order.length; i++) {
      masses[i] = measure.masses()[order[i]];
      System.arraycopy(support, order[i] * d, atoms, i * d, d);
    }
    return DiscreteMeasure.trusted(measure.id(), d, masses, atoms);
  }

  /**
   * Refuses measures of other atoms.
   *
   * @param measures point clouds, each in order
   * @param first one of them
   * @throws BadInputException if there are such
   */
  public static void require(Measures<Measure> measures, DiscreteMeasure first) {
    String other = measures.aggregate("compare the atoms", first, new CommonSupport());
    if (!other.isEmpty()) {
      throw new BadInputException(
          "Measure '" + other + "'",
          "the input",
          "has other atoms than measure '" + first.id() + "'",
          "one support for all measures",
          "Use --grid, such as --grid 64x64, to put them on a common grid, or --method"
              + " particle-flow.");
    }
  }

  @Override
  public String zero() {
    return "";
  }

  @Override
  public String add(
      String sum,
      DiscreteMeasure first,
      List<WeightedMeasure<Measure>> block,
      MeasureMemory memory) {
    String least = sum;
    for (WeightedMeasure<Measure> weighted : block) {
      DiscreteMeasure measure = (DiscreteMeasure) weighted.measure();
      if (!Arrays.equals(first.support(), measure.support())) {
        least = merge(least, measure.id());
      }
    }
    return least;
  }

  /** The first id of both, the empty one being none. */
  @Override
  public String merge(String left, String right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left + right;
    }
    return left.compareTo(right) <= 0 ? left : right;
  }
}
