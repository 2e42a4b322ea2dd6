// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.GeodesicMethod;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.WarmStarts;
import dev.wasserstein.measure.BinnedMeasure;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.CompensatedSum;
import dev.wasserstein.transport.exact.QuantileFunction;
import dev.wasserstein.transport.exact.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The barycenter on the line: its quantile function is Q̄ = Σ λ_n Q_n (Agueh and Carlier 2011,
 * section 6.1). On m atoms with masses v, atom i is the mean of Q̄ over the i-th bin of masses,
 *
 * <p>x_i = (1/v_i) ∫ Q̄(t) dt over (v_1 + … + v_{i−1}, v_1 + … + v_i),
 *
 * <p>which minimises Σ λ_n W₂²(ν, μ_n) over the measures with these masses: the best of its form,
 * and the barycenter itself where Q̄ is constant on the bins, as for inputs of m equal masses, or
 * on the bins between all breakpoints ({@link #allBreakpoints}). Nothing iterates. One pass sorts
 * each measure, O(m_n log m_n); a second one evaluates the objective. A {@link BinnedMeasure} was
 * sorted when it was read and answers with its bin averages. Not for more than one dimension.
 *
 * @param <M> point clouds on the line, or what is left of them in as many bins as the state has
 *     atoms
 */
public final class QuantileBarycenter<M extends Measure>
    implements GeodesicMethod<M, DiscreteMeasure> {
  private static final long serialVersionUID = 1L;

  /** Levels closer to each other than this are one level: their difference is rounding. */
  private static final double ROUNDING = 1e-14;

  @Override
  public String name() {
    return "quantile";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return ObjectiveKind.SQUARED_WASSERSTEIN;
  }

  @Override
  public boolean closedForm() {
    return true;
  }

  /**
   * What the loop begins with: the masses of the barycenter, its atoms still unknown.
   *
   * @param masses (m), positive, summing to 1
   */
  public static DiscreteMeasure form(double[] masses) {
    return DiscreteMeasure.trusted(Initializer.BARYCENTER_ID, 1, masses, new double[masses.length]);
  }

  /**
   * The form with a bin between any two breakpoints of the inputs' quantile functions, on which the
   * barycenter is exact; of up to Σ m_n − N + 1 atoms.
   */
  public static DiscreteMeasure allBreakpoints(Measures<? extends Measure> measures) {
    double[] levels = measures.aggregate("gather the breakpoints", 0, new Breakpoints<>());
    double[] masses = new double[levels.length];
    double before = 0;
    for (int i = 0; i < levels.length; i++) {
      masses[i] = levels[i] - before;
      before = levels[i];
    }
    return form(masses);
  }

  @Override
  public List<Contribution> contributions(
      DiscreteMeasure state, List<M> block, MeasureMemory memory) {
    Slice workspace = new Slice();
    QuantileFunction barycenter = QuantileFunction.of(state, workspace);
    List<Contribution> contributions = new ArrayList<>(block.size());
    for (M measure : block) {
      if (measure instanceof BinnedMeasure binned) {
        contributions.add(contribution(barycenter, binned));
        continue;
      }
      QuantileFunction quantiles = sorted(measure, memory.warmStarts(), workspace);
      contributions.add(
          new Contribution(
              quantiles.averages(barycenter), quantiles.squaredDistance(barycenter), 0, 0));
    }
    return contributions;
  }

  private static Contribution contribution(QuantileFunction barycenter, BinnedMeasure measure) {
    int bins = measure.size();
    if (barycenter.size() != bins || !barycenter.hasEqualSteps()) {
      throw new IllegalArgumentException(
          "Measure '" + measure.id() + "' is in " + bins + " bins of equal mass; others are asked");
    }
    CompensatedSum cost = new CompensatedSum(1);
    for (int i = 0; i < bins; i++) {
      double difference = barycenter.atoms()[i] - measure.averages()[i];
      cost.add(0, difference * difference / bins);
    }
    cost.add(0, measure.spread());
    return new Contribution(measure.averages(), cost.value(0), 0, 0);
  }

  /** The quantile function of a measure with atoms, kept as a warm start. */
  static QuantileFunction sorted(Measure measure, WarmStarts warmStarts) {
    return sorted(measure, warmStarts, new Slice());
  }

  private static QuantileFunction sorted(Measure measure, WarmStarts warmStarts, Slice workspace) {
    if (measure instanceof DiscreteMeasure given
        && given.dimension() == 1
        && QuantileFunction.isSorted(given)) {
      return QuantileFunction.of(given);
    }
    if (warmStarts.find(measure.id()).orElse(null) instanceof QuantileFunction kept
        && kept.size() == measure.size()) {
      return kept;
    }
    if (!(measure instanceof DiscreteMeasure discrete)) {
      throw new IllegalArgumentException(
          "Measure '" + measure.id() + "' has no atoms: its breakpoints are not known");
    }
    QuantileFunction quantiles = QuantileFunction.of(discrete, workspace);
    warmStarts.keep(measure.id(), quantiles);
    return quantiles;
  }

  @Override
  public DiscreteMeasure update(DiscreteMeasure state, double[] average) {
    return DiscreteMeasure.trusted(state.id(), 1, state.masses(), average);
  }

  /** sqrt(Σ_i v_i (average_i − x_i)²). */
  @Override
  public double residual(DiscreteMeasure state, double[] average) {
    return state.displacement(average);
  }

  @Override
  public DiscreteMeasure at(Measure barycenter) {
    return barycenter.toDiscrete();
  }

  @Override
  public double[] standstill(DiscreteMeasure state) {
    return state.support();
  }

  @Override
  public DiscreteMeasure barycenter(DiscreteMeasure state) {
    return state;
  }

  /** The levels of all quantile functions, ascending and distinct. */
  private static final class Breakpoints<M extends Measure>
      implements BlockAggregator<M, Integer, double[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] zero() {
      return new double[] {1};
    }

    @Override
    public double[] add(
        double[] sum, Integer state, List<WeightedMeasure<M>> block, MeasureMemory memory) {
      List<double[]> levels = new ArrayList<>(List.of(sum));
      Slice workspace = new Slice();
      for (WeightedMeasure<M> weighted : block) {
        if (weighted.weight() > 0) {
          levels.add(sorted(weighted.measure(), memory.warmStarts(), workspace).levels());
        }
      }
      return union(levels);
    }

    @Override
    public double[] merge(double[] left, double[] right) {
      return union(List.of(left, right));
    }

    /** Of levels that are one but for rounding the least stays. */
    private static double[] union(List<double[]> levels) {
      double[] union = levels.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
      int count = 0;
      for (double level : union) {
        if (level > ROUNDING && (count == 0 || level - union[count - 1] > ROUNDING)) {
          union[count++] = level;
        }
      }
      union[count - 1] = 1;
      return Arrays.copyOf(union, count);
    }
  }
}
