// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Groups;
import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.CompensatedSum;
import dev.wasserstein.numeric.SubSeed;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Starts of clusters by k-means++: the first is a measure drawn by weight, each further one a
 * measure drawn with its weight times its cost to the nearest start so far; of several candidates
 * the one that lowers the sum of these most (Arthur and Vassilvitskii 2007, sections 2.2 and 5).
 * Costs are computed where the measures lie. Of many measures a sample is looked at, in which each
 * is by its own coin.
 *
 * <p>Where outliers are to be set aside, the farthest measures are neither drawn nor counted: those
 * that would be set aside if the starts so far, or with the candidate, were the prototypes.
 */
final class SpreadSeeds<M extends Measure, S extends Serializable> {
  /** The measures looked at, in all and for each cluster. */
  private static final int SAMPLE = 400;

  private static final int SAMPLE_PER_CLUSTER = 20;

  /** Streams of random numbers beside those of the iterations, which count from 0. */
  private static final int SAMPLING = -1;

  private static final int DRAWING = -2;

  /** The updates that make a method's start for one measure stand for it. */
  private static final int UPDATES = 2;

  private final BarycenterMethod<M, S> method;
  private final Function<Measures<M>, S> start;
  private final PrototypeDistances<M> distances;
  private final Measures<M> measures;
  private final Trimming trimming;
  private final Map<Draws, Seeding> begun = new HashMap<>();

  SpreadSeeds(
      BarycenterMethod<M, S> method,
      Function<Measures<M>, S> start,
      PrototypeDistances<M> distances,
      Measures<M> measures,
      Trimming trimming) {
    this.trimming = trimming;
    this.method = method;
    this.start = start;
    this.distances = distances;
    this.measures = measures;
  }

  /** A state that stands for one measure. */
  S of(String id) {
    WeightedMeasure<M> weighted = measures.fetch(List.of(id)).get(0);
    try (LocalMeasures<M> one =
        new LocalMeasures<>(List.of(new WeightedMeasure<>(weighted.measure(), 1)), 1)) {
      S state = start.apply(one);
      for (int update = 0; update < (method.closedForm() ? 1 : UPDATES); update++) {
        state = method.update(state, vector(state, one, weighted.measure()));
      }
      return state;
    }
  }

  private double[] vector(S state, Measures<M> one, M measure) {
    return method
        .vectorSearch()
        .map(search -> search.of(one, "start at " + measure.id(), state, Groups.one()).get(0))
        .orElseGet(
            () ->
                method
                    .contributions(state, List.of(measure), MeasureMemory.none())
                    .get(0)
                    .vector());
  }

  /**
   * The states of k clusters to begin with. Those of more clusters begin with the same states,
   * where as many measures are looked at.
   */
  List<S> choose(int k, long seed, String run) {
    double share =
        Math.min(1, (double) Math.max(SAMPLE, SAMPLE_PER_CLUSTER * k) / measures.summary().count());
    return begun
        .computeIfAbsent(new Draws(seed, share), draws -> new Seeding(draws, run))
        .first(k, run);
  }

  /** What a sequence of starts depends on. */
  private record Draws(long seed, double share) {}

  /** A sequence of starts, drawn as far as it was asked for. */
  private final class Seeding {
    private final Batch sample;
    private final RandomGenerator random;
    private final List<S> chosen = new ArrayList<>();
    private List<Costs> costs;
    private Map<String, Double> nearest = Map.of();

    Seeding(Draws draws, String run) {
      sample = new Batch(draws.seed(), SAMPLING, 0, draws.share());
      random = SubSeed.stream(draws.seed(), DRAWING);
      costs = costs(0, run, List.of(), nearest, sample);
    }

    List<S> first(int k, String run) {
      while (chosen.size() < k) {
        choose(run);
      }
      return List.copyOf(chosen.subList(0, k));
    }

    private void choose(String run) {
      int c = chosen.size();
      Set<String> drawn = new LinkedHashSet<>();
      for (int draw = 0; draw < candidates(c); draw++) {
        drawn.add(draw(costs, nearest, trimming, random));
      }
      List<S> states = new ArrayList<>();
      drawn.forEach(id -> states.add(of(id)));
      costs = costs(c + 1, run, states, nearest, sample);
      int best = least(costs, states.size(), trimming);
      chosen.add(states.get(best));
      Map<String, Double> next = new HashMap<>();
      costs.forEach(each -> next.put(each.id(), each.costs()[best]));
      nearest = next;
    }

    /** An outlier may be the first draw, but hardly two of two. */
    private int candidates(int c) {
      return c > 0 ? 2 + (int) StrictMath.log(c + 2) : trimming.isNone() ? 1 : 2;
    }
  }

  /** An id, drawn by weight times cost; by weight alone where all costs are 0 or unknown. */
  private static String draw(
      List<Costs> measures,
      Map<String, Double> nearest,
      Trimming trimming,
      RandomGenerator random) {
    Set<String> far =
        nearest.isEmpty()
            ? Set.of()
            : trimming.outliers(measures, Costs::id, Costs::weight, each -> nearest.get(each.id()));
    double[] cumulated = cumulate(measures, nearest, far);
    if (!(cumulated[cumulated.length - 1] > 0)) {
      cumulated = cumulate(measures, Map.of(), Set.of());
    }
    double target = random.nextDouble() * cumulated[cumulated.length - 1];
    int n = 0;
    while (n < cumulated.length - 1 && !(cumulated[n] > target)) {
      n++;
    }
    return measures.get(n).id();
  }

