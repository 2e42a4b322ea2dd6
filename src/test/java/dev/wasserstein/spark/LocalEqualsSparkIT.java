// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.Deadline;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.cluster.ClusterLoop;
import dev.wasserstein.barycenter.cluster.ClusterProblem;
import dev.wasserstein.barycenter.cluster.ClusterSolution;
import dev.wasserstein.barycenter.cluster.Pruning;
import dev.wasserstein.barycenter.cluster.Trimming;
import dev.wasserstein.barycenter.exact.LowerBound;
import dev.wasserstein.barycenter.method.EntropicParticleFlow;
import dev.wasserstein.barycenter.method.GridSupport;
import dev.wasserstein.barycenter.method.LearnedMasses;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.method.SinkhornBarycenter;
import dev.wasserstein.barycenter.method.SinkhornSettings;
import dev.wasserstein.barycenter.method.UnbalancedBarycenter;
import dev.wasserstein.barycenter.method.UnbalancedParticleFlow;
import dev.wasserstein.barycenter.multimarginal.DualBound;
import dev.wasserstein.barycenter.multimarginal.MultiMarginal;
import dev.wasserstein.barycenter.start.GaussianStart;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.barycenter.start.PairwiseMeasure;
import dev.wasserstein.barycenter.start.SampleStart;
import dev.wasserstein.barycenter.start.TypicalInputs;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.entropic.Sinkhorn;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same answer on Spark as in this process, to the last bit, however the measures are
 * partitioned.
 */
class LocalEqualsSparkIT {
  private static final OuterLoop LOOP = new OuterLoop(new StopRule(1e-8, 1e-4, 50), record -> {});

  private static SparkSession session;
  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    session =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    context = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static SparkMeasures<DiscreteMeasure> onSpark(
      List<WeightedMeasure<DiscreteMeasure>> clouds, int partitions) {
    List<WeightedMeasure<DiscreteMeasure>> shuffled = new ArrayList<>(clouds);
    Collections.reverse(shuffled);
    return new SparkMeasures<>(context, context.parallelize(shuffled, 2), partitions);
  }

  /** 80 partitions are more than are collected directly, and more than there are measures. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 80})
  void theParticleFlowIsTheSame(int partitions) {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(40, 2, 60);
    for (Initializer start : List.of(new KMeansStart(), new GaussianStart(), new SampleStart())) {
      try (LocalMeasures<DiscreteMeasure> local = Clouds.local(clouds);
          SparkMeasures<DiscreteMeasure> spark = onSpark(clouds, partitions)) {
        assertEquals(local.summary().fingerprint(), spark.summary().fingerprint());
        assertEquals(local.ids(), spark.ids());
        BarycenterSolution here = run(local, start);
        BarycenterSolution there = run(spark, start);
        assertEquals(here.objective(), there.objective());
        assertEquals(here.barycenter(), there.barycenter());
        assertEquals(here.iterations(), there.iterations());
      }
    }
  }

  /**
   * On a coarse grid many couplings are optimal: the flow neither cycles nor depends on where
   * measures lie.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void tiesOnGridsDoNotMatter(int partitions) {
    RandomGenerator random = SubSeed.stream(Clouds.SEED, 64);
    List<WeightedMeasure<DiscreteMeasure>> grids = new ArrayList<>();
    for (int n = 0; n < 12; n++) {
      double[] support = new double[2 * 36];
      for (int p = 0; p < support.length; p++) {
        support[p] = random.nextInt(6);
      }
      grids.add(new WeightedMeasure<>(DiscreteMeasure.uniform("grid-" + n, 2, support), 1));
    }
    DiscreteMeasure start = grids.get(0).measure().withId(Initializer.BARYCENTER_ID);
    try (LocalMeasures<DiscreteMeasure> local = Clouds.local(grids);
        SparkMeasures<DiscreteMeasure> spark = onSpark(grids, partitions)) {
      BarycenterSolution here = LOOP.run(new ParticleFlow(0.5), local, start);
      BarycenterSolution there = LOOP.run(new ParticleFlow(0.5), spark, start);
      assertEquals(RunStatus.CONVERGED, here.status());
      assertEquals(here.barycenter(), there.barycenter());
      assertEquals(here.iterations(), there.iterations());
    }
  }

  /** Forty images on a grid of 63 cells. */
  private static List<WeightedMeasure<GridMeasure>> images(int[] shape) {
    RandomGenerator random = SubSeed.stream(Clouds.SEED, 77);
    List<WeightedMeasure<GridMeasure>> images = new ArrayList<>();
    for (int n = 0; n < 40; n++) {
      double[] masses = new double[63];
      double total = 0;
      for (int i = 0; i < 63; i++) {
        masses[i] = random.nextInt(3) > 0 ? 0 : random.nextDouble();
        total += masses[i];
      }
      for (int i = 0; i < 63; i++) {
        masses[i] /= total;
      }
      images.add(new WeightedMeasure<>(new GridMeasure("m" + n, shape, masses), 1 + n % 3));
    }
    return images;
  }

