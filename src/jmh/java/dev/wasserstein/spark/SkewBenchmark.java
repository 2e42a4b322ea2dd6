// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.SubSeed;
import dev.wasserstein.measure.WarmStart;
import dev.wasserstein.measure.WarmStarts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * The share of an outer iteration in which cores wait for the slowest partition, for measures of 10
 * to 50,000 atoms: each is solved once warm and its time taken; then they are dealt out as they
 * come, by a hash of their ids, and by {@link BalancedPartitions}, and the times of each partition
 * are added up. Prints a row for each number of partitions, with a core for each.
 *
 * <pre>SkewBenchmark [MEASURES [SUPPORT]]</pre>
 */
public final class SkewBenchmark {
  private static final int SMALLEST = 10;
  private static final int LARGEST = 50_000;
  private static final int SOLVES = 3;

  private SkewBenchmark() {}

  /** Measures and prints. */
  public static void main(String[] words) {
    int count = words.length > 0 ? Integer.parseInt(words[0]) : 200;
    int support = words.length > 1 ? Integer.parseInt(words[1]) : 50;
    RandomGenerator random = SubSeed.stream(1, count);
    ParticleFlow flow = new ParticleFlow(0.5);
    DiscreteMeasure state = cloud(random, "start", support);
    List<BalancedPartitions.Size> sizes = new ArrayList<>();
    Map<String, Double> seconds = new HashMap<>();
    for (int n = 0; n < count; n++) {
      int atoms =
          (int) (SMALLEST * Math.pow((double) LARGEST / SMALLEST, (double) n / (count - 1)));
      DiscreteMeasure cloud = cloud(random, "m" + n, atoms);
      sizes.add(new BalancedPartitions.Size(cloud.id(), atoms));
      seconds.put(cloud.id(), seconds(flow, state, cloud));
    }
    List<String> asTheyCome = sizes.stream().map(BalancedPartitions.Size::id).toList();
    for (int partitions : new int[] {2, 4, 8, 16}) {
      Map<String, Integer> balanced = BalancedPartitions.assign(sizes, partitions);
      System.out.printf(
          Locale.ROOT,
          "| %d | %.0f %% | %.0f %% | %.0f %% |%n",
          partitions,
          100 * idle(seconds, partitions, id -> asTheyCome.indexOf(id) * partitions / count),
          100 * idle(seconds, partitions, id -> Math.floorMod(id.hashCode(), partitions)),
          100 * idle(seconds, partitions, balanced::get));
    }
  }

  private static DiscreteMeasure cloud(RandomGenerator random, String id, int atoms) {
    double[] support = new double[2 * atoms];
    double shift = random.nextGaussian();
    Arrays.setAll(support, k -> shift + random.nextGaussian());
    return DiscreteMeasure.uniform(id, 2, support);
  }

  /** The time of a warm solve. */
  private static double seconds(ParticleFlow flow, DiscreteMeasure state, DiscreteMeasure cloud) {
    WarmStarts warmStarts = new Memory();
    long begin = 0;
    for (int n = 0; n < SOLVES; n++) {
      begin = System.nanoTime();
      var unused = flow.contributions(state, List.of(cloud), warmStarts);
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private static double idle(
      Map<String, Double> seconds, int partitions, ToIntFunction<String> place) {
    double[] loads = new double[partitions];
    seconds.forEach((id, time) -> loads[place.applyAsInt(id)] += time);
    return 1 - Arrays.stream(loads).sum() / partitions / Arrays.stream(loads).max().orElseThrow();
  }

  private static final class Memory implements WarmStarts {
    private final Map<String, WarmStart> kept = new HashMap<>();

    @Override
    public Optional<WarmStart> find(String measureId) {
      return Optional.ofNullable(kept.get(measureId));
    }

    @Override
    public void keep(String measureId, WarmStart warmStart) {
      kept.put(measureId, warmStart);
    }
  }
}
