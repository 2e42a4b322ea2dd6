// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.barycenter.Checkpoint;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.FixedPointIteration;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.method.QuantileBarycenter;
import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.Passes;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.CompensatedSum;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The barycenter of each parameter's marginals: on the line its quantile function is the average of
 * the quantile functions, Q̄ = Σ λ_k Q_k (Agueh and Carlier 2011, section 6.1), here averaged over
 * m equal bins of the levels; exact where m is a multiple of every shard's number of draws. The
 * median is found by Weiszfeld's iteration: Q̄ with the weights λ_k / W_k, rescaled, where W_k²
 * sums W₂² over the parameters. All masses of a shard must be equal. The states are combined draws
 * (m × d, row-major, each column ascending).
 */
final class MarginalBarycenter
    implements FixedPointIteration<double[], MarginalBarycenter.ShardSum> {
  private static final StopRule STOP_RULE = new StopRule(1e-10, 0, 100);

  /** Distances below this share of the shards' spread count as it: δ of the median. */
  private static final double LEAST_DISTANCE = 1e-6;

  /** The name of the state's numbers. */
  private static final String DRAWS = "draws";

  private final Measures<DiscreteMeasure> measures;
  private final Map<String, Double> weights;
  private final Objective objective;
  private final int size;
  private final double leastDistance;
  private final double[] scales;

  /**
   * The iteration on some parameters of the shards.
   *
   * @param measures the shards with these parameters
   * @param size the number m of bins
   * @param scales of the parameters, for distances in their units
   */
  MarginalBarycenter(
      ShardPosteriors shards,
      Measures<DiscreteMeasure> measures,
      Objective objective,
      int size,
      double[] scales) {
    this.scales = scales;
    this.measures = measures;
    this.weights = shards.weights();
    this.objective = objective;
    this.size = size;
    double variance = shards.withinVariance();
    this.leastDistance = variance > 0 ? LEAST_DISTANCE * Math.sqrt(variance) : Double.MIN_NORMAL;
  }

  /**
   * The mean or the median.
   *
   * @param start of the median's loop (m × d, row-major, each column ascending); the mean where it
   *     is empty
   * @param checkpoints of the median's loop
   */
  Evaluation<double[], ShardSum> solve(Optional<double[]> start, Checkpoints checkpoints) {
    return objective == Objective.MEAN
        ? evaluate(0, mean(measures, size))
        : new OuterLoop(STOP_RULE, record -> {})
            .run(
                this,
                Passes.stateless(measures),
                () -> start.orElseGet(() -> mean(measures, size)),
                checkpoints)
            .last();
  }

  /** The barycenter's draws in m equal bins. One pass over the measures. */
  public static double[] mean(Measures<DiscreteMeasure> measures, int size) {
    int d = measures.summary().dimension();
    return measures
        .aggregate(
            "average the quantile functions of " + d + " parameters",
            new double[0],
            new ShardAggregator(d, size, 0, new double[0]))
        .average();
  }

  /**
   * The distances of measures to draws, without sums of quantile functions.
   *
   * @param draws (m × d, row-major, each column ascending)
   * @param scales of the parameters, for distances in their units
   */
  static ShardSum distances(Measures<DiscreteMeasure> measures, double[] draws, double[] scales) {
    return measures.aggregate(
        "distances of the shards to their combination",
        draws,
        new ShardAggregator(measures.summary().dimension(), 0, Double.MIN_NORMAL, scales));
  }

  @Override
  public Evaluation<double[], ShardSum> evaluate(int iteration, double[] draws) {
    ShardSum sum =
        measures.aggregate(
            "distances of the shards to their combination",
            draws,
            new ShardAggregator(
                measures.summary().dimension(),
                objective == Objective.MEAN ? 0 : size,
                leastDistance,
                scales));
    return new Evaluation<>(draws, sum, objective(sum.squaredDistances()), 0, 0, true, 0);
  }

  private double objective(Map<String, Double> squares) {
    double sum = 0;
    for (Map.Entry<String, Double> each : squares.entrySet()) {
      double square = each.getValue();
      sum +=
          weights.get(each.getKey()) * (objective == Objective.MEAN ? square : Math.sqrt(square));
    }
    return sum;
  }

  @Override
  public double[] update(Evaluation<double[], ShardSum> evaluation) {
    return evaluation.sums().average();
  }

  @Override
  public SortedMap<String, double[]> numbers(double[] draws) {
    return new TreeMap<>(Map.of(DRAWS, draws));
  }

  @Override
  public double[] state(Checkpoint checkpoint) {
    double[] draws = checkpoint.numbers().get(DRAWS);
    if (draws == null) {
      throw new IllegalArgumentException("no draws in " + checkpoint.numbers().keySet());
    }
    return draws;
  }

  @Override
  public StopRule.Watch watch(StopRule rule) {
    return rule.new Watch(new QuantileBarycenter<DiscreteMeasure>(), objective, 0);
  }

  /**
   * What the shards give for the draws that they were asked about.
   *
   * @param bins (m × d, row-major) and the sum of the weights
   * @param squaredDistances W₂² by shard, summed over the parameters
   * @param standardDistances the same with each parameter in units of its scale
   */
  record ShardSum(
      CompensatedSum bins,
      TreeMap<String, Double> squaredDistances,
      TreeMap<String, Double> standardDistances)
      implements Serializable {
    double[] average() {
      int length = bins.length() - 1;
      return Arrays.copyOf(bins.dividedBy(bins.value(length)), length);
    }
  }

  /**
   * Sums quantile functions with weights by the distance to combined draws; alike where there are
   * no draws yet.
   *
   * @param size the number m of bins; 0 for the distances alone
   * @param scales of the parameters; not used where there are no draws
   */
  private record ShardAggregator(int dimension, int size, double leastDistance, double[] scales)
      implements BlockAggregator<DiscreteMeasure, double[], ShardSum> {
    @Override
    public ShardSum zero() {
      return new ShardSum(
          new CompensatedSum(size * dimension + 1), new TreeMap<>(), new TreeMap<>());
    }

    @Override
    public ShardSum add(
        ShardSum sum,
        double[] draws,
        List<WeightedMeasure<DiscreteMeasure>> block,
        MeasureMemory memory) {
      List<SortedSample> combined = draws.length == 0 ? List.of() : marginals(draws);
      for (WeightedMeasure<DiscreteMeasure> shard : block) {
        List<SortedSample> own = marginals(shard.measure().support());
        double weight = shard.weight();
        if (!combined.isEmpty()) {
          double square = 0;
          double standard = 0;
          for (int k = 0; k < dimension; k++) {
            double each = own.get(k).squaredDistance(combined.get(k));
            square += each;
            standard += each / (scales[k] * scales[k]);
          }
          sum.squaredDistances().put(shard.measure().id(), square);
          sum.standardDistances().put(shard.measure().id(), standard);
          weight *= 1 / Math.max(Math.sqrt(square), leastDistance);
        }
        for (int k = 0; k < dimension; k++) {
          double[] bins = own.get(k).binned(size);
          for (int p = 0; p < size; p++) {
            sum.bins().add(p * dimension + k, weight * bins[p]);
          }
        }
        sum.bins().add(size * dimension, weight);
      }
      return sum;
    }

    private List<SortedSample> marginals(double[] rows) {
      return IntStream.range(0, dimension)
          .mapToObj(k -> SortedSample.column(rows, dimension, k))
          .toList();
    }

    @Override
    public ShardSum merge(ShardSum left, ShardSum right) {
      left.bins().add(right.bins());
      left.squaredDistances().putAll(right.squaredDistances());
      left.standardDistances().putAll(right.standardDistances());
      return left;
    }
  }
}