  /** The unbalanced barycenter, of images with masses from 1 to 3. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void unbalancedBarycentersAreTheSame(int partitions) {
    int[] shape = {9, 7};
    List<WeightedMeasure<GridMeasure>> images = new ArrayList<>();
    for (WeightedMeasure<GridMeasure> image : images(shape)) {
      double[] masses = image.measure().masses().clone();
      for (int j = 0; j < masses.length; j++) {
        masses[j] *= 1 + images.size() % 3;
      }
      images.add(
          new WeightedMeasure<>(
              new GridMeasure(image.measure().id(), shape, masses), image.weight()));
    }
    UnbalancedBarycenter<GridMeasure> method =
        new UnbalancedBarycenter<>(new GridSupport(shape), 0.01, 0.5);
    try (LocalMeasures<GridMeasure> local = new LocalMeasures<>(images, 2);
        SparkMeasures<GridMeasure> spark =
            new SparkMeasures<>(context, context.parallelize(images, 2), partitions)) {
      BarycenterSolution here = LOOP.run(method, local, method.start(local));
      BarycenterSolution there = LOOP.run(method, spark, method.start(spark));
      assertEquals(here.barycenter(), there.barycenter());
      assertEquals(here.objective(), there.objective());
    }
  }

  /** Executors without room for a warm start, or for one: not a bit changes. */
  @ParameterizedTest
  @ValueSource(longs = {0, 3000})
  void warmStartsAreNoPartOfTheResult(long bytes) {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(12, 2, 71);
    try (LocalMeasures<DiscreteMeasure> local = Clouds.local(clouds);
        SparkMeasures<DiscreteMeasure> spark =
            new SparkMeasures<>(context, context.parallelize(clouds, 2), 3, () -> bytes)) {
      DiscreteMeasure start = new KMeansStart().start(local, 15, 3);
      assertEquals(
          LOOP.run(new ParticleFlow(0.5), local, start).barycenter(),
          LOOP.run(new ParticleFlow(0.5), spark, start).barycenter());
      EntropicParticleFlow entropic = new EntropicParticleFlow(0.5, Sinkhorn.standard(), 0.1);
      assertEquals(
          LOOP.run(entropic, local, start).barycenter(),
          LOOP.run(entropic, spark, start).barycenter());
      UnbalancedParticleFlow unbalanced = new UnbalancedParticleFlow(0.5, 0.1, 2, 1);
      assertEquals(
          LOOP.run(unbalanced, local, unbalanced.start(start)).barycenter(),
          LOOP.run(unbalanced, spark, unbalanced.start(start)).barycenter());
      assertEquals(
          LOOP.run(new LearnedMasses(0.5), local, LearnedMasses.start(start)).barycenter(),
          LOOP.run(new LearnedMasses(0.5), spark, LearnedMasses.start(start)).barycenter());
      assertEquals(
          cluster(local, Objective.MEAN, 1, 0).assignments(),
          cluster(spark, Objective.MEAN, 1, 0).assignments());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void sinkhornBarycentersAreTheSame(int partitions) {
    int[] shape = {9, 7};
    List<WeightedMeasure<GridMeasure>> images = images(shape);
    for (SinkhornSettings.Debiasing debiasing : SinkhornSettings.Debiasing.values()) {
      SinkhornBarycenter<GridMeasure> method =
          new SinkhornBarycenter<>(
              new GridSupport(shape),
              SinkhornSettings.plain(0.01).withRelaxation(1.9).withDebiasing(debiasing));
      try (LocalMeasures<GridMeasure> local = new LocalMeasures<>(images, 2);
          SparkMeasures<GridMeasure> spark =
              new SparkMeasures<>(context, context.parallelize(images, 2), partitions)) {
        BarycenterSolution here = LOOP.run(method, local, method.start(local));
        BarycenterSolution there = LOOP.run(method, spark, method.start(spark));
        assertEquals(here.barycenter(), there.barycenter());
        assertEquals(here.objective(), there.objective());
        assertEquals(here.iterations(), there.iterations());
      }
    }
  }

  private static BarycenterSolution run(Measures<DiscreteMeasure> measures, Initializer start) {
    return LOOP.run(new ParticleFlow(0.5), measures, start.start(measures, 20, 1));
  }

  @Test
  void theLowerBoundIsTheSame() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(70, 1, 61);
    try (LocalMeasures<DiscreteMeasure> local = Clouds.local(clouds);
        SparkMeasures<DiscreteMeasure> spark = onSpark(clouds, 3)) {
      assertEquals(
          LowerBound.of(Objective.MEAN, local, ExactCost.SQUARED_WASSERSTEIN),
          LowerBound.of(Objective.MEAN, spark, ExactCost.SQUARED_WASSERSTEIN));
      assertEquals(sampled(local), sampled(spark));
    }
  }

  private static LowerBound.Estimate sampled(Measures<DiscreteMeasure> measures) {
    return new LowerBound<>(Objective.MEAN, measures, ExactCost.SQUARED_WASSERSTEIN, id -> 0)
        .ofSample(3);
  }

  /** With a flow for its start, and cells. */
  @Test
  void theDualBoundIsTheSame() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(5, 2, 63);
    try (LocalMeasures<DiscreteMeasure> local = Clouds.local(clouds);
        SparkMeasures<DiscreteMeasure> spark = onSpark(clouds, 3)) {
      assertEquals(dual(local, clouds), dual(spark, clouds));
    }
  }

