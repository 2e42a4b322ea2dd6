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
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.collection.WarmStarts;
import dev.wasserstein.collection.Workspaces;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.sliced.Directions;
import dev.wasserstein.transport.sliced.KeptSlices;
import dev.wasserstein.transport.sliced.SlicedTransport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The laws of the sliced barycenter. */
class SlicedBarycenterTest {
  private static final OuterLoop LOOP = new OuterLoop(new StopRule(1e-8, 1e-4, 300), record -> {});

  @ParameterizedTest
  @CsvSource({"1, 0.5", "2, 0.5", "2, 0.2", "3, 0.5", "5, 0.35"})
  void theObjectiveNeverRises(int dimension, double stepSize) {
    for (Directions.Choice choice : Directions.Choice.values()) {
      BarycenterSolution solution =
          run(
              Clouds.random(5, dimension, dimension),
              20,
              directions(choice, 20, dimension),
              stepSize);
      List<IterationRecord> history = solution.history();
      for (int k = 1; k < history.size(); k++) {
        double before = history.get(k - 1).objective();
        assertTrue(history.get(k).objective() <= before * (1 + 1e-12), "iteration " + k);
      }
      assertEquals(RunStatus.CONVERGED, solution.status());
    }
  }

  @Test
  void theObjectiveIsTheMeanOfTheSlicedDistances() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(5, 3, 11);
    Directions directions = directions(Directions.Choice.ORTHOGONAL, 30, 3);
    BarycenterSolution solution = run(clouds, 12, directions, 0.5);
    double total = clouds.stream().mapToDouble(WeightedMeasure::weight).sum();
    double expected = 0;
    for (WeightedMeasure<DiscreteMeasure> cloud : clouds) {
      expected +=
          cloud.weight()
              / total
              * new SlicedTransport(directions, 2)
                  .cost((DiscreteMeasure) solution.barycenter(), cloud.measure());
    }
    assertEquals(expected, solution.objective(), 1e-12 * expected);
    assertEquals("sliced", solution.objectiveKind().toString());
  }

  /** On the line there is one direction, and the first step is the quantile average. */
  @Test
  void onTheLineItIsTheQuantileBarycenter() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(4, 1, 12);
    DiscreteMeasure sliced =
        (DiscreteMeasure)
            run(clouds, 9, directions(Directions.Choice.ORTHOGONAL, 5, 1), 0.5).barycenter();
    double[] atoms = sliced.support().clone();
    Arrays.sort(atoms);
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(clouds)) {
      BarycenterSolution exact =
          LOOP.run(
              new QuantileBarycenter<>(),
              measures,
              QuantileBarycenter.form(DiscreteMeasure.uniformMasses(9)));
      assertArrayEquals(((DiscreteMeasure) exact.barycenter()).support(), atoms, 1e-12);
    }
  }

  @Test
  void translationsOfOneMeasureMeetInTheirMiddle() {
    DiscreteMeasure base = Clouds.random(1, 2, 13).get(0).measure();
    List<WeightedMeasure<DiscreteMeasure>> inputs =
        List.of(
            new WeightedMeasure<>(moved(base, "a", -3, 1), 1),
            new WeightedMeasure<>(moved(base, "b", 5, 2), 3));
    DiscreteMeasure barycenter =
        (DiscreteMeasure)
            run(
                    inputs,
                    moved(base, "barycenter", 2, 2),
                    directions(Directions.Choice.ORTHOGONAL, 40, 2))
                .barycenter();
    assertArrayEquals(moved(base, "x", 3, 1.75).support(), barycenter.support(), 1e-3);
  }

  /** A rotation by a multiple of the angle between directions only renumbers them. */
  @Test
  void turnsWithTheInputs() {
    double angle = Math.PI / 3;
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(4, 2, 14);
    List<WeightedMeasure<DiscreteMeasure>> turned = new ArrayList<>();
    for (WeightedMeasure<DiscreteMeasure> cloud : clouds) {
      turned.add(new WeightedMeasure<>(turned(cloud.measure(), angle), cloud.weight()));
    }
    Directions directions = directions(Directions.Choice.ORTHOGONAL, 30, 2);
    DiscreteMeasure start = Clouds.random(1, 2, 15).get(0).measure();
    BarycenterSolution still = run(clouds, start, directions);
    BarycenterSolution other = run(turned, turned(start, angle), directions);
    assertEquals(still.objective(), other.objective(), 1e-9 * still.objective());
    assertArrayEquals(
        turned((DiscreteMeasure) still.barycenter(), angle).support(),
        ((DiscreteMeasure) other.barycenter()).support(),
        1e-8);
  }

  @Test
  void theOrderOfTheMeasuresDoesNotMatter() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(9, 2, 30);
    List<WeightedMeasure<DiscreteMeasure>> reversed = new ArrayList<>(clouds);
    Collections.reverse(reversed);
    Directions directions = directions(Directions.Choice.ORTHOGONAL, 10, 2);
    assertEquals(
        run(clouds, 20, directions, 0.5).barycenter(),
        run(reversed, 20, directions, 0.5).barycenter());
  }

  /** Kept slices change nothing: not a bit. */
  @Test
  void keptSlicesChangeNothing() {
    List<DiscreteMeasure> block =
        Clouds.random(5, 3, 31).stream().map(WeightedMeasure::measure).toList();
    DiscreteMeasure state = Clouds.random(1, 3, 32).get(0).measure();
    SlicedBarycenter method =
        new SlicedBarycenter(directions(Directions.Choice.ORTHOGONAL, 9, 3), 0.5);
    WarmStarts memory = new dev.wasserstein.collection.WarmStartCache(1 << 24, new Workspaces(1));
    for (int repeat = 0; repeat < 2; repeat++) {
      for (int n = 0; n < block.size(); n++) {
        assertArrayEquals(
            method.contributions(state, block, MeasureMemory.none()).get(n).vector(),
            method.contributions(state, block, MeasureMemory.of(memory)).get(n).vector());
      }
    }
    assertTrue(memory.find(block.get(0).id()).isPresent());
  }

  /** The slices of large measures would not fit into memory all at once. */
  @Test
  void slicesOfABlockHaveBoundedRoom() {
    int count = 32;
    int size = (int) (0.4 * KeptSlices.room() / (16 * count));
    List<DiscreteMeasure> block = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      double[] support = SubSeed.stream(33, n).doubles(2L * size).toArray();
      block.add(DiscreteMeasure.uniform("m" + n, 2, support));
    }
    DiscreteMeasure state = Clouds.random(1, 2, 32).get(0).measure();
    List<Long> kept = new ArrayList<>();
    WarmStarts counting =
        new WarmStarts() {
          @Override
          public Optional<WarmStart> find(String id) {
            return Optional.empty();
          }

          @Override
          public void keep(String id, WarmStart warmStart) {
            kept.add(warmStart.bytes());
          }
        };
    new SlicedBarycenter(directions(Directions.Choice.ORTHOGONAL, count, 2), 0.5)
        .contributions(state, block, MeasureMemory.of(counting));
    assertEquals(2, kept.size());
  }

  @Test
  void refusesDirectionsThatDoNotSpanTheSpace() {
    Directions few = directions(Directions.Choice.ORTHOGONAL, 4, 5);
    assertThrows(IllegalArgumentException.class, () -> new SlicedBarycenter(few, 0.5));
    Directions enough = directions(Directions.Choice.ORTHOGONAL, 5, 5);
    assertThrows(IllegalArgumentException.class, () -> new SlicedBarycenter(enough, 0.6));
  }

  private static Directions directions(Directions.Choice choice, int count, int dimension) {
    return Directions.of(choice, count, dimension, Clouds.SEED);
  }

  private static DiscreteMeasure moved(DiscreteMeasure measure, String id, double x, double y) {
    double[] support = measure.support().clone();
    for (int p = 0; p < support.length; p += 2) {
      support[p] += x;
      support[p + 1] += y;
    }
    return new DiscreteMeasure(id, 2, measure.masses(), support);
  }

  private static DiscreteMeasure turned(DiscreteMeasure measure, double angle) {
    double[] support = new double[measure.support().length];
    for (int p = 0; p < support.length; p += 2) {
      double x = measure.support()[p];
      double y = measure.support()[p + 1];
      support[p] = Math.cos(angle) * x - Math.sin(angle) * y;
      support[p + 1] = Math.sin(angle) * x + Math.cos(angle) * y;
    }
    return new DiscreteMeasure(measure.id(), 2, measure.masses(), support);
  }

  private static BarycenterSolution run(
      List<WeightedMeasure<DiscreteMeasure>> clouds,
      int size,
      Directions directions,
      double stepSize) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(clouds)) {
      return LOOP.run(
          new SlicedBarycenter(directions, stepSize),
          measures,
          new KMeansStart().start(measures, size, 1));
    }
  }

  private static BarycenterSolution run(
      List<WeightedMeasure<DiscreteMeasure>> clouds, DiscreteMeasure start, Directions directions) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(clouds)) {
      return LOOP.run(new SlicedBarycenter(directions, 0.5), measures, start);
    }
  }
}
