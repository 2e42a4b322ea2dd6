// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.method.GaussianBarycenter;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.gaussian.BuresTransport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The Bures barycenters of the shards' Gaussians, one for each block of parameters, and the maps to
 * them.
 *
 * @param initial where the loops begin, if not at their own starts
 * @param checkpoints by the number of the block
 */
record GaussianMaps(
    ShardPosteriors shards,
    Objective objective,
    Optional<InitialDraws> initial,
    IntFunction<Checkpoints> checkpoints,
    Function<GaussianBarycenter, StopRule> stopRule,
    IterationListener listener) {

  /**
   * The map of each shard from its Gaussian to the barycenter's, block by block.
   *
   * @param blocks the parameters of each block, all parameters together
   * @param units in which the parameters are taken (d)
   */
  Map<String, BlockMap> of(List<int[]> blocks, LoopEnds loops, double[] units) {
    double[] scales = shards.scales();
    Map<String, BlockMap> maps = new HashMap<>();
    shards.headers().forEach(header -> maps.put(header.id(), new BlockMap(new ArrayList<>())));
    for (int b = 0; b < blocks.size(); b++) {
      int[] block = blocks.get(b);
      List<WeightedMeasure<GaussianMeasure>> gaussians = new ArrayList<>();
      for (ShardHeader header : shards.headers()) {
        double weight = shards.weights().get(header.id());
        if (weight > 0) {
          gaussians.add(
              new WeightedMeasure<>(scaled(header.gaussian(block), inverse(block, units)), weight));
        }
      }
      try (LocalMeasures<GaussianMeasure> measures =
          new LocalMeasures<>(gaussians, Runtime.getRuntime().availableProcessors())) {
        GaussianBarycenter method = new GaussianBarycenter();
        BarycenterSolution solution =
            new OuterLoop(stopRule.apply(method), listener, objective)
                .run(
                    method,
                    measures,
                    () -> start(method, measures, block, units),
                    checkpoints.apply(b));
        GaussianMeasure barycenter = (GaussianMeasure) solution.barycenter();
        Map<String, Double> squares = new TreeMap<>();
        Map<String, Double> standard = new TreeMap<>();
        double[] factors = Arrays.stream(block).mapToDouble(k -> units[k] / scales[k]).toArray();
        GaussianMeasure unit = scaled(barycenter, factors);
        for (WeightedMeasure<GaussianMeasure> shard : gaussians) {
          BuresTransport transport = new BuresTransport(shard.measure());
          squares.put(shard.measure().id(), transport.squaredDistance(barycenter));
          standard.put(
              shard.measure().id(),
              new BuresTransport(scaled(shard.measure(), factors)).squaredDistance(unit));
          maps.get(shard.measure().id())
              .parts()
              .add(new BlockMap.Part(block, transport.map(barycenter)));
        }
        loops.add(solution.status(), solution.history(), solution.objective(), squares, standard);
      }
    }
    return maps;
  }

  private GaussianBarycenter.State start(
      GaussianBarycenter method, Measures<GaussianMeasure> measures, int[] block, double[] units) {
    return initial
        .map(draws -> method.start(scaled(draws.gaussian(block), inverse(block, units))))
        .orElseGet(() -> method.start(measures));
  }

  /** A Gaussian with each coordinate multiplied by its factor. */
  static GaussianMeasure scaled(GaussianMeasure gaussian, double[] factors) {
    int d = factors.length;
    double[] mean = gaussian.mean().clone();
    double[] covariance = gaussian.covariance().clone();
    for (int k = 0; k < d; k++) {
      mean[k] *= factors[k];
      for (int l = 0; l < d; l++) {
        covariance[k * d + l] *= factors[k] * factors[l];
      }
    }
    return GaussianMeasure.trusted(gaussian.id(), mean, covariance);
  }

  /** The reciprocals of the scales of a block (b). */
  static double[] inverse(int[] block, double[] scales) {
    return Arrays.stream(block).mapToDouble(k -> 1 / scales[k]).toArray();
  }
}
