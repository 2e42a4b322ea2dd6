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
 * measures' ids only, not on where the measures lie.
 *
 * <p>The atoms of largest keys log(u)/w are drawn, u uniform and w = λ_n a_i (Efraimidis and
 * Spirakis 2006). Given the largest key κ that was not, an atom is drawn with probability 1 − exp(κ
 * w), and stands for w/(1 − exp(κ w)): a heavy one for little more than itself, light ones all for
 * −1/κ. The masses of any set of atoms are thus met in the mean (Cohen and Kaplan 2007, section 4:
 * rank conditioning), as equal masses would not where masses are very unequal.
 *
 * @param atoms (n × d, row-major), ordered by measure id and index
 * @param masses (n), positive; summing to 1 where all atoms are here, else in the mean
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
      DiscreteMeasure measure = weighted.measure().normalised();
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
    PriorityQueue<Draw> largest =
        measures.aggregate("sample the pooled atoms", seed, new Sampler(capacity + 1)).heap;
    // Fewer have a positive mass where the heap is not full: these are all of them.
    double next = largest.size() > capacity ? largest.poll().key() : Double.NEGATIVE_INFINITY;
    Draw[] draws = largest.toArray(Draw[]::new);
    Arrays.sort(draws, Comparator.comparing(Draw::id).thenComparing(Draw::index));
    int d = measures.summary().dimension();
    double[] atoms = new double[draws.length * d];
    double[] masses = new double[draws.length];
    for (int i = 0; i < draws.length; i++) {
      System.arraycopy(draws[i].atom(), 0, atoms, i * d, d);
      masses[i] = draws[i].mass() / -Math.expm1(next * draws[i].mass());
    }
    return new PooledSample(atoms, masses);
  }

  /**
   * An atom.
   *
   * @param key log(u)/w
   * @param mass w
   */
  private record Draw(double key, String id, int index, double mass, double[] atom)
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
        DiscreteMeasure measure = weighted.measure().normalised();
        int d = measure.dimension();
        RandomGenerator random = SubSeed.stream(seed, 0, measure.id());
        for (int i = 0; i < measure.size(); i++) {
          double u = random.nextDouble();
          double mass = weighted.weight() * measure.masses()[i];
          double key = Math.log1p(-u) / mass;
          if (mass > 0 && key > sum.threshold()) {
            double[] atom = Arrays.copyOfRange(measure.support(), i * d, (i + 1) * d);
            sum.offer(new Draw(key, measure.id(), i, mass, atom));
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
