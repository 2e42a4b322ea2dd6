// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * A bounded sample of the pooled atoms of all measures, without replacement, an atom's chance
 * growing with λ_n a_i; all atoms where they are few enough. It depends on the seed and the
 * measures' ids only, not on where the measures lie. Source: Efraimidis and Spirakis, "Weighted
 * random sampling with a reservoir" (2006), algorithm A-ExpJ's keys.
 *
 * @param atoms (n × d, row-major), ordered by measure id and index
 * @param masses (n), positive: λ_n a_i where all atoms are here, else equal; not summing to 1
 */
record PooledSample(double[] atoms, double[] masses) {

  /** Draws up to {@code capacity} atoms. */
  static PooledSample of(Measures<DiscreteMeasure> measures, int capacity, long seed) {
    return measures.summary().atoms() <= capacity ? all(measures) : drawn(measures, capacity, seed);
  }

  private static PooledSample all(Measures<DiscreteMeasure> measures) {
    int d = measures.summary().dimension();
    int most = (int) measures.summary().atoms();
    double[] atoms = new double[most * d];
    double[] masses = new double[most];
    int count = 0;
    for (WeightedMeasure<DiscreteMeasure> weighted : measures.fetch(measures.ids())) {
      DiscreteMeasure measure = weighted.measure();
      for (int i = 0; i < measure.size(); i++) {
        double mass = weighted.weight() * measure.masses()[i];
        if (mass > 0) {
          System.arraycopy(measure.support(), i * d, atoms, count * d, d);
          masses[count++] = mass;
        }
      }
    }
    return new PooledSample(Arrays.copyOf(atoms, count * d), Arrays.copyOf(masses, count));
  }

  private static PooledSample drawn(Measures<DiscreteMeasure> measures, int capacity, long seed) {
    Draw[] draws =
        measures
            .aggregate("sample the pooled atoms", seed, new Sampler(capacity))
            .heap
            .toArray(Draw[]::new);
    Arrays.sort(draws, Comparator.comparing(Draw::id).thenComparing(Draw::index));
    int d = measures.summary().dimension();
    double[] atoms = new double[draws.length * d];
    double[] masses = new double[draws.length];
    for (int i = 0; i < draws.length; i++) {
      System.arraycopy(draws[i].atom(), 0, atoms, i * d, d);
      masses[i] = 1;
    }
    return new PooledSample(atoms, masses);
  }

  /**
   * An atom with its key: log(u)/w for a uniform u and its weight w; the largest keys are the
   * sample.
   */
  private record Draw(double key, String id, int index, double[] atom)
      implements Serializable, Comparable<Draw> {
    @Override
    public int compareTo(Draw other) {
      return Double.compare(key, other.key);
    }
  }

  private static final class Reservoir implements Serializable {
    private static final long serialVersionUID = 1L;

    private final PriorityQueue<Draw> heap = new PriorityQueue<>();
    private final int capacity;

    Reservoir(int capacity) {
      this.capacity = capacity;
    }

    void offer(Draw draw) {
      if (heap.size() < capacity) {
        heap.add(draw);
      } else if (draw.key() > heap.peek().key()) {
        heap.poll();
        heap.add(draw);
      }
    }

    double threshold() {
      return heap.size() < capacity ? Double.NEGATIVE_INFINITY : heap.peek().key();
    }
  }

  private static final class Sampler implements BlockAggregator<DiscreteMeasure, Long, Reservoir> {
    private static final long serialVersionUID = 1L;

    private final int capacity;

    Sampler(int capacity) {
      this.capacity = capacity;
    }

    @Override
    public Reservoir zero() {
      return new Reservoir(capacity);
    }

    @Override
    public Reservoir add(
        Reservoir sum,
        Long seed,
        List<WeightedMeasure<DiscreteMeasure>> block,
        MeasureMemory memory) {
      for (WeightedMeasure<DiscreteMeasure> weighted : block) {
        DiscreteMeasure measure = weighted.measure();
        int d = measure.dimension();
        RandomGenerator random = SubSeed.stream(seed, 0, measure.id());
        for (int i = 0; i < measure.size(); i++) {
          double u = random.nextDouble();
          double mass = weighted.weight() * measure.masses()[i];
          double key = Math.log1p(-u) / mass;
          if (mass > 0 && key > sum.threshold()) {
            double[] atom = Arrays.copyOfRange(measure.support(), i * d, (i + 1) * d);
            sum.offer(new Draw(key, measure.id(), i, atom));
          }
        }
      }
      return sum;
    }

    @Override
    public Reservoir merge(Reservoir left, Reservoir right) {
      right.heap.forEach(left::offer);
      return left;
    }
  }
}
