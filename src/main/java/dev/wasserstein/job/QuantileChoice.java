// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.method.OpinionPool;
import dev.wasserstein.barycenter.method.QuantileBarycenter;
import dev.wasserstein.barycenter.method.QuantileMedian;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.geometry.EuclideanPower;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.BinnedMeasure;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.ExactCost;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The average of quantile functions, with exponent 1 their median; or the pool of the measures. Of
 * averages, where the barycenter has equal masses, measures of more atoms than it are binned as
 * they are read ({@link BinnedMeasure}), so that none of them is kept.
 *
 * @param supportSize as given
 * @param wholeMeasures whether something beside the barycenter is wanted that needs all atoms
 */
record QuantileChoice(Optional<Integer> supportSize, Average average, boolean wholeMeasures)
    implements MethodChoice<Measure, DiscreteMeasure> {
  /**
   * The breakpoints of so many atoms fit into the driver's memory beside what is done with them.
   */
  private static final long MOST_BREAKPOINTS = 20_000_000;

  /** What is made of the measures. */
  enum Average {
    /** The mean of the quantile functions: the barycenter of W₂. */
    MEAN,
    /** Their median: the barycenter of W₁. */
    MEDIAN,
    /** The mean of the distribution functions, which is no barycenter. */
    POOL
  }

  static QuantileChoice of(Settings values, MeasureSource source) {
    boolean median = values.get(Options.EXPONENT) == 1;
    if (median) {
      refuseMedian(values, "--exponent 1", "whose objective sums distances as it is");
      refuseBatches(values, "--exponent 1: medians of batches do not add up to the median of all");
    }
    return new QuantileChoice(
        values.find(Options.SUPPORT_SIZE),
        median ? Average.MEDIAN : Average.MEAN,
        median
            || values.find(Options.LOWER_BOUND).orElse(BoundChoice.NONE) != BoundChoice.NONE
            || values.find(Options.EVALUATE).equals(Optional.of(Evaluation.EXACT)));
  }

  /** The pool of the measures. */
  static QuantileChoice pool(Settings values, MeasureSource source) {
    refuseMedian(values, "--method pool", "which minimises nothing");
    return new QuantileChoice(
        values.find(Options.SUPPORT_SIZE), Average.POOL, /* wholeMeasures= */ true);
  }

  private static void refuseMedian(Settings values, String with, String reason) {
    if (BarycenterJob.isMedian(values)) {
      throw new OptionException(
          "--objective median is not used with "
              + with
              + ", "
              + reason
              + ". Remove one of them: --objective median minimises Σ λ W₂, --exponent 1 Σ λ W₁.");
    }
  }

  private static void refuseBatches(Settings values, String with) {
    if (values.find(Options.BATCH_SIZE).isPresent()) {
      throw new OptionException("--batch-size is not used with " + with + ". Remove it.");
    }
  }

  @Override
  public MeasureInput open(Settings values, MeasureSource source) {
    if (wholeMeasures || isAll()) {
      return InputRules.open(values, source);
    }
    MeasureInput input = InputRules.open(values, source, bins());
    if (supportSize.isPresent()
        || isDefault(input.headers(), InputRules.weights(values, input.headers(), source))) {
      return input;
    }
    // The barycenter has another size, which only the measures told.
    input.close();
    return InputRules.open(values, source);
  }

  /** The atoms of the barycenter, if measures are large. */
  private int bins() {
    return supportSize.orElse(InitialSupports.LARGEST_DEFAULT_SUPPORT);
  }

  /** Whether this is the size where the user gives none, or no measure is so large as to matter. */
  private boolean isDefault(List<MeasureHeader> headers, Map<String, Double> weights) {
    int bins = bins();
    int[] sizes =
        headers.stream()
            .filter(header -> weights.get(header.id()) > 0)
            .mapToInt(MeasureHeader::size)
            .sorted()
            .toArray();
    if (sizes[sizes.length - 1] <= bins) {
      return true;
    }
    return sizes.length > 1 && sizes[(sizes.length - 1) / 2] >= bins;
  }

  @Override
  public MethodChoice<?, ?> suited(List<MeasureHeader> headers) {
    if (!headers.get(0).isQuantiles()) {
      return this;
    }
    if (supportSize.isPresent()) {
      throw new OptionException(
          "--support-size is not used with quantile functions, whose levels the result has."
              + " Remove it.");
    }
    return new LinearQuantileChoice(average);
  }

  @Override
  public MeasureRecord picture(MeasureRecord record) {
    return record.measure() instanceof BinnedMeasure binned
        ? record.with(binned.ofAverages())
        : record;
  }

  @Override
  public void check(List<MeasureHeader> headers) {
    InputRules.requireAtoms(headers);
    MeasureHeader first = headers.get(0);
    if (first.dimension() != 1) {
      throw new BadInputException(
          "Measure '" + first.id() + "'",
          first.place(),
          "has dimension " + first.dimension(),
          "dimension 1 for --method " + (average == Average.POOL ? "pool" : "quantile"),
          "Use --method particle-flow or sliced.");
    }
    if (average == Average.POOL) {
      requireFew(headers, "--method pool brings all atoms together,", "Use --method quantile.");
    } else if (isAll()) {
      requireFew(headers, "--support-size is all", "Give a number.");
    }
  }

  /**
   * Refuses more atoms, or values, than one place may gather.
   *
   * @param why they are gathered
   * @throws OptionException if they are more
   */
  static void requireFew(List<MeasureHeader> headers, String why, String remedy) {
    long atoms = headers.stream().mapToLong(MeasureHeader::size).sum();
    if (atoms > MOST_BREAKPOINTS) {
      throw new OptionException(
          why
              + " but the inputs have "
              + atoms
              + " atoms; expected at most "
              + MOST_BREAKPOINTS
              + ". "
              + remedy);
    }
  }

  private boolean isAll() {
    return supportSize.equals(Optional.of(Options.ALL_ATOMS));
  }

  @Override
  public MeasureInput.Conversion<Measure> conversion() {
    return record ->
        record.measure() instanceof BinnedMeasure
            ? record.measure()
            : InputRules.pointCloud(record);
  }

  @Override
  public MeasureInput.Conversion<Measure> conversion(
      List<MeasureHeader> headers, Map<String, Double> weights) {
    boolean whole =
        wholeMeasures || isAll() || !(supportSize.isPresent() || isDefault(headers, weights));
    int bins = whole ? ReadSettings.NO_BINS : bins();
    MeasureInput.Conversion<Measure> conversion = conversion();
    return record -> conversion.convert(ReadSettings.binned(record, bins));
  }

  @Override
  public BarycenterMethod<Measure, DiscreteMeasure> method(Measures<Measure> measures) {
    return switch (average) {
      case MEAN -> new QuantileBarycenter<>();
      case MEDIAN -> new QuantileMedian<>();
      case POOL -> OpinionPool.ofAtoms();
    };
  }

  /** Both sides are sorted. */
  @Override
  public double work(MeasuresSummary all, int atoms) {
    return all.atoms() + (double) all.count() * atoms;
  }

  @Override
  public int starts() {
    return 1;
  }

  /** One measure is its own barycenter, with the masses that it has. */
  @Override
  public DiscreteMeasure start(Measures<Measure> measures, int number) {
    boolean alone = supportSize.isEmpty() && measures.summary().count() == 1;
    if (!isAll() && !alone) {
      return startOf(measures, measures.summary());
    }
    return average == Average.POOL
        ? OpinionPool.allAtoms(measures)
        : QuantileBarycenter.allBreakpoints(measures);
  }

  @Override
  public DiscreteMeasure startOf(Measures<Measure> one, MeasuresSummary all) {
    return QuantileBarycenter.form(
        DiscreteMeasure.uniformMasses(supportSize.orElse(InitialSupports.defaultSize(all))));
  }

  @Override
  public Map<String, Object> facts(Measures<Measure> measures) {
    return Map.of("quantiles", "exact");
  }

  /** W₂², or the square of W₁; between whole measures, which alone are asked for it. */
  @Override
  public boolean sumsSquaredWasserstein(boolean exactly) {
    return average != Average.MEDIAN;
  }

  @Override
  public PairwiseCost<Measure> squaredDistance() {
    return average == Average.MEDIAN
        ? squares(new ExactCost(EuclideanPower.of(1)), QuantileChoice::squared)
        : squares(ExactCost.SQUARED_WASSERSTEIN, between -> between);
  }

  /** W₁, or W₂². */
  @Override
  public PairwiseCost<Measure> pairCost() {
    return average == Average.MEDIAN
        ? squares(new ExactCost(EuclideanPower.of(1)), between -> between)
        : squaredDistance();
  }

  /** A function that executors are sent: serializable. */
  private interface Square extends UnaryOperator<PairwiseCost.Cost>, Serializable {}

  private static PairwiseCost<Measure> squares(ExactCost cost, Square square) {
    return from -> {
      Function<DiscreteMeasure, PairwiseCost.Cost> costs = cost.from((DiscreteMeasure) from);
      return to -> square.apply(costs.apply((DiscreteMeasure) to));
    };
  }

  private static PairwiseCost.Cost squared(PairwiseCost.Cost distance) {
    double square = distance.cost() * distance.cost();
    double least = Math.max(0, distance.cost() - Math.max(0, distance.dualGap()));
    return new PairwiseCost.Cost(square, square - least * least);
  }

  @Override
  public Objective scored(Objective objective) {
    return average == Average.MEDIAN ? Objective.MEDIAN : objective;
  }
}
