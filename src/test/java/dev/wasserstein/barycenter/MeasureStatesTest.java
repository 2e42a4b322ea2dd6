// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.cluster.ClusterLoop;
import dev.wasserstein.barycenter.cluster.ClusterProblem;
import dev.wasserstein.barycenter.cluster.ClusterSolution;
import dev.wasserstein.barycenter.cluster.Pruning;
import dev.wasserstein.barycenter.cluster.Trimming;
import dev.wasserstein.barycenter.exact.PairCosts;
import dev.wasserstein.barycenter.method.EntropicParticleFlow;
import dev.wasserstein.barycenter.method.GridSupport;
import dev.wasserstein.barycenter.method.LearnedMasses;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.method.SinkhornBarycenter;
import dev.wasserstein.barycenter.method.SinkhornSettings;
import dev.wasserstein.barycenter.method.SlicedBarycenter;
import dev.wasserstein.barycenter.method.UnbalancedBarycenter;
import dev.wasserstein.barycenter.method.UnbalancedParticleFlow;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.BlockFunction;
import dev.wasserstein.collection.KeptStates;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.collection.MemoryLimits;
import dev.wasserstein.collection.Passes;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.collection.StateFiles;
import dev.wasserstein.collection.StatesLostException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.entropic.Sinkhorn;
import dev.wasserstein.transport.exact.ExactCost;
import dev.wasserstein.transport.sliced.Directions;
import dev.wasserstein.transport.sliced.SlicedCost;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Memory is no part of a result: with room for no warm start and no state, for one, and for half of
 * them, each method gives the same bits. Nor are losses: the loop goes back and makes the same
 * iterates again.
 */
class MeasureStatesTest {
  private static final int[] SHAPE = {9, 7};
  private static final StopRule RULE = new StopRule(1e-9, 1e-7, 60);

