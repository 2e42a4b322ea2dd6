// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.linalg.Congruence;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.SymmetricEigen;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.CompensatedSum;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.gaussian.AffineMap;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Other ways to combine subset posteriors, to compare with: the averages of the i-th draws of all
 * shards, weighed by precision matrices, by precisions parameter by parameter (consensus Monte
 * Carlo; Scott et al. 2016) or alike (plain averaging); and the draws of all shards about one mean
 * (recentring); and the {@link DensityProduct semiparametric density product}. The averages and
 * that product are made for subset posteriors that are not powered, so that the powered draws of a
 * shard are first spread about their mean by λ_k^-½, which is √K for equal weights.
 */
public final class BaselinePosteriors {
  private BaselinePosteriors() {}

  /** Draws of the recentred mixture and of the density product that are made. */
  private static final int MADE = 10_000;

  /** Draws of a shard, and numbers of all shards, that the density product looks at at most. */
  private static final int MOST_SHARD_DRAWS = 2_000;

  private static final long MOST_NUMBERS = 4L << 20;

  private static final long DENSITY_PRODUCT_SEED = 1;

  /**
   * The draws of each by its name (n × d, row-major), on the scale of the transforms; none with
   * very many parameters, whose precisions are too large. One pass over the shards for each.
   */
  public static Map<String, double[]> of(ShardPosteriors shards) {
    List<ShardHeader> used =
        shards.headers().stream().filter(s -> shards.weights().get(s.id()) > 0).toList();
    int d = shards.dimension();
    Map<String, double[]> baselines = new LinkedHashMap<>();
    if (used.get(0).isWide()) {
      return baselines;
    }
    Map<String, double[]> full = new HashMap<>();
    Map<String, double[]> diagonal = new HashMap<>();
    Map<String, double[]> equal = new HashMap<>();
    for (ShardHeader shard : used) {
      double weight = shards.weights().get(shard.id());
      double[] half = SymmetricEigen.of(shard.covariance(), d).inverseRoot();
      full.put(shard.id(), scaled(Congruence.gram(Kernels.fastest(), half, d), weight));
      double[] own = new double[d * d];
      double[] same = new double[d * d];
      for (int k = 0; k < d; k++) {
        double variance = shard.variance(k);
        own[k * d + k] = variance > 0 ? weight / variance : 0;
        same[k * d + k] = weight;
      }
      diagonal.put(shard.id(), own);
      equal.put(shard.id(), same);
    }
    baselines.put("consensus", average(shards, used, full));
    baselines.put("consensus-independent", average(shards, used, diagonal));
    baselines.put("average", average(shards, used, equal));
    baselines.put("recentred", recentred(shards, used));
    densityProduct(shards, used).ifPresent(rows -> baselines.put("density-product", rows));
    return baselines;
  }

  /** Nothing where the shards are too many and large for memory, or the sampler does not mix. */
  private static Optional<double[]> densityProduct(ShardPosteriors shards, List<ShardHeader> used) {
    int d = shards.dimension();
    int most = (int) Math.min(MOST_SHARD_DRAWS, MOST_NUMBERS / ((long) used.size() * d));
    if (most <= 2 * d) {
      return Optional.empty();
    }
    List<double[]> rows = new ArrayList<>();
    for (ShardHeader header : used) {
      double spread = spread(shards, header);
      DiscreteMeasure shard = shards.measures().fetch(List.of(header.id())).get(0).measure();
      int n = Math.min(most, shard.size());
      double[] own = new double[n * d];
      for (int p = 0; p < own.length; p++) {
        double value = shard.support()[(int) ((long) (p / d) * shard.size() / n) * d + p % d];
        own[p] = header.mean()[p % d] + spread * (value - header.mean()[p % d]);
      }
      rows.add(own);
    }
    return new DensityProduct(rows, d).sample(MADE, SubSeed.stream(DENSITY_PRODUCT_SEED, 0));
  }

  /** What the powered draws of a shard are spread by: λ_k^-½. */
  private static double spread(ShardPosteriors shards, ShardHeader shard) {
    return 1 / Math.sqrt(shards.weights().get(shard.id()));
  }

