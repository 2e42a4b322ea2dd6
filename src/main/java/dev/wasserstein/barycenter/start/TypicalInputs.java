// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Moments;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The measures of a collection that are most like its middle: of least |mean_n − mean|² + Σ_k (σ_nk
 * − σ_k)², σ the standard deviations of the coordinates, which is Gelbrich's bound of W₂² between
 * measures of such moments. One pass, O(n d).
 */
public final class TypicalInputs
    implements BlockAggregator<DiscreteMeasure, TypicalInputs.Middle, TypicalInputs.Nearest> {
  private static final long serialVersionUID = 1L;

  /** Masses that differ by less than this part of them are equal. */
  private static final double ROUNDING = 1e-12;

  /** Which measures are asked for. */
  public enum Which {
    /** Of so many atoms, and all masses are equal. */
    UNIFORM,
    /** Of so many atoms, or more. */
    LARGE
  }

  /** Distances that differ by less than this part of the variance are equal: ids decide. */
  private static final double TIE = 1e-9;

  record Middle(double[] mean, double[] deviations, double variance, Which which, int size)
      implements Serializable {}

  private record Candidate(double distance, String id)
      implements Comparable<Candidate>, Serializable {
    @Override
    public int compareTo(Candidate other) {
      int order = Double.compare(distance, other.distance);
      return order != 0 ? order : id.compareTo(other.id);
    }
  }

  static final class Nearest implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TreeSet<Candidate> candidates = new TreeSet<>();

    void offer(Candidate candidate, int count) {
      candidates.add(candidate);
      if (candidates.size() > count) {
        candidates.pollLast();
      }
    }
  }

  private final int count;

  private TypicalInputs(int count) {
    this.count = count;
  }

  /**
   * The ids of up to {@code count} measures, the best first.
   *
   * @param size the atoms that a measure must have
   */
  public static List<String> of(
      Measures<DiscreteMeasure> measures, Which which, int size, int count) {
    MeasuresSummary summary = measures.summary();
    boolean none =
        which == Which.UNIFORM
            ? !summary.sizes().containsKey(size)
            : summary.sizes().lastKey() < size;
    if (none || count == 0) {
      return List.of();
    }
    double[] deviations = summary.variances().clone();
    for (int k = 0; k < deviations.length; k++) {
      deviations[k] = Math.sqrt(Math.max(0, deviations[k]));
    }
    Nearest nearest =
        measures.aggregate(
            "find typical measures",
            new Middle(summary.mean(), deviations, summary.variance(), which, size),
            new TypicalInputs(count));
    List<String> ids = new ArrayList<>();
    nearest.candidates.forEach(candidate -> ids.add(candidate.id()));
    return ids;
  }

  /** Whether all masses are equal, but for rounding. */
  public static boolean isUniform(DiscreteMeasure measure) {
    double equal = 1.0 / measure.size();
    for (double mass : measure.masses()) {
      if (!(Math.abs(mass - equal) <= ROUNDING * equal)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Nearest zero() {
    return new Nearest();
  }

  @Override
  public Nearest add(
      Nearest sum,
      Middle middle,
      List<WeightedMeasure<DiscreteMeasure>> block,
      MeasureMemory memory) {
    for (WeightedMeasure<DiscreteMeasure> weighted : block) {
      DiscreteMeasure measure = weighted.measure();
      boolean serves =
          middle.which() == Which.UNIFORM
              ? measure.size() == middle.size() && isUniform(measure)
              : measure.size() >= middle.size();
      if (serves && weighted.weight() > 0) {
        sum.offer(new Candidate(distance(measure.moments(), middle), measure.id()), count);
      }
    }
    return sum;
  }

  /** In units of {@link #TIE}. */
  private static double distance(Moments moments, Middle middle) {
    double sum = 0;
    for (int k = 0; k < middle.mean().length; k++) {
      double shift = moments.mean()[k] - middle.mean()[k];
      double stretch = Math.sqrt(moments.variances()[k]) - middle.deviations()[k];
      sum += shift * shift + stretch * stretch;
    }
    return middle.variance() > 0 ? Math.rint(sum / (TIE * middle.variance())) : sum;
  }

  @Override
  public Nearest merge(Nearest left, Nearest right) {
    right.candidates.forEach(candidate -> left.offer(candidate, count));
    return left;
  }
}