  /**
   * A run that can be made with any memory.
   *
   * @param stateful whether its measures have states
   */
  private record Case<M extends Measure, S extends Serializable>(
      String name,
      Objective objective,
      List<WeightedMeasure<M>> input,
      BarycenterMethod<M, S> method,
      S start,
      boolean stateful) {
    BarycenterSolution run(Measures<M> measures, IterationListener listener) {
      return new OuterLoop(RULE, listener, objective).run(method, measures, start);
    }

    BarycenterSolution run(MemoryLimits limits) {
      try (LocalMeasures<M> measures = new LocalMeasures<>(input, 2, limits)) {
        return run(measures, record -> {});
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static <S extends Serializable> Case<GridMeasure, S> onGrid(
      String name, SelfStarting<GridMeasure, S> method) {
    List<WeightedMeasure<GridMeasure>> images = images();
    try (LocalMeasures<GridMeasure> measures = new LocalMeasures<>(images, 1)) {
      return new Case<>(name, Objective.MEAN, images, method, method.start(measures), true);
    }
  }

  private static Stream<Case<?, ?>> cases() {
    GridSupport grid = new GridSupport(SHAPE);
    SinkhornSettings plain = SinkhornSettings.plain(0.01);
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(12, 2, 71);
    DiscreteMeasure start;
    try (LocalMeasures<DiscreteMeasure> local = Clouds.local(clouds)) {
      start = new KMeansStart().start(local, 15, 3);
    }
    ParticleFlow flow = new ParticleFlow(0.5);
    UnbalancedParticleFlow unbalanced = new UnbalancedParticleFlow(0.5, 0.1, 2, 1);
    return Stream.of(
        onGrid("sinkhorn", new SinkhornBarycenter<>(grid, plain)),
        onGrid("over-relaxed", new SinkhornBarycenter<>(grid, plain.withRelaxation(1.9))),
        onGrid(
            "falling epsilon",
            new SinkhornBarycenter<>(grid, plain.withRelaxation(1.9).withFirstEpsilon(0.3))),
        onGrid(
            "debiased",
            new SinkhornBarycenter<>(grid, plain.withDebiasing(SinkhornSettings.Debiasing.ON))),
        onGrid("unbalanced", new UnbalancedBarycenter<>(grid, 0.01, 0.5)),
        new Case<>(
            "unbalanced free", Objective.MEAN, clouds, unbalanced, unbalanced.start(start), true),
        new Case<>(
            "entropic-free",
            Objective.MEAN,
            clouds,
            new EntropicParticleFlow(0.5, Sinkhorn.standard(), 0.1),
            start,
            true),
        new Case<>("particle-flow", Objective.MEAN, clouds, flow, start, false),
        new Case<>("median", Objective.MEDIAN, clouds, flow, start, false),
        new Case<>(
            "learned masses",
            Objective.MEAN,
            clouds,
            new LearnedMasses(0.5),
            LearnedMasses.start(start),
            false),
        new Case<>(
            "sliced",
            Objective.MEAN,
            clouds,
            new SlicedBarycenter(Directions.of(Directions.Choice.ORTHOGONAL, 9, 2, 1), 0.5),
            start,
            false));
  }

  private static List<WeightedMeasure<GridMeasure>> images() {
    RandomGenerator random = SubSeed.stream(Clouds.SEED, 71);
    List<WeightedMeasure<GridMeasure>> images = new ArrayList<>();
    for (int n = 0; n < 10; n++) {
      double[] masses = new double[63];
      double total = 0;
      for (int i = 0; i < 63; i++) {
        masses[i] = random.nextInt(3) > 0 ? 0 : random.nextDouble();
        total += masses[i];
      }
      for (int i = 0; i < 63; i++) {
        masses[i] /= total;
      }
      images.add(new WeightedMeasure<>(new GridMeasure("m" + n, SHAPE, masses), 1 + n % 3));
    }
    return images;
  }

  private static void assertSame(BarycenterSolution expected, BarycenterSolution found) {
    assertEquals(expected.barycenter(), found.barycenter());
    assertEquals(objectives(expected), objectives(found));
    assertEquals(expected.status(), found.status());
  }

  private static List<Double> objectives(BarycenterSolution solution) {
    return solution.history().stream().map(IterationRecord::objective).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void memoryIsNoPartOfTheResult(Case<?, ?> each) {
    BarycenterSolution expected = each.run(new MemoryLimits(1L << 30, 1L << 30));
    assertTrue(expected.iterations() > 3, expected.status().toString());
    // The states of a measure take 500 to 2,500 bytes here.
    for (long limit : new long[] {0, 3_000, 8_000}) {
      assertSame(expected, each.run(new MemoryLimits(limit, limit)));
    }
  }

  /** Clusters with bounds and distances between pairs use warm starts, too. */
  @ParameterizedTest
  @ValueSource(longs = {0, 3_000, 30_000})
  void memoryIsNoPartOfClustersAndDistances(long limit) {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(30, 2, 73);
    MemoryLimits ample = new MemoryLimits(1 << 28, 1 << 28);
    try (LocalMeasures<DiscreteMeasure> expected = new LocalMeasures<>(clouds, 2, ample);
        LocalMeasures<DiscreteMeasure> found =
            new LocalMeasures<>(clouds, 2, new MemoryLimits(limit, limit))) {
      ClusterSolution clusters = clusters(expected);
      assertEquals(clusters.prototypes(), clusters(found).prototypes());
      assertEquals(clusters.assignments(), clusters(found).assignments());
      assertEquals(clusters.objective(), clusters(found).objective());
      for (PairwiseCost<DiscreteMeasure> cost :
          List.of(
              ExactCost.SQUARED_WASSERSTEIN,
              new SlicedCost(Directions.Choice.ORTHOGONAL, 9, 1, 2))) {
        assertEquals(costs(expected, cost), costs(found, cost));
      }
    }
  }

  private static ClusterSolution clusters(Measures<DiscreteMeasure> measures) {
    ClusterProblem<DiscreteMeasure, DiscreteMeasure> problem =
        new ClusterProblem<>(
            new ParticleFlow(0.5),
            measures,
            ExactCost.SQUARED_WASSERSTEIN,
            one -> new KMeansStart().start(one, 12, 4),
            Pruning.BOUNDS,
            Trimming.NONE);
    return new ClusterLoop(new StopRule(1e-8, 1e-4, 15), record -> {}, Objective.MEAN)
        .run(problem, 4, 1, 4, Checkpoints.NONE);
  }

  private static List<Double> costs(
      Measures<DiscreteMeasure> measures, PairwiseCost<DiscreteMeasure> cost) {
    List<Double> costs = new ArrayList<>();
    PairCosts.between(
        measures, measures, PairCosts.Pairs.ALL, cost, pair -> costs.add(pair.cost()));
    return costs;
  }

  /** Loses the states in some passes. */
  private record Lossy<M extends Measure>(Measures<M> measures, Set<Integer> losses)
      implements Measures<M> {
    @Override
    public MeasuresSummary summary() {
      return measures.summary();
    }

    @Override
    public <S extends Serializable, A extends Serializable> A aggregate(
        String description, S state, BlockAggregator<M, S, A> aggregator) {
      return measures.aggregate(description, state, aggregator);
    }

    @Override
    public <S extends Serializable, R extends Serializable> void forEach(
        String description,
        S state,
        BlockFunction<M, S, R> function,
        long bytes,
        Consumer<R> sink) {
      measures.forEach(description, state, function, bytes, sink);
    }

    @Override
    public List<WeightedMeasure<M>> fetch(Collection<String> ids) {
      return measures.fetch(ids);
    }

    @Override
    public Passes<M> passes() {
      Passes<M> passes = measures.passes();
      return new Passes<>() {
        private int number;

        @Override
        public <S extends Serializable, A extends Serializable> A aggregate(
            String description, S state, BlockAggregator<M, S, A> aggregator) {
          if (losses.contains(number++)) {
            throw new StatesLostException("All is lost.");
          }
          return passes.aggregate(description, state, aggregator);
        }

        @Override
        public KeptStates keep(StateFiles files) {
          return passes.keep(files);
        }

        @Override
        public void restore(KeptStates kept) {
          passes.restore(kept);
        }

        @Override
        public void restart() {
          passes.restart();
        }

        @Override
        public void close() {
          passes.close();
        }
      };
    }

    @Override
    public SolveWork work() {
      return measures.work();
    }

    @Override
    public List<String> ids() {
      return measures.ids();
    }

    @Override
    public void close() {
      measures.close();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossesAreNoPartOfTheResult(Case<?, ?> each) {
    if (each.stateful()) {
      assertLossesDoNotMatter(each);
    }
  }

  private static <M extends Measure> void assertLossesDoNotMatter(Case<M, ?> each) {
    BarycenterSolution expected = each.run(new MemoryLimits(1 << 20, 1 << 20));
    List<Integer> rewound = new ArrayList<>();
    IterationListener listener =
        new IterationListener() {
          @Override
          public void onIteration(IterationRecord record) {
            // Only losses are of interest.
          }

          @Override
          public void onRewind(int iteration, StatesLostException loss) {
            rewound.add(iteration);
          }
        };
    try (Measures<M> lossy = new Lossy<>(new LocalMeasures<>(each.input(), 2), Set.of(0, 3, 7))) {
      BarycenterSolution found = each.run(lossy, listener);
      assertSame(expected, found);
      assertEquals(3, found.rewinds());
      assertEquals(List.of(0, 0, 0), rewound);
    }
  }

  /** A run that loses its states again and again ends with a sentence. */
  @ParameterizedTest
  @MethodSource("cases")
  void endlessLossesEndTheRun(Case<?, ?> each) {
    if (each.stateful()) {
      assertEndlessLossesEnd(each);
    }
  }

  private static <M extends Measure> void assertEndlessLossesEnd(Case<M, ?> each) {
    Set<Integer> all = new HashSet<>();
    for (int pass = 0; pass < 1000; pass += 2) {
      all.add(pass + 1);
    }
    try (Measures<M> lossy = new Lossy<>(new LocalMeasures<>(each.input(), 2), all)) {
      NoResultException end =
          assertThrows(NoResultException.class, () -> each.run(lossy, record -> {}));
      assertTrue(end.getMessage().contains("--checkpoint-every"), end.getMessage());
    }
  }
}
