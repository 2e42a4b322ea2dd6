// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.linalg.FactorOverlap;
import dev.wasserstein.linalg.PositiveFactor;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.Coupling;
import dev.wasserstein.transport.gaussian.AffineMap;
import dev.wasserstein.transport.gaussian.BuresTransport;
import dev.wasserstein.transport.gaussian.MixtureTransport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Starts of the barycenter of mixtures. */
public final class MixtureStart {
  private MixtureStart() {}

  /**
   * The measures folded one by one, in the order of their ids, into the barycenter of two: with P
   * the coupling of what was folded so far and the next measure, each (k, j) with P_kj > 0 gives a
   * component of that mass on the geodesic from N_k to N_j, at the next measure's share of the
   * weights. Exact for two measures (Delon and Desolneux 2020, section 4.3). It has at most Σ K_n −
   * N + 1 components, and all measures are brought here: for few and small ones.
   */
  public static GaussianMixture folded(Measures<GaussianMixture> measures) {
    List<WeightedMeasure<GaussianMixture>> all = measures.fetch(measures.ids());
    GaussianMixture folded = all.get(0).measure();
    double weight = all.get(0).weight();
    for (WeightedMeasure<GaussianMixture> next : all.subList(1, all.size())) {
      if (next.weight() > 0) {
        weight += next.weight();
        folded = between(folded, next.measure(), next.weight() / weight);
      }
    }
    return folded.withId(Initializer.BARYCENTER_ID);
  }

  private static GaussianMixture between(GaussianMixture left, GaussianMixture right, double t) {
    Coupling coupling = new MixtureTransport(left).solve(right).coupling();
    List<GaussianMeasure> components = new ArrayList<>();
    for (int e = 0; e < coupling.entries(); e++) {
      components.add(
          geodesic(left.component(coupling.row()[e]), right.component(coupling.column()[e]), t));
    }
    return GaussianMixture.trusted(left.id(), coupling.mass(), components);
  }

  /**
   * The point at t on the geodesic, by the map from the end that is well conditioned, if one is.
   */
  private static GaussianMeasure geodesic(GaussianMeasure from, GaussianMeasure to, double t) {
    int d = from.dimension();
    PositiveFactor factor = PositiveFactor.of(from.covariance(), d);
    if (!factor.isPlain()) {
      PositiveFactor other = PositiveFactor.of(to.covariance(), d);
      return other.isPlain()
          ? geodesic(to, from, 1 - t)
          : singularGeodesic(from, to, FactorOverlap.of(factor, other, d), t);
    }
    AffineMap map = new BuresTransport(from.mean(), from.covariance(), factor).map(to);
    double[] mean = new double[d];
    double[] moves = new double[d * d];
    for (int i = 0; i < d; i++) {
      mean[i] = (1 - t) * from.mean()[i] + t * to.mean()[i];
      for (int j = 0; j < d; j++) {
        moves[i * d + j] = (i == j ? 1 - t : 0) + t * map.matrix()[i * d + j];
      }
    }
    return GaussianMeasure.trusted(from.id(), mean, image(from.covariance(), moves, d));
  }

  /** No map reaches all of a Gaussian from one that is singular; a coupling does. */
  private static GaussianMeasure singularGeodesic(
      GaussianMeasure from, GaussianMeasure to, FactorOverlap overlap, double t) {
    double[] mean = new double[from.dimension()];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (1 - t) * from.mean()[i] + t * to.mean()[i];
    }
    return new GaussianMeasure(from.id(), mean, overlap.geodesic(t));
  }

  /** A·S·Aᵀ, symmetric to the last bit. */
  private static double[] image(double[] s, double[] a, int d) {
    double[] half = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int k = 0; k < d; k++) {
        for (int j = 0; j < d; j++) {
          half[i * d + j] += a[i * d + k] * s[k * d + j];
        }
      }
    }
    double[] image = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < d; k++) {
          sum += half[i * d + k] * a[j * d + k];
        }
        image[i * d + j] = sum;
        image[j * d + i] = sum;
      }
    }
    return image;
  }

  /**
   * K of the pooled components with equal masses, drawn without replacement, the chance of each
   * growing with λ_n a_k (Efraimidis and Spirakis 2006); where there are fewer than K, each is
   * taken several times.
   */
  public static GaussianMixture sampled(Measures<GaussianMixture> measures, int size, long seed) {
    ArrayList<Draw> draws =
        measures.aggregate("sample the pooled components", seed, new Sampler(size));
    List<GaussianMeasure> components = new ArrayList<>();
    double[] masses = new double[size];
    for (int k = 0; k < size; k++) {
      components.add(draws.get(k % draws.size()).component());
      masses[k] = 1.0 / size;
    }
    return GaussianMixture.trusted(Initializer.BARYCENTER_ID, masses, components);
  }

  /** A component with its key, log(u)/mass; the largest keys are the sample. */
  private record Draw(double key, String id, int index, GaussianMeasure component)
      implements Serializable {
    static final Comparator<Draw> ORDER =
        Comparator.comparingDouble(Draw::key)
            .reversed()
            .thenComparing(Draw::id)
            .thenComparing(Draw::index);
  }

  @SuppressWarnings("NonApiType") // a partial result must be Serializable, which List is not
  private static final class Sampler
      implements BlockAggregator<GaussianMixture, Long, ArrayList<Draw>> {
    private static final long serialVersionUID = 1L;

    private final int size;

    Sampler(int size) {
      this.size = size;
    }

    @Override
    public ArrayList<Draw> zero() {
      return new ArrayList<>();
    }

    @Override
    public ArrayList<Draw> add(
        ArrayList<Draw> sum,
        Long seed,
        List<WeightedMeasure<GaussianMixture>> block,
        MeasureMemory memory) {
      for (WeightedMeasure<GaussianMixture> weighted : block) {
        GaussianMixture measure = weighted.measure();
        RandomGenerator random = SubSeed.stream(seed, 0, measure.id());
        for (int k = 0; k < measure.size(); k++) {
          double mass = weighted.weight() * measure.masses()[k];
          double key = Math.log1p(-random.nextDouble()) / mass;
          if (mass > 0) {
            sum.add(new Draw(key, measure.id(), k, measure.component(k)));
          }
        }
      }
      return cut(sum);
    }

    @Override
    public ArrayList<Draw> merge(ArrayList<Draw> left, ArrayList<Draw> right) {
      left.addAll(right);
      return cut(left);
    }

    private ArrayList<Draw> cut(ArrayList<Draw> draws) {
      draws.sort(Draw.ORDER);
      return new ArrayList<>(draws.subList(0, Math.min(size, draws.size())));
    }
  }
}