  private static double[] scaled(double[] matrix, double factor) {
    for (int p = 0; p < matrix.length; p++) {
      matrix[p] *= factor;
    }
    return matrix;
  }

  private static double[] average(
      ShardPosteriors shards, List<ShardHeader> used, Map<String, double[]> precisions) {
    int d = shards.dimension();
    int rows = used.stream().mapToInt(ShardHeader::draws).min().orElseThrow();
    double[] total = new double[d * d];
    HashMap<String, double[]> means = new HashMap<>();
    HashMap<String, Double> spreads = new HashMap<>();
    for (ShardHeader shard : used) {
      double[] own = precisions.get(shard.id());
      for (int p = 0; p < total.length; p++) {
        total[p] += own[p];
      }
      means.put(shard.id(), shard.mean());
      spreads.put(shard.id(), spread(shards, shard));
    }
    CompensatedSum sum =
        shards
            .measures()
            .aggregate(
                "consensus of the shards",
                new Request(new HashMap<>(precisions), means, spreads),
                new PrecisionSum(rows, d));
    double[] half = SymmetricEigen.of(total, d).inverseRoot();
    double[] inverse = Congruence.gram(Kernels.fastest(), half, d);
    double[] draws = new double[rows * d];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < d; k++) {
        double value = 0;
        for (int l = 0; l < d; l++) {
          value += inverse[k * d + l] * sum.value(i * d + l);
        }
        draws[i * d + k] = value;
      }
    }
    return draws;
  }

  private static double[] recentred(ShardPosteriors shards, List<ShardHeader> used) {
    int d = shards.dimension();
    double[] mean = new double[d];
    double[] identity = new double[d * d];
    int[] columns = new int[d];
    Map<String, Integer> draws = new HashMap<>();
    for (ShardHeader shard : used) {
      draws.put(shard.id(), shard.draws());
      for (int k = 0; k < d; k++) {
        mean[k] += shards.weights().get(shard.id()) * shard.mean()[k];
        identity[k * d + k] = 1;
        columns[k] = k;
      }
    }
    Map<String, BlockMap> maps = new HashMap<>();
    for (ShardHeader shard : used) {
      AffineMap shift = new AffineMap(shard.mean(), identity, mean);
      maps.put(
          shard.id(), new BlockMap(new ArrayList<>(List.of(new BlockMap.Part(columns, shift)))));
    }
    return MappedPicks.of(shards.measures(), maps, draws, MADE);
  }

  private record Request(
      HashMap<String, double[]> precisions,
      HashMap<String, double[]> means,
      HashMap<String, Double> spreads)
      implements Serializable {}

  /** Σ_k W_k x_ki for each i. */
  private static final class PrecisionSum
      implements BlockAggregator<DiscreteMeasure, Request, CompensatedSum> {
    private static final long serialVersionUID = 1L;

    private final int rows;
    private final int d;

    PrecisionSum(int rows, int d) {
      this.rows = rows;
      this.d = d;
    }

    @Override
    public CompensatedSum zero() {
      return new CompensatedSum(rows * d);
    }

    @Override
    public CompensatedSum add(
        CompensatedSum sum,
        Request request,
        List<WeightedMeasure<DiscreteMeasure>> block,
        MeasureMemory memory) {
      for (WeightedMeasure<DiscreteMeasure> weighted : block) {
        String id = weighted.measure().id();
        double[] precision = request.precisions().get(id);
        double[] mean = request.means().get(id);
        double spread = request.spreads().get(id);
        double[] support = weighted.measure().support();
        double[] draw = new double[d];
        for (int i = 0; i < rows; i++) {
          for (int k = 0; k < d; k++) {
            draw[k] = mean[k] + spread * (support[i * d + k] - mean[k]);
          }
          for (int k = 0; k < d; k++) {
            double value = 0;
            for (int l = 0; l < d; l++) {
              value += precision[k * d + l] * draw[l];
            }
            sum.add(i * d + k, value);
          }
        }
      }
      return sum;
    }

    @Override
    public CompensatedSum merge(CompensatedSum left, CompensatedSum right) {
      left.add(right);
      return left;
    }
  }
}