  private static double[] cumulate(
      List<Costs> measures, Map<String, Double> nearest, Set<String> far) {
    double[] cumulated = new double[measures.size()];
    double sum = 0;
    for (int n = 0; n < cumulated.length; n++) {
      Costs each = measures.get(n);
      if (!far.contains(each.id())) {
        sum += each.weight() * Math.max(0, nearest.getOrDefault(each.id(), 1.0));
      }
      cumulated[n] = sum;
    }
    return cumulated;
  }

  /** The candidate that leaves the least sum of costs, outliers left out. */
  private static int least(List<Costs> measures, int candidates, Trimming trimming) {
    CompensatedSum sums = new CompensatedSum(candidates);
    for (int c = 0; c < candidates; c++) {
      int candidate = c;
      Set<String> far =
          trimming.outliers(measures, Costs::id, Costs::weight, each -> each.costs()[candidate]);
      for (Costs each : measures) {
        if (!far.contains(each.id())) {
          sums.add(c, each.weight() * each.costs()[c]);
        }
      }
    }
    int best = 0;
    for (int c = 1; c < candidates; c++) {
      best = sums.value(c) < sums.value(best) ? c : best;
    }
    return best;
  }

  /**
   * The least of the costs so far and those to the candidates, by id.
   *
   * @param round for people who watch the cluster
   */
  @SuppressWarnings("unchecked")
  private List<Costs> costs(
      int round, String run, List<S> states, Map<String, Double> nearest, Batch sample) {
    List<M> places = new ArrayList<>();
    states.forEach(state -> places.add((M) method.barycenter(state)));
    Prototypes<S> candidates = distances.prototypes(run, states, places, new double[states.size()]);
    ArrayList<Costs> costs =
        measures.aggregate(
            "spread the starts: " + round,
            new Round<>(candidates, new HashMap<>(nearest), sample),
            new Aggregator<>(method));
    costs.sort(Comparator.comparing(Costs::id));
    return costs;
  }

  /** What is sent out for a round. */
  private record Round<S extends Serializable>(
      Prototypes<S> candidates, HashMap<String, Double> nearest, Batch sample)
      implements Serializable {}

  /**
   * A measure of the sample.
   *
   * @param costs for each candidate the cost to the nearest start if it is chosen
   */
  private record Costs(String id, double weight, double[] costs) implements Serializable {}

  /** What tells that a candidate is farther from a cloud than a start chosen before. */
  private record LowerBounds(LowerBoundSketch sketch, DualAscent ascent) {
    static LowerBounds of(DiscreteMeasure cloud) {
      return new LowerBounds(LowerBoundSketch.of(cloud), new DualAscent(CentredCloud.of(cloud)));
    }

    boolean exceed(double cost, Prototypes<?> candidates, int c) {
      // Less than this, and rounding of the cost itself might matter.
      double level = cost * (1 + 1e-9);
      return candidates.sketch(c).lowerBound(sketch) > level
          || (sketch.dimension() > 1
              && ascent.bound(CentredCloud.of(candidates.cloud(c)), level) > level);
    }
  }

  @SuppressWarnings("NonApiType") // a partial result must be Serializable, which List is not
  private static final class Aggregator<M extends Measure, S extends Serializable>
      implements BlockAggregator<M, Round<S>, ArrayList<Costs>> {
    private static final long serialVersionUID = 1L;

    private final BarycenterMethod<M, S> method;

    Aggregator(BarycenterMethod<M, S> method) {
      this.method = method;
    }

    @Override
    public ArrayList<Costs> zero() {
      return new ArrayList<>();
    }

    @Override
    public ArrayList<Costs> add(
        ArrayList<Costs> sum,
        Round<S> round,
        List<WeightedMeasure<M>> block,
        MeasureMemory memory) {
      for (WeightedMeasure<M> weighted : block) {
        M measure = weighted.measure();
        if (weighted.weight() > 0 && round.sample().takes(measure.id())) {
          double known = round.nearest().getOrDefault(measure.id(), Double.POSITIVE_INFINITY);
          sum.add(
              new Costs(
                  measure.id(), weighted.weight(), costs(round.candidates(), measure, known)));
        }
      }
      return sum;
    }

    private double[] costs(Prototypes<S> candidates, M measure, double known) {
      double[] costs = new double[candidates.count()];
      Optional<LowerBounds> bounds =
          candidates.areClouds()
                  && known < Double.POSITIVE_INFINITY
                  && measure instanceof DiscreteMeasure cloud
              ? Optional.of(LowerBounds.of(cloud))
              : Optional.empty();
      for (int c = 0; c < costs.length; c++) {
        int candidate = c;
        boolean farther =
            bounds.map(each -> each.exceed(known, candidates, candidate)).orElse(false);
        costs[c] = farther ? known : Math.min(known, cost(candidates.state(c), measure));
      }
      return costs;
    }

    private double cost(S state, M measure) {
      return method.contributions(state, List.of(measure), MeasureMemory.none()).get(0).cost();
    }

    @Override
    public ArrayList<Costs> merge(ArrayList<Costs> left, ArrayList<Costs> right) {
      left.addAll(right);
      return left;
    }
  }
}
