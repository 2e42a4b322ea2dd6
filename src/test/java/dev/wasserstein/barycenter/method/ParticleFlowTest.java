// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.start.GaussianStart;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of the particle flow. */
class ParticleFlowTest {
  private static final OuterLoop LOOP = new OuterLoop(new StopRule(1e-8, 1e-4, 200), record -> {});

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.3, 0.1})
  void theObjectiveNeverRises(double stepSize) {
    for (int stream = 0; stream < 5; stream++) {
      BarycenterSolution solution = run(Clouds.random(5, 1 + stream, stream), 12, stepSize);
      List<IterationRecord> history = solution.history();
      for (int k = 1; k < history.size(); k++) {
        double before = history.get(k - 1).objective();
        assertTrue(history.get(k).objective() <= before * (1 + 1e-12), "iteration " + k);
      }
      assertEquals(RunStatus.CONVERGED, solution.status());
    }
  }

  @Test
  void theMeanOfTheBarycenterIsTheMeanOfTheMeans() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(6, 3, 10);
    DiscreteMeasure barycenter = (DiscreteMeasure) run(clouds, 17, 0.5).barycenter();
    double[] expected;
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(clouds)) {
      expected = measures.summary().mean();
    }
    double[] mean = new double[3];
    for (int i = 0; i < barycenter.size(); i++) {
      for (int k = 0; k < 3; k++) {
        mean[k] += barycenter.masses()[i] * barycenter.support()[3 * i + k];
      }
    }
    assertArrayEquals(expected, mean, 1e-12);
  }

  @Test
  void aMeasureIsItsOwnBarycenter() {
    for (WeightedMeasure<DiscreteMeasure> cloud : Clouds.random(4, 2, 11)) {
      int size = cloud.measure().size();
      BarycenterSolution solution = run(List.of(cloud), size, 0.5);
      assertEquals(cloud.measure().withId("barycenter"), solution.barycenter());
      assertEquals(0, solution.objective());
      assertEquals(RunStatus.CONVERGED, solution.status());
    }
  }

  @Test
  void weightedDiracsMeetAtTheirWeightedMean() {
    List<WeightedMeasure<DiscreteMeasure>> diracs =
        List.of(
            new WeightedMeasure<>(DiscreteMeasure.uniform("a", 1, new double[] {-1}), 0.9),
            new WeightedMeasure<>(DiscreteMeasure.uniform("b", 1, new double[] {1}), 0.1));
    BarycenterSolution solution = run(diracs, 1, 0.5);
    assertEquals(-0.8, ((DiscreteMeasure) solution.barycenter()).support()[0], 1e-15);
    assertEquals(0.9 * 0.1 * 4, solution.objective(), 1e-15);
  }

  /**
   * On the line, with equal sizes, the barycenter's sorted atoms are the averages of the sorted
   * atoms.
   */
  @Test
  void onTheLineQuantilesAreAveraged() {
    int size = 25;
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    double[] expected = new double[size];
    double[] weights = {0.2, 0.3, 0.5};
    for (int n = 0; n < 3; n++) {
      double[] support = new double[size];
      for (int i = 0; i < size; i++) {
        support[i] = Math.sin(100 * n + 37.0 * i) * (n + 1);
      }
      measures.add(new WeightedMeasure<>(DiscreteMeasure.uniform("m" + n, 1, support), weights[n]));
      double[] sorted = support.clone();
      Arrays.sort(sorted);
      for (int i = 0; i < size; i++) {
        expected[i] += weights[n] * sorted[i];
      }
    }
    double[] atoms = ((DiscreteMeasure) run(measures, size, 0.5).barycenter()).support().clone();
    Arrays.sort(atoms);
    assertArrayEquals(expected, atoms, 1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10})
  void movesAndTurnsWithTheInputs(int dimension) {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(4, dimension, 20 + dimension);
    UnaryOperator<double[]> motion = motion(dimension);
    List<WeightedMeasure<DiscreteMeasure>> moved =
        clouds.stream()
            .map(cloud -> new WeightedMeasure<>(moved(cloud.measure(), motion), cloud.weight()))
            .toList();
    DiscreteMeasure start;
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(clouds)) {
      start = new GaussianStart().start(measures, 15, 1);
    }
    BarycenterSolution still = run(clouds, start);
    BarycenterSolution shifted = run(moved, moved(start, motion));
    assertEquals(still.objective(), shifted.objective(), 1e-9 * still.objective());
    assertArrayEquals(
        moved((DiscreteMeasure) still.barycenter(), motion).support(),
        ((DiscreteMeasure) shifted.barycenter()).support(),
        1e-9);
  }

  @Test
  void theOrderOfTheMeasuresDoesNotMatter() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(9, 2, 30);
    List<WeightedMeasure<DiscreteMeasure>> reversed = new ArrayList<>(clouds);
    Collections.reverse(reversed);
    assertEquals(run(clouds, 20, 0.5).barycenter(), run(reversed, 20, 0.5).barycenter());
  }

  @Test
  void measuresWithoutWeightDoNotCount() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(3, 2, 31);
    DiscreteMeasure start =
        DiscreteMeasure.uniform("barycenter", 2, new double[] {0, 0, 1, 1, 2, 0});
    List<WeightedMeasure<DiscreteMeasure>> more = new ArrayList<>(clouds);
    more.add(new WeightedMeasure<>(clouds.get(0).measure().withId("ignored"), 0));
    assertEquals(run(clouds, start).barycenter(), run(more, start).barycenter());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 0.50001, Double.NaN})
  void refusesStepsThatNeedNotDescend(double stepSize) {
    assertThrows(IllegalArgumentException.class, () -> new ParticleFlow(stepSize));
  }

  private static BarycenterSolution run(
      List<WeightedMeasure<DiscreteMeasure>> clouds, int size, double stepSize) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(clouds)) {
      return LOOP.run(
          new ParticleFlow(stepSize), measures, new KMeansStart().start(measures, size, 1));
    }
  }

  private static BarycenterSolution run(
      List<WeightedMeasure<DiscreteMeasure>> clouds, DiscreteMeasure start) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(clouds)) {
      return LOOP.run(new ParticleFlow(0.5), measures, start);
    }
  }

  private static DiscreteMeasure moved(DiscreteMeasure measure, UnaryOperator<double[]> motion) {
    int d = measure.dimension();
    double[] support = new double[measure.support().length];
    for (int i = 0; i < measure.size(); i++) {
      double[] atom = Arrays.copyOfRange(measure.support(), i * d, (i + 1) * d);
      System.arraycopy(motion.apply(atom), 0, support, i * d, d);
    }
    return new DiscreteMeasure(measure.id(), d, measure.masses(), support);
  }

  /** A rotation of the first two coordinates (a reflection on the line), then a translation. */
  private static UnaryOperator<double[]> motion(int dimension) {
    double c = Math.cos(0.7);
    double s = Math.sin(0.7);
    return x -> {
      double[] y = x.clone();
      if (dimension == 1) {
        y[0] = -x[0];
      } else {
        y[0] = c * x[0] - s * x[1];
        y[1] = s * x[0] + c * x[1];
      }
      for (int k = 0; k < dimension; k++) {
        y[k] += 5 + k;
      }
      return y;
    };
  }
}
