// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.ResidualUnit;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.exact.LowerBound;
import dev.wasserstein.barycenter.start.GaussianStart;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The median in the outer loop, on the particle flow. */
class MedianTest {
  private static final StopRule RULE = new StopRule(1e-12, 1e-8, 3000);

  private static WeightedMeasure<DiscreteMeasure> cloud(String id, double weight, double... xs) {
    return new WeightedMeasure<>(DiscreteMeasure.uniform(id, 2, xs), weight);
  }

  private static DiscreteMeasure start(int size, double... mean) {
    double[] atoms = new double[2 * size];
    RandomGenerator random = SubSeed.stream(Clouds.SEED, 5);
    for (int p = 0; p < atoms.length; p++) {
      atoms[p] = mean[p % 2] + random.nextGaussian();
    }
    return DiscreteMeasure.uniform("barycenter", 2, atoms);
  }

  private static BarycenterSolution median(
      List<WeightedMeasure<DiscreteMeasure>> inputs, DiscreteMeasure start) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
      return new OuterLoop(RULE, record -> {}, Objective.MEDIAN)
          .run(new ParticleFlow(0.5), measures, start);
    }
  }

  /** Diracs: the Fermat point of a triangle sees its sides under 120 degrees. */
  @Test
  void ofThreePointsIsTheFermatPoint() {
    BarycenterSolution solution =
        median(
            List.of(cloud("a", 1, 0, 0), cloud("b", 1, 4, 0), cloud("c", 1, 1, 3)),
            DiscreteMeasure.uniform("barycenter", 2, new double[] {2, 2}));
    assertEquals(RunStatus.CONVERGED, solution.status());
    assertEquals(ObjectiveKind.WASSERSTEIN, solution.objectiveKind());
    double[] x = ((DiscreteMeasure) solution.barycenter()).support();
    double[][] corners = {{0, 0}, {4, 0}, {1, 3}};
    double length = 0;
    for (int i = 0; i < 3; i++) {
      double[] u = unit(corners[i], x);
      double[] v = unit(corners[(i + 1) % 3], x);
      assertEquals(-0.5, u[0] * v[0] + u[1] * v[1], 1e-6);
      length += Math.hypot(corners[i][0] - x[0], corners[i][1] - x[1]);
    }
    // The sum of distances to the Fermat point: sqrt((a² + b² + c²)/2 + 2 sqrt(3) · area).
    double expected = Math.sqrt((16 + 18 + 10) / 2.0 + 2 * Math.sqrt(3) * 6);
    assertEquals(expected, length, 1e-9);
    assertEquals(expected / 3, solution.objective(), 1e-9);
  }

  /**
   * Measures that are one point each, seven times: their mean is rounded, and a variance of 1e-32
   * once made the scale of the residual. The median by Weiszfeld's iteration in 40 digits, mpmath
   * 1.3.0.
   */
  @Test
  void ofMeasuresOfEqualAtomsConverges() {
    double[][] points = {
      {-0.8, -1.32, -0.25},
      {0.42, 1.14, 0.11},
      {-0.55, -0.78, 0.75},
      {1.63, 0.27, -1.23},
      {-0.96, 1.6, 0.2}
    };
    List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
    for (int n = 0; n < points.length; n++) {
      double[] atoms = new double[21];
      for (int p = 0; p < atoms.length; p++) {
        atoms[p] = points[n][p % 3];
      }
      inputs.add(new WeightedMeasure<>(DiscreteMeasure.uniform("s" + n, 3, atoms), 1));
    }
    BarycenterSolution solution = median(inputs, DiscreteMeasure.uniform("nu", 3, new double[21]));
    assertEquals(RunStatus.CONVERGED, solution.status());
    assertEquals(1.5717918966507365, solution.objective(), 1e-14);
    double[] expected = {-0.07444255120202986, 0.28853399911387656, 0.0169708989459792};
    double[] x = ((DiscreteMeasure) solution.barycenter()).support();
    for (int p = 0; p < x.length; p++) {
      assertEquals(expected[p % 3], x[p], 1e-7);
    }
  }

  private static double[] unit(double[] to, double[] from) {
    double length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    return new double[] {(to[0] - from[0]) / length, (to[1] - from[1]) / length};
  }

  /** On a line the median is the middle point: met exactly, where plain weights are infinite. */
  @Test
  void captureOfAMeasureThatIsTheMedian() {
    List<WeightedMeasure<DiscreteMeasure>> inputs =
        List.of(cloud("a", 1, 0, 0), cloud("b", 1, 1, 0), cloud("c", 1, 100, 0));
    for (double from : new double[] {1, 30, 0}) {
      BarycenterSolution solution =
          median(inputs, DiscreteMeasure.uniform("barycenter", 2, new double[] {from, 0}));
      assertEquals(RunStatus.CONVERGED, solution.status());
      assertEquals(1, ((DiscreteMeasure) solution.barycenter()).support()[0], 1e-4);
      assertEquals(100.0 / 3, solution.objective(), 1e-6);
    }
  }

  /**
   * Weiszfeld's trap: a start on an input that is not the median. Plain weights would stay there
   * for ever.
   */
  @Test
  void leavesAMeasureThatIsNotTheMedian() {
    List<WeightedMeasure<DiscreteMeasure>> inputs =
        List.of(
            cloud("a", 1, 0, 0, 1, 1),
            cloud("b", 1, 2, 0, 3, 1),
            cloud("c", 1, 1, 3, 2, 4),
            cloud("d", 1, 1.2, 1, 2.2, 2),
            cloud("far", 1, -40, -40, -39, -39));
    BarycenterSolution trapped =
        median(inputs, DiscreteMeasure.uniform("barycenter", 2, new double[] {-40, -40, -39, -39}));
    BarycenterSolution free = median(inputs, start(2, 1.5, 1.5));
    assertEquals(RunStatus.CONVERGED, trapped.status());
    assertEquals(free.objective(), trapped.objective(), 1e-7);
    assertTrue(trapped.history().get(0).objective() > 2 * trapped.objective());
  }

  @Test
  void theObjectiveNeverRisesAndStaysAboveItsBound() {
    for (int d = 1; d <= 3; d++) {
      List<WeightedMeasure<DiscreteMeasure>> inputs = Clouds.random(12, d, 70 + d);
      try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
        DiscreteMeasure start = new GaussianStart().start(measures, 20, Clouds.SEED);
        for (double eta : new double[] {0.5, 0.2}) {
          BarycenterSolution solution =
              new OuterLoop(new StopRule(1e-9, 1e-6, 60), record -> {}, Objective.MEDIAN)
                  .run(new ParticleFlow(eta), measures, start);
          double before = Double.POSITIVE_INFINITY;
          for (IterationRecord record : solution.history()) {
            assertTrue(record.objective() <= before * (1 + 1e-12), solution.history()::toString);
            before = record.objective();
          }
          assertTrue(
              solution.objective()
                  >= LowerBound.of(Objective.MEDIAN, measures, ExactCost.SQUARED_WASSERSTEIN));
          assertTrue(solution.dualGap() < 1e-9);
        }
      }
    }
  }

  /**
   * Breakdown: outliers of less than half the weight, however far, move the median by a bounded
   * distance; the mean follows them.
   */
  @Test
  void outliersMoveTheMeanAndNotTheMedian() {
    for (double far : new double[] {1e2, 1e4, 1e6}) {
      List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
      for (int n = 0; n < 10; n++) {
        RandomGenerator random = SubSeed.stream(Clouds.SEED, 80 + n);
        double[] atoms = new double[24];
        for (int p = 0; p < atoms.length; p++) {
          atoms[p] = random.nextGaussian() + (n < 4 ? far : 0);
        }
        inputs.add(cloud("cloud-" + n, 1, atoms));
      }
      DiscreteMeasure start = start(12, 0, 0);
      double[] median = mean(median(inputs, start).barycenter());
      assertTrue(Math.hypot(median[0], median[1]) < 5, "far=" + far + ": " + median[0]);
      try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
        double[] mean =
            mean(
                new OuterLoop(RULE, record -> {})
                    .run(new ParticleFlow(0.5), measures, start)
                    .barycenter());
        assertEquals(0.4 * far, mean[0], 1);
      }
    }
  }

  private static double[] mean(Measure measure) {
    double[] support = ((DiscreteMeasure) measure).support();
    double[] mean = new double[2];
    for (int p = 0; p < support.length; p++) {
      mean[p % 2] += support[p] / (0.5 * support.length);
    }
    return mean;
  }

  /** A method that gives no length leaves a met measure all the same, and stays where it should. */
  @Test
  void withoutALengthTheMetMeasureKeepsAGreatWeight() {
    ParticleFlow flow = new ParticleFlow(0.5);
    List<WeightedMeasure<DiscreteMeasure>> inputs =
        List.of(cloud("a", 1, 0, 0), cloud("b", 1, 1, 0), cloud("c", 1, 100, 0));
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
      BarycenterSolution solution =
          new OuterLoop(new StopRule(1e-9, 1e-6, 500), record -> {}, Objective.MEDIAN)
              .run(
                  new WithoutLength(flow),
                  measures,
                  DiscreteMeasure.uniform("barycenter", 2, new double[] {1, 0}));
      assertArrayEquals(
          new double[] {1, 0}, ((DiscreteMeasure) solution.barycenter()).support(), 1e-4);
    }
  }

  @Test
  void aCostThatIsNoSquaredDistanceHasNoMedian() {
    assertEquals(
        ObjectiveKind.SQUARED_WASSERSTEIN, ObjectiveKind.SQUARED_WASSERSTEIN.of(Objective.MEAN));
    assertThrows(
        IllegalArgumentException.class, () -> ObjectiveKind.WASSERSTEIN.of(Objective.MEDIAN));
  }

  private record WithoutLength(ParticleFlow flow)
      implements BarycenterMethod<DiscreteMeasure, DiscreteMeasure> {
    @Override
    public String name() {
      return flow.name();
    }

    @Override
    public ObjectiveKind objectiveKind() {
      return flow.objectiveKind();
    }

    @Override
    public List<Contribution> contributions(
        DiscreteMeasure state, List<DiscreteMeasure> block, MeasureMemory memory) {
      return flow.contributions(state, block, memory);
    }

    @Override
    public DiscreteMeasure update(DiscreteMeasure state, double[] average) {
      return flow.update(state, average);
    }

    @Override
    public double residual(DiscreteMeasure state, double[] average) {
      return flow.residual(state, average);
    }

    @Override
    public ResidualUnit residualUnit() {
      return ResidualUnit.RELATIVE;
    }

    @Override
    public Measure barycenter(DiscreteMeasure state) {
      return state;
    }
  }
}
