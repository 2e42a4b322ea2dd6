// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.Groups;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.geometry.EuclideanPower;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.PlainMedian;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.NetworkSimplex;
import dev.wasserstein.transport.exact.QuantileFunction;
import dev.wasserstein.transport.exact.RandomProblems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The W₁ barycenter on the line: brute force, and laws. */
class QuantileMedianTest {
  private static final StopRule RULE = new StopRule(1e-8, 1e-4, 0);

  private static BarycenterSolution run(
      List<WeightedMeasure<DiscreteMeasure>> inputs, DiscreteMeasure form) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
      return new OuterLoop(RULE, record -> {}).run(new QuantileMedian<>(), measures, form);
    }
  }

  private static BarycenterSolution run(List<WeightedMeasure<DiscreteMeasure>> inputs, int m) {
    return run(inputs, QuantileBarycenter.form(DiscreteMeasure.uniformMasses(m)));
  }

  private static DiscreteMeasure breakpoints(List<WeightedMeasure<DiscreteMeasure>> inputs) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
      return QuantileBarycenter.allBreakpoints(measures);
    }
  }

  private static double[] atoms(BarycenterSolution solution) {
    return ((DiscreteMeasure) solution.barycenter()).support();
  }

  /** Σ λ_n W₁ by the network simplex. */
  private static double objective(
      List<WeightedMeasure<DiscreteMeasure>> inputs, DiscreteMeasure candidate) {
    double sum = 0;
    double total = 0;
    for (WeightedMeasure<DiscreteMeasure> each : inputs) {
      TransportProblem problem =
          TransportProblem.of(candidate, each.measure(), EuclideanPower.of(1));
      sum += each.weight() * new NetworkSimplex().solve(problem, Optional.empty()).cost();
      total += each.weight();
    }
    return sum / total;
  }

  private static WeightedMeasure<DiscreteMeasure> uniform(
      String id, double weight, double... atoms) {
    return new WeightedMeasure<>(DiscreteMeasure.uniform(id, 1, atoms), weight);
  }

  @Test
  void equalSizesHaveTheMediansOfTheSortedAtoms() {
    BarycenterSolution solution =
        run(
            List.of(
                uniform("a", 1, 3, 1, 2), uniform("b", 1, 10, 40, 20), uniform("c", 1, 7, 0, 9)),
            3);
    assertArrayEquals(new double[] {1, 7, 9}, atoms(solution));
    assertEquals((0 + 9 + 1 + 5 + 13 + 0 + 6 + 31 + 0) / 9.0, solution.objective(), 1e-14);
    assertEquals(ObjectiveKind.WASSERSTEIN_1, solution.objectiveKind());
    assertEquals(RunStatus.DONE, solution.status());
    assertEquals(1, solution.iterations());
    assertEquals(0, solution.last().residual());
  }

  @Test
  void ofAnEvenNumberItIsTheMidpointOfAllMedians() {
    assertArrayEquals(
        new double[] {3, 15},
        atoms(
            run(
                List.of(
                    uniform("a", 1, 0, 10),
                    uniform("b", 1, 2, 10),
                    uniform("c", 1, 4, 20),
                    uniform("d", 1, 90, 99)),
                2)));
  }

  /** Small whole atoms and masses, m = 2: all pairs of halves as candidates, by the simplex. */
  @Test
  void noPairOfAtomsDoesBetter() {
    RandomProblems random = new RandomProblems(131);
    for (int trial = 0; trial < 12; trial++) {
      List<WeightedMeasure<DiscreteMeasure>> inputs = whole(random, 2 + trial % 4);
      BarycenterSolution solution = run(inputs, 2);
      double best = Double.POSITIVE_INFINITY;
      for (double x = 0; x <= 6; x += 0.5) {
        for (double y = x; y <= 6; y += 0.5) {
          best =
              Math.min(
                  best, objective(inputs, DiscreteMeasure.uniform("y", 1, new double[] {x, y})));
        }
      }
      assertEquals(best, solution.objective(), 1e-12);
      assertEquals(
          objective(inputs, (DiscreteMeasure) solution.barycenter()), solution.objective(), 1e-12);
    }
  }

  private static List<WeightedMeasure<DiscreteMeasure>> whole(RandomProblems random, int count) {
    List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int size = 1 + random.below(5);
      double[] atoms = new double[size];
      double[] masses = new double[size];
      double sum = 0;
      for (int i = 0; i < size; i++) {
        atoms[i] = random.below(7);
        masses[i] = 1 + random.below(4);
        sum += masses[i];
      }
      for (int i = 0; i < size; i++) {
        masses[i] /= sum;
      }
      inputs.add(
          new WeightedMeasure<>(
              DiscreteMeasure.trusted("n" + n, 1, masses, atoms), 1 + random.below(3)));
    }
    return inputs;
  }

  /** On all breakpoints it is the median at every level, and no measure does better. */
  @Test
  void onAllBreakpointsItIsThePointwiseMedian() {
    RandomProblems random = new RandomProblems(137);
    for (int trial = 0; trial < 20; trial++) {
      List<WeightedMeasure<DiscreteMeasure>> inputs = Clouds.random(2 + trial % 6, 1, 900 + trial);
      BarycenterSolution solution = run(inputs, breakpoints(inputs));
      DiscreteMeasure barycenter = (DiscreteMeasure) solution.barycenter();
      double level = 0;
      for (int i = 0; i < barycenter.size(); i++) {
        double middle = level + barycenter.masses()[i] / 2;
        level += barycenter.masses()[i];
        if (barycenter.masses()[i] < 1e-12) {
          continue;
        }
        double[] values = new double[inputs.size()];
        double[] weights = new double[inputs.size()];
        for (int n = 0; n < values.length; n++) {
          values[n] = at(QuantileFunction.of(inputs.get(n).measure()), middle);
          weights[n] = inputs.get(n).weight();
        }
        assertEquals(PlainMedian.of(values, weights), barycenter.support()[i], 1e-15);
      }
      assertEquals(objective(inputs, barycenter), solution.objective(), 1e-12);
      for (int other = 0; other < 5; other++) {
        double[] moved = barycenter.support().clone();
        Arrays.setAll(moved, i -> moved[i] + 0.01 * random.normal());
        double worse =
            objective(inputs, DiscreteMeasure.trusted("m", 1, barycenter.masses(), moved));
        assertTrue(worse >= solution.objective() - 1e-13);
      }
      assertTrue(run(inputs, 3).objective() >= solution.objective() - 1e-13);
    }
  }

  private static double at(QuantileFunction quantiles, double level) {
    int step = 0;
    while (quantiles.levels()[step] < level) {
      step++;
    }
    return quantiles.atoms()[step];
  }

  /** Of two measures of equal weight: half the total is met at every level, whatever the masses. */
  @Test
  void ofTwoItIsTheMean() {
    for (int trial = 0; trial < 20; trial++) {
      List<WeightedMeasure<DiscreteMeasure>> inputs =
          List.of(
              new WeightedMeasure<>(
                  Clouds.random(1, 1, 300 + trial).get(0).measure().withId("a"), 1),
              new WeightedMeasure<>(
                  Clouds.random(1, 1, 400 + trial).get(0).measure().withId("b"), 1));
      DiscreteMeasure form = breakpoints(inputs);
      try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
        double[] mean =
            atoms(
                new OuterLoop(RULE, record -> {}).run(new QuantileBarycenter<>(), measures, form));
        assertArrayEquals(mean, atoms(run(inputs, form)), 1e-14);
      }
    }
  }

  @Test
  void fewAndManyValuesGiveTheSameBits() {
    for (int trial = 0; trial < 10; trial++) {
      List<WeightedMeasure<DiscreteMeasure>> inputs = Clouds.random(40, 1, 1200 + trial);
      DiscreteMeasure form =
          trial % 2 == 0
              ? QuantileBarycenter.form(DiscreteMeasure.uniformMasses(1 + 3 * trial))
              : breakpoints(inputs.subList(0, 5));
      double[] gathered = select(inputs, form, MedianSelection.MOST_GATHERED, 100);
      for (int most : new int[] {0, 20, 300}) {
        for (int slots : new int[] {1, 7, 1000}) {
          assertArrayEquals(gathered, select(inputs, form, most, slots), 0);
        }
      }
    }
  }

  private static double[] select(
      List<WeightedMeasure<DiscreteMeasure>> inputs, DiscreteMeasure form, int most, int slots) {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
      return new MedianSelection<DiscreteMeasure>(most, slots)
          .of(measures, "test", form, Groups.one())
          .get(0);
    }
  }

  @Test
  void countingFindsValuesOfAnySizeAndSign() {
    double[] atoms = {-1e150, -1e149, -2, -1, -Double.MIN_VALUE, -0.0, 0.0, 1e-310, 3, 3, 5, 1e120};
    for (int count = 1; count <= atoms.length; count++) {
      List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
      for (int n = 0; n < count; n++) {
        inputs.add(uniform("n" + n, 1, atoms[n]));
      }
      double[] equal = new double[count];
      Arrays.fill(equal, 1);
      double expected = PlainMedian.of(Arrays.copyOf(atoms, count), equal);
      DiscreteMeasure form = QuantileBarycenter.form(new double[] {1});
      assertArrayEquals(new double[] {expected}, select(inputs, form, 0, 10), 0);
      assertArrayEquals(new double[] {expected}, select(inputs, form, 1000, 10), 0);
    }
  }

  @Test
  void groupsHaveTheirOwnMediansAndEmptyOnesNone() {
    List<WeightedMeasure<DiscreteMeasure>> inputs = Clouds.random(30, 1, 77);
    DiscreteMeasure form = QuantileBarycenter.form(DiscreteMeasure.uniformMasses(6));
    Groups<DiscreteMeasure, Integer> groups =
        new Groups<>(
            4, 0, (sent, block, memory) -> block.stream().mapToInt(each -> group(each)).toArray());
    for (int most : new int[] {0, 1 << 20}) {
      try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
        List<double[]> medians =
            new MedianSelection<DiscreteMeasure>(most, 9).of(measures, "test", form, groups);
        for (int group = 0; group < 4; group++) {
          int of = group;
          List<WeightedMeasure<DiscreteMeasure>> own =
              inputs.stream().filter(each -> group(each.measure()) == of).toList();
          assertArrayEquals(
              own.isEmpty() ? new double[0] : select(own, form, 1 << 20, 9), medians.get(group), 0);
        }
      }
    }
  }

  /** The last digit of the id, 0, 1 or 3; those with a higher one are in no group. */
  private static int group(DiscreteMeasure measure) {
    int digit = measure.id().charAt(measure.id().length() - 1) - '0';
    return digit == 2 || digit > 4 ? -1 : digit == 4 ? 3 : digit;
  }

  @Test
  void movesAndScalesAndMirrorsWithItsInputs() {
    List<WeightedMeasure<DiscreteMeasure>> inputs = Clouds.random(7, 1, 55);
    double[] atoms = atoms(run(inputs, 12));
    assertArrayEquals(mapped(atoms, x -> 4 * x), atoms(run(mapped(inputs, x -> 4 * x), 12)));
    assertArrayEquals(mapped(atoms, x -> x + 3), atoms(run(mapped(inputs, x -> x + 3), 12)), 1e-14);
    double[] mirrored = atoms(run(mapped(inputs, x -> -x), 12));
    for (int i = 0; i < 12; i++) {
      assertEquals(-atoms[11 - i], mirrored[i], 1e-15);
    }
  }

  private static double[] mapped(double[] atoms, DoubleUnaryOperator map) {
    return Arrays.stream(atoms).map(map).toArray();
  }

  private static List<WeightedMeasure<DiscreteMeasure>> mapped(
      List<WeightedMeasure<DiscreteMeasure>> inputs, DoubleUnaryOperator map) {
    List<WeightedMeasure<DiscreteMeasure>> result = new ArrayList<>();
    for (WeightedMeasure<DiscreteMeasure> each : inputs) {
      DiscreteMeasure measure = each.measure();
      result.add(
          new WeightedMeasure<>(
              DiscreteMeasure.trusted(
                  measure.id(), 1, measure.masses(), mapped(measure.support(), map)),
              each.weight()));
    }
    return result;
  }

  @Test
  void equalInputsAreTheirOwnBarycenterAndAnOutlierMovesNothing() {
    DiscreteMeasure measure = Clouds.random(1, 1, 66).get(0).measure();
    List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      inputs.add(new WeightedMeasure<>(measure.withId("n" + n), 1));
    }
    inputs.add(uniform("outlier", 2.9, 1e6, 2e6));
    List<WeightedMeasure<DiscreteMeasure>> equal = inputs.subList(0, 3);
    BarycenterSolution alone = run(equal, breakpoints(equal));
    assertArrayEquals(QuantileFunction.of(measure).atoms(), atoms(alone));
    assertEquals(0, alone.objective());
    assertArrayEquals(atoms(alone), atoms(run(inputs, breakpoints(equal))));
  }

  @Test
  void thereIsNoMedianOfDistances() {
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(Clouds.random(3, 1, 1))) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new OuterLoop(RULE, record -> {}, Objective.MEDIAN)
                  .run(
                      new QuantileMedian<>(),
                      measures,
                      QuantileBarycenter.form(DiscreteMeasure.uniformMasses(2))));
    }
  }
}