  private static DualBound.Bound dual(
      Measures<DiscreteMeasure> measures, List<WeightedMeasure<DiscreteMeasure>> clouds) {
    int[] sizes = clouds.stream().mapToInt(each -> each.measure().size()).toArray();
    return new DualBound(20, new MultiMarginal.Limits(1e-3, 20, Deadline.NEVER, 1, 1))
        .of(measures, sizes, clouds.get(0).measure());
  }

  /**
   * More atoms than the sample holds: the centres are those of threads to the last bit, and near
   * the planted ones.
   */
  @Test
  void startsFromASampleAreTheSame() {
    RandomGenerator random = SubSeed.stream(Clouds.SEED, 62);
    List<WeightedMeasure<DiscreteMeasure>> clouds = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      double[] support = new double[2 * 10_000];
      for (int p = 0; p < support.length; p++) {
        support[p] = 10 * random.nextInt(3) + random.nextGaussian();
      }
      clouds.add(new WeightedMeasure<>(DiscreteMeasure.uniform("m" + n, 2, support), 1 + n));
    }
    try (LocalMeasures<DiscreteMeasure> local = Clouds.local(clouds);
        SparkMeasures<DiscreteMeasure> two = onSpark(clouds, 2);
        SparkMeasures<DiscreteMeasure> five = onSpark(clouds, 5)) {
      assertTrue(two.summary().atoms() > KMeansStart.LARGEST_SAMPLE);
      double[] centres = new KMeansStart().atoms(local, 9, 1);
      assertArrayEquals(centres, new KMeansStart().atoms(two, 9, 1));
      assertArrayEquals(centres, new KMeansStart().atoms(five, 9, 1));
      for (int k = 0; k < centres.length; k++) {
        assertEquals(10.0 * Math.round(centres[k] / 10), centres[k], 0.2);
      }
    }
  }

  @Test
  void thePairwiseMeasureAndTypicalInputsAreTheSame() {
    for (int count : new int[] {2, 70}) {
      List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(count, 2, 65);
      try (LocalMeasures<DiscreteMeasure> local = Clouds.local(clouds);
          SparkMeasures<DiscreteMeasure> spark = onSpark(clouds, 3)) {
        assertEquals(PairwiseMeasure.of(local), PairwiseMeasure.of(spark));
        assertEquals(
            TypicalInputs.of(local, TypicalInputs.Which.LARGE, 10, 4),
            TypicalInputs.of(spark, TypicalInputs.Which.LARGE, 10, 4));
      }
    }
  }

  @Test
  void measuresAreFetchedById() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(5, 2, 63);
    try (LocalMeasures<DiscreteMeasure> local = Clouds.local(clouds);
        SparkMeasures<DiscreteMeasure> spark = onSpark(clouds, 2)) {
      List<String> ids = List.of("cloud-3", "cloud-1");
      assertEquals(local.fetch(ids), spark.fetch(ids));
    }
  }

  /** Clusters, medians and learned masses, to the last bit. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void clusteringIsTheSame(int partitions) {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(60, 2, 61);
    for (Objective objective : Objective.values()) {
      for (double[] shares : new double[][] {{1, 0}, {0.4, 0}, {1, 0.1}}) {
        try (LocalMeasures<DiscreteMeasure> local = Clouds.local(clouds);
            SparkMeasures<DiscreteMeasure> spark = onSpark(clouds, partitions)) {
          ClusterSolution here = cluster(local, objective, shares[0], shares[1]);
          ClusterSolution there = cluster(spark, objective, shares[0], shares[1]);
          assertEquals(here.prototypes(), there.prototypes());
          assertEquals(here.assignments(), there.assignments());
          assertEquals(here.objective(), there.objective());
          assertEquals(here.history().size(), there.history().size());
        }
      }
    }
  }

  private static ClusterSolution cluster(
      Measures<DiscreteMeasure> measures, Objective objective, double share, double trim) {
    ClusterProblem<DiscreteMeasure, DiscreteMeasure> problem =
        new ClusterProblem<>(
            new ParticleFlow(0.5),
            measures,
            ExactCost.SQUARED_WASSERSTEIN,
            one -> new KMeansStart().start(one, 12, 4),
            Pruning.BOUNDS,
            new Trimming(trim));
    return new ClusterLoop(new StopRule(1e-8, 1e-4, 15), record -> {}, objective)
        .run(problem, 5, share, 4, Checkpoints.NONE);
  }

  @Test
  void mediansAndLearnedMassesAreTheSame() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(30, 2, 62);
    try (LocalMeasures<DiscreteMeasure> local = Clouds.local(clouds);
        SparkMeasures<DiscreteMeasure> spark = onSpark(clouds, 4)) {
      OuterLoop median =
          new OuterLoop(new StopRule(1e-8, 1e-4, 30), record -> {}, Objective.MEDIAN);
      DiscreteMeasure start = new KMeansStart().start(local, 15, 3);
      assertEquals(
          median.run(new ParticleFlow(0.5), local, start).barycenter(),
          median.run(new ParticleFlow(0.5), spark, start).barycenter());
      assertEquals(
          LOOP.run(new LearnedMasses(0.5), local, LearnedMasses.start(start)).barycenter(),
          LOOP.run(new LearnedMasses(0.5), spark, LearnedMasses.start(start)).barycenter());
    }
  }
}
