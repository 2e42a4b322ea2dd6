// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.barycenter.GeodesicMethod;
import dev.wasserstein.barycenter.InductiveMean;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.method.GaussianBarycenter;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.transport.gaussian.AffineMap;
import dev.wasserstein.transport.gaussian.BuresTransport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes new shards into a combined posterior, in the order of their ids: each moves it along the
 * geodesic by its share of the weight ({@link InductiveMean}), mode by mode and block by block.
 *
 * <ul>
 *   <li>marginal: of each parameter Q ← (1 − t) Q + t Q_k, over as many bins as there are draws;
 *       the rank order stays.
 *   <li>joint: each draw goes to (1 − t) z + t T(z), T the barycentric projection of an exact plan,
 *       each parameter in units of the standard deviation of the draws.
 *   <li>gaussian: the point at t of the geodesic between Gaussians; the draws of the earlier
 *       posterior and of the new shards, moved by the optimal map of each step.
 * </ul>
 *
 * @param shards the new ones
 * @param weights of the new shards, not rescaled
 * @param weight W of the shards in the earlier posterior
 * @param blocks the parameters of each block, all parameters together
 * @param scaling the units in the mode joint
 */
public record PosteriorUpdate(
    ShardPosteriors shards,
    Map<String, Double> weights,
    double weight,
    List<int[]> blocks,
    Scales scaling) {

  /**
   * Updates a posterior.
   *
   * @param earlier its draws
   */
  public Combination of(WaspMode mode, InitialDraws earlier) {
    long begin = System.nanoTime();
    LoopEnds ends = new LoopEnds();
    CombinedDraws draws =
        switch (mode) {
          case MARGINAL -> marginal(earlier.rows(), ends);
          case JOINT -> joint(earlier.rows(), ends);
          case GAUSSIAN -> gaussian(earlier, ends);
        };
    return ends.end(mode, draws, begin);
  }

  /** Receives a new shard with its weight. */
  private interface Taker {
    void take(DiscreteMeasure shard, double own);
  }

  /** Hands over the new shards of positive weight in the order of their ids, one at a time. */
  private void each(Measures<DiscreteMeasure> measures, Taker taker) {
    for (String id : measures.ids()) {
      taker.take(measures.fetch(List.of(id)).get(0).measure(), weights.get(id));
    }
  }

  private CombinedDraws marginal(double[] rows, LoopEnds ends) {
    int d = shards.dimension();
    int size = rows.length / d;
    double[][] quantiles = new double[d][];
    for (int k = 0; k < d; k++) {
      quantiles[k] = SortedSample.column(rows, d, k).values();
    }
    double[] total = {weight};
    each(
        shards.measures(),
        (shard, own) -> {
          total[0] += own;
          double share = own / total[0];
          for (int k = 0; k < d; k++) {
            double[] other = SortedSample.column(shard.support(), d, k).binned(size);
            for (int p = 0; p < size; p++) {
              quantiles[k][p] += share * (other[p] - quantiles[k][p]);
            }
          }
        });
    double[] sorted = new double[rows.length];
    for (int p = 0; p < rows.length; p++) {
      sorted[p] = quantiles[p % d][p / d];
    }
    MarginalBarycenter.ShardSum sum =
        MarginalBarycenter.distances(shards.measures(), sorted, shards.scales());
    add(ends, sum.squaredDistances(), sum.standardDistances());
    return CombinedDraws.held(RankOrder.like(sorted, rows, d), d);
  }

  /** The objective is of all shards, of which most are not here. */
  private static void add(
      LoopEnds ends, Map<String, Double> squares, Map<String, Double> standard) {
    ends.add(RunStatus.DONE, List.of(), Double.NaN, squares, standard);
  }

  private CombinedDraws joint(double[] rows, LoopEnds ends) {
    int d = shards.dimension();
    double[] result = rows.clone();
    for (int[] block : blocks) {
      double[] moved = jointBlock(Columns.of(rows, d, block), block, ends);
      for (int i = 0; i < rows.length / d; i++) {
        for (int k = 0; k < block.length; k++) {
          result[i * d + block[k]] = moved[i * block.length + k];
        }
      }
    }
    return CombinedDraws.held(result, d);
  }

  /**
   * The draws (n × b) of one block, moved.
   *
   * @param start (n × b)
   */
  private double[] jointBlock(double[] start, int[] block, LoopEnds ends) {
    int width = block.length;
    double[][] atoms = {start};
    double[] total = {weight};
    each(
        shards.measures(),
        (shard, own) -> {
          double[] factors = factors(atoms[0], width);
          InductiveMean<DiscreteMeasure, DiscreteMeasure> mean =
              new InductiveMean<>(
                  new ParticleFlow(ParticleFlow.FULL_STEP), cloud(atoms[0], factors), total[0]);
          mean.add(Columns.of(shard, block, factors), own);
          atoms[0] = divided(mean.state().support(), factors);
          total[0] = mean.weight();
        });
    double[] units =
        scaling == Scales.DEVIATIONS ? GaussianMaps.inverse(block, shards.scales()) : ones(width);
    try (Measures<DiscreteMeasure> scaled = shards.projection().to(block, units)) {
      Map<String, Double> squares = TransportDistances.of(scaled, cloud(atoms[0], units));
      add(ends, squares, squares);
    }
    return atoms[0];
  }

  /** What coordinates are multiplied by before they are compared (b). */
  private double[] factors(double[] rows, int width) {
    double[] factors = ones(width);
    for (int k = 0; k < width && scaling == Scales.DEVIATIONS; k++) {
      double deviation = SortedSample.column(rows, width, k).deviation();
      factors[k] = deviation > 0 ? 1 / deviation : 1;
    }
    return factors;
  }

  private static double[] ones(int width) {
    double[] ones = new double[width];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static DiscreteMeasure cloud(double[] rows, double[] factors) {
    double[] support = rows.clone();
    for (int p = 0; p < support.length; p++) {
      support[p] *= factors[p % factors.length];
    }
    return DiscreteMeasure.trustedUniform(Initializer.BARYCENTER_ID, factors.length, support);
  }

  private static double[] divided(double[] rows, double[] factors) {
    double[] divided = new double[rows.length];
    for (int p = 0; p < rows.length; p++) {
      divided[p] = rows[p] / factors[p % factors.length];
    }
    return divided;
  }

  private CombinedDraws gaussian(InitialDraws earlier, LoopEnds ends) {
    List<ShardHeader> used =
        shards.headers().stream()
            .filter(header -> weights.get(header.id()) > 0)
            .sorted(Comparator.comparing(ShardHeader::id))
            .toList();
    BlockMap own = new BlockMap(new ArrayList<>());
    Map<String, BlockMap> maps = new HashMap<>();
    used.forEach(header -> maps.put(header.id(), new BlockMap(new ArrayList<>())));
    for (int[] block : blocks) {
      GaussianMeasure after = takeIn(earlier.gaussian(block), used, block, own, maps);
      Map<String, Double> squares = new TreeMap<>();
      Map<String, Double> standard = new TreeMap<>();
      double[] units = GaussianMaps.inverse(block, shards.scales());
      GaussianMeasure scaled = GaussianMaps.scaled(after, units);
      for (ShardHeader header : used) {
        GaussianMeasure shard = header.gaussian(block);
        squares.put(header.id(), new BuresTransport(shard).squaredDistance(after));
        standard.put(
            header.id(),
            new BuresTransport(GaussianMaps.scaled(shard, units)).squaredDistance(scaled));
      }
      add(ends, squares, standard);
    }
    double[] rows = earlier.rows().clone();
    own.apply(rows);
    return CombinedDraws.both(
        CombinedDraws.held(rows, shards.dimension()), new MappedDraws(shards, maps));
  }

  /**
   * Takes the shards into the Gaussian of a block, and adds the block's maps.
   *
   * @param own of the earlier draws: each step's map after the one before, as if every shard had
   *     come by itself
   * @param maps of each shard: to the Gaussian after its step, and on from there
   * @return the last Gaussian
   */
  private GaussianMeasure takeIn(
      GaussianMeasure before,
      List<ShardHeader> used,
      int[] block,
      BlockMap own,
      Map<String, BlockMap> maps) {
    GeodesicMethod<GaussianMeasure, GaussianBarycenter.State> method = new GaussianBarycenter();
    InductiveMean<GaussianMeasure, GaussianBarycenter.State> mean =
        new InductiveMean<>(method, method.at(before), weight);
    List<GaussianMeasure> path = new ArrayList<>(List.of(before));
    for (ShardHeader header : used) {
      mean.add(header.gaussian(block), weights.get(header.id()));
      path.add((GaussianMeasure) method.barycenter(mean.state()));
    }
    Optional<AffineMap> rest = Optional.empty();
    for (int k = used.size(); k >= 1; k--) {
      ShardHeader header = used.get(k - 1);
      AffineMap arrival = new BuresTransport(header.gaussian(block)).map(path.get(k));
      maps.get(header.id()).parts().add(new BlockMap.Part(block, after(arrival, rest)));
      rest = Optional.of(after(new BuresTransport(path.get(k - 1)).map(path.get(k)), rest));
    }
    own.parts().add(new BlockMap.Part(block, rest.orElseThrow()));
    return path.get(used.size());
  }

  private static AffineMap after(AffineMap first, Optional<AffineMap> rest) {
    return rest.map(first::then).orElse(first);
  }
}
