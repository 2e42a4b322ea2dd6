// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.method.CloudSupport;
import dev.wasserstein.barycenter.method.CommonSupport;
import dev.wasserstein.barycenter.method.FixedSupport;
import dev.wasserstein.barycenter.method.GridSupport;
import dev.wasserstein.barycenter.method.SinkhornBarycenter;
import dev.wasserstein.barycenter.method.SinkhornSettings;
import dev.wasserstein.barycenter.method.SinkhornState;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.MethodDemand;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridDeposit;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.ExactMeasureCost;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Sinkhorn barycenter on the grid or the atoms that the inputs share, or on a grid that the user
 * names.
 */
final class SinkhornChoice implements MethodChoice<Measure, SinkhornState> {
  private final Settings values;
  private final SinkhornSettings.Debiasing debiasing;

  /** Of the last collection: it takes a fetch and a comparison over the cluster. */
  private Optional<CachedSupport> known = Optional.empty();

  SinkhornChoice(Settings values, SinkhornSettings.Debiasing debiasing) {
    this.values = values;
    this.debiasing = debiasing;
  }

  private record CachedSupport(Measures<Measure> measures, FixedSupport support) {}

  Settings values() {
    return values;
  }

  @Override
  public boolean keepsGrids() {
    return true;
  }

  @Override
  public void check(List<MeasureHeader> headers) {
    InputRules.requireAtoms(headers);
    MeasureHeader first = headers.get(0);
    Optional<List<Integer>> grid = values.find(Options.GRID);
    if (grid.isEmpty() && values.find(Options.COMPRESS_TO).isPresent()) {
      throw new OptionException(
          Options.COMPRESS_TO
              + " is not used by the Sinkhorn methods without --grid, which want common atoms."
              + " Remove it, or add --grid.");
    }
    InputRules.requireAxes(grid, first);
  }

  /** Bytes of the scalings of a cell: up to three numbers. */
  private static final long SCALING_BYTES = 3 * Double.BYTES;

  /** Bytes of kernels, of vectors to work on, of sums and of new scalings of a cell. */
  private static final long WORK_BYTES = 28 * Double.BYTES;

  @Override
  public MethodDemand demand() {
    return new MethodDemand(
        MethodDemand.Kernel.SEPARABLE,
        SCALING_BYTES,
        WORK_BYTES,
        values.find(Options.GRID).orElse(List.of()));
  }

  @Override
  public MeasureInput.Conversion<Measure> conversion() {
    return new SupportConversion(
        values.find(Options.GRID).orElse(List.of()).stream().mapToInt(n -> n).toArray());
  }

  /**
   * Puts measures where they are comparable: atoms in one order, or on the grid.
   *
   * @param grid the lengths of its axes; empty for none
   */
  private record SupportConversion(int[] grid) implements MeasureInput.Conversion<Measure> {
    @Override
    public Measure convert(MeasureRecord record) {
      if (record.measure() instanceof GridMeasure mapped && Arrays.equals(mapped.shape(), grid)) {
        return mapped;
      }
      if (grid.length > 0) {
        return record.measure() instanceof GridMeasure other
            ? GridDeposit.of(other, grid, record.place())
            : GridDeposit.of(InputRules.pointCloud(record), grid, record.place());
      }
      return record.measure() instanceof DiscreteMeasure cloud
          ? CommonSupport.ordered(cloud)
          : record.measure();
    }
  }

  @Override
  public SinkhornBarycenter<Measure> method(Measures<Measure> measures) {
    FixedSupport support = support(measures);
    double mean = meanCost(support);
    double epsilon = epsilon(support);
    double initial =
        values.find(Options.INITIAL_EPSILON).map(first -> first.of(mean)).orElse(epsilon);
    if (initial < epsilon) {
      throw new OptionException(
          "--initial-epsilon is "
              + initial
              + "; expected at least --epsilon, which is "
              + epsilon
              + ".");
    }
    return new SinkhornBarycenter<>(
        support,
        new SinkhornSettings(epsilon, values.get(Options.OVER_RELAXATION), initial, debiasing));
  }

  /** ε in units of the ground cost. */
  double epsilon(FixedSupport support) {
    return epsilon(values, meanCost(support));
  }

  /**
   * ε in units of the ground cost.
   *
   * @param mean of the ground cost
   * @throws OptionException if logarithms of scalings for it have too few digits
   */
  static double epsilon(Settings values, double mean) {
    double epsilon = values.get(Options.EPSILON).of(mean);
    if (!(epsilon > Double.MIN_NORMAL && epsilon >= mean * LEAST_SHARE)) {
      throw new OptionException(
          "--epsilon is "
              + epsilon
              + "; expected at least "
              + mean * LEAST_SHARE
              + ", a billionth of the mean ground cost. Raise it, or use --method particle-flow.");
    }
    if (!(epsilon <= mean * LARGEST_SHARE)) {
      throw new OptionException(
          "--epsilon is "
              + epsilon
              + "; expected at most "
              + mean * LARGEST_SHARE
              + ", ten million times the mean ground cost: nothing of the measures is seen from there"
              + " on. Lower it.");
    }
    return epsilon;
  }

  /** Above this share of the mean ground cost objectives, differences of ε, keep too few digits. */
  private static final double LARGEST_SHARE = 1e7;

  /** Below this share of the mean ground cost potentials over ε keep too few digits. */
  private static final double LEAST_SHARE = 1e-9;

  /** Of one place, where there is nothing to move, 1. */
  private static double meanCost(FixedSupport support) {
    double mean = support.meanCost();
    return mean > 0 ? mean : 1;
  }

  @Override
  public Map<String, Object> facts(Measures<Measure> measures) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("epsilon", values.get(Options.EPSILON).of(meanCost(support(measures))));
    values.text(Options.GRID).ifPresent(grid -> facts.put("mapped_onto_grid", grid));
    return facts;
  }

  /** The places of the barycenter. */
  FixedSupport support(Measures<Measure> measures) {
    if (known.isEmpty() || known.get().measures() != measures) {
      known = Optional.of(new CachedSupport(measures, supportOf(measures)));
    }
    return known.get().support();
  }

  private static FixedSupport supportOf(Measures<Measure> measures) {
    Measure first = measures.fetch(List.of(measures.ids().get(0))).get(0).measure();
    if (first instanceof GridMeasure grid) {
      return new GridSupport(grid.shape());
    }
    DiscreteMeasure cloud = (DiscreteMeasure) first;
    if (cloud.size() > CloudSupport.LARGEST) {
      throw new BadInputException(
          "Measure '" + cloud.id() + "'",
          "the input",
          "has " + cloud.size() + " atoms",
          "at most " + CloudSupport.LARGEST + " for a kernel between all of them",
          "Use --grid, such as --grid 64x64.");
    }
    CommonSupport.require(measures, cloud);
    return new CloudSupport(cloud.dimension(), cloud.support());
  }

  @Override
  public int starts() {
    return 1;
  }

  @Override
  public SinkhornState start(Measures<Measure> measures, int number) {
    return method(measures).start(measures);
  }

  @Override
  public PairwiseCost<Measure> squaredDistance() {
    return ExactMeasureCost.SQUARED_WASSERSTEIN;
  }
}
