// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.sliced;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.geometry.EuclideanPower;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.RandomProblems;
import dev.wasserstein.transport.exact.SortedTransport;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sliced distances and their directions. */
class SlicedTransportTest {
  @Test
  void equalsAnIndependentImplementation() {
    // scripts/reference/sliced.py: POT 0.9.7.post1.
    double[] x = new double[12];
    double[] a = new double[6];
    for (int i = 0; i < 6; i++) {
      x[2 * i] = Math.sin(1 + i);
      x[2 * i + 1] = Math.cos(2 * i);
      a[i] = (1.0 + i) / 21;
    }
    double[] y = new double[8];
    double[] b = new double[4];
    for (int j = 0; j < 4; j++) {
      y[2 * j] = 1 + Math.cos(3 * j);
      y[2 * j + 1] = Math.sin(1 + 2 * j) / 2;
      b[j] = (4.0 - j) / 10;
    }
    double[] theta = new double[10];
    for (int l = 0; l < 5; l++) {
      theta[2 * l] = Math.cos(Math.PI * (l + 0.25) / 5);
      theta[2 * l + 1] = Math.sin(Math.PI * (l + 0.25) / 5);
    }
    Directions directions = new Directions(2, theta);
    DiscreteMeasure source = new DiscreteMeasure("a", 2, a, x);
    DiscreteMeasure target = new DiscreteMeasure("b", 2, b, y);
    assertEquals(
        1.4112237999155104, new SlicedTransport(directions, 2).cost(source, target), 1e-14);
    assertEquals(2.309200504806256, new SlicedTransport(directions, 3).cost(source, target), 1e-14);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2, 3})
  void isTheMeanOfTheCostsOnTheLines(double exponent) {
    for (int d : new int[] {1, 2, 3, 7}) {
      DiscreteMeasure a = cloud("a", 23, d, d);
      DiscreteMeasure b = cloud("b", 31, d, 10 + d);
      Directions directions = Directions.of(Directions.Choice.ORTHOGONAL, 9, d, 5);
      double expected = 0;
      for (int l = 0; l < directions.count(); l++) {
        TransportProblem problem =
            TransportProblem.of(along(a, directions, l), along(b, directions, l), power(exponent));
        expected += new SortedTransport().solve(problem).cost() / directions.count();
      }
      double cost = new SlicedTransport(directions, exponent).cost(a, b);
      assertEquals(expected, cost, 1e-12 * expected);
    }
  }

  private static EuclideanPower power(double exponent) {
    return new EuclideanPower(exponent);
  }

  @Test
  void costsOfManyAreCostsOfEach() {
    List<DiscreteMeasure> left = List.of(cloud("a", 9, 2, 1), cloud("b", 300, 2, 2));
    List<DiscreteMeasure> right =
        List.of(cloud("c", 300, 2, 3), cloud("d", 9, 2, 4), cloud("e", 50, 2, 5));
    Directions directions = Directions.of(Directions.Choice.UNIFORM, 20, 2, 6);
    PairwiseCost.Cost[][] costs =
        new SlicedTransport(directions, 2)
            .costs(left, right, (from, to) -> !from.id().equals("b") || !to.id().equals("d"));
    assertNull(costs[1][1]);
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        double cost = new SlicedTransport(directions, 2).cost(left.get(i), right.get(j));
        if (i != 1 || j != 1) {
          assertEquals(cost, costs[i][j].cost());
        }
        assertEquals(
            cost, new SlicedTransport(directions, 2).cost(right.get(j), left.get(i)), 1e-14 * cost);
      }
    }
  }

  /** Lists of more atoms than are sorted at once are worked on in parts. */
  @Test
  void partsOfListsGiveTheSameCosts() {
    List<DiscreteMeasure> large =
        List.of(cloud("a", 1_500_000, 1, 1), cloud("b", 600_000, 1, 2), cloud("c", 5, 1, 3));
    List<DiscreteMeasure> small = List.of(cloud("d", 7, 1, 4), cloud("e", 11, 1, 5));
    SlicedCost cost = new SlicedCost(Directions.Choice.ORTHOGONAL, 2, 3, 2);
    PairwiseCost.Cost[][] costs = cost.between(large, small, (from, to) -> true);
    PairwiseCost.Cost[][] transposed = cost.between(small, large, (from, to) -> true);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 2; j++) {
        double expected = cost.from(large.get(i)).apply(small.get(j)).cost();
        assertEquals(expected, costs[i][j].cost());
        assertEquals(expected, transposed[j][i].cost(), 1e-14 * expected);
      }
    }
  }

  @Test
  void isZeroToItselfAndOfDiracsAShareOfTheDistance() {
    DiscreteMeasure a = cloud("a", 40, 3, 7);
    Directions directions = Directions.of(Directions.Choice.ORTHOGONAL, 30, 3, 8);
    assertEquals(0, new SlicedTransport(directions, 2).cost(a, a));
    DiscreteMeasure x = DiscreteMeasure.uniform("x", 3, new double[] {1, 2, 3});
    DiscreteMeasure y = DiscreteMeasure.uniform("y", 3, new double[] {4, 6, 3});
    assertEquals(25.0 / 3, new SlicedTransport(directions, 2).cost(x, y), 1e-13);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10})
  void evenDirectionsHaveTheSecondMomentOfTheSphere(int d) {
    Directions directions = Directions.of(Directions.Choice.ORTHOGONAL, 4 * d, d, 3);
    double[] expected = new double[d * d];
    for (int k = 0; k < d; k++) {
      expected[k * d + k] = 1.0 / d;
    }
    assertArrayEquals(expected, directions.secondMoment(), 1e-14);
  }

  @ParameterizedTest
  @EnumSource(Directions.Choice.class)
  void directionsHaveLengthOneAndFollowTheSeed(Directions.Choice choice) {
    for (int d = 1; d < 6; d++) {
      Directions directions = Directions.of(choice, 13, d, 4);
      assertEquals(d == 1 ? 1 : 13, directions.count());
      for (int p = 0; p < directions.theta().length; p += d) {
        double squares = 0;
        for (int k = 0; k < d; k++) {
          squares += directions.theta()[p + k] * directions.theta()[p + k];
        }
        assertEquals(1, squares, 1e-14);
      }
      assertArrayEquals(directions.theta(), Directions.of(choice, 13, d, 4).theta());
      assertTrue(
          d == 1 || !Arrays.equals(directions.theta(), Directions.of(choice, 13, d, 9).theta()));
    }
  }

  /** In the plane 50 even directions err less than 50 independent ones. */
  @Test
  void evenDirectionsErrLess() {
    DiscreteMeasure a = cloud("a", 100, 2, 20);
    DiscreteMeasure b = cloud("b", 100, 2, 21);
    double reference =
        new SlicedTransport(Directions.of(Directions.Choice.ORTHOGONAL, 20_000, 2, 1), 2)
            .cost(a, b);
    double even = 0;
    double independent = 0;
    for (int seed = 0; seed < 10; seed++) {
      even += error(Directions.Choice.ORTHOGONAL, seed, a, b, reference);
      independent += error(Directions.Choice.UNIFORM, seed, a, b, reference);
    }
    assertTrue(even < 0.1 * independent, even + " " + independent);
  }

  private static double error(
      Directions.Choice choice, int seed, DiscreteMeasure a, DiscreteMeasure b, double reference) {
    return Math.abs(
        new SlicedTransport(Directions.of(choice, 50, 2, seed), 2).cost(a, b) - reference);
  }

  private static DiscreteMeasure along(DiscreteMeasure measure, Directions directions, int l) {
    int d = measure.dimension();
    double[] along = new double[measure.size()];
    for (int i = 0; i < along.length; i++) {
      for (int k = 0; k < d; k++) {
        along[i] += directions.theta()[l * d + k] * measure.support()[i * d + k];
      }
    }
    return new DiscreteMeasure(measure.id(), 1, measure.masses(), along);
  }

  private static DiscreteMeasure cloud(String id, int n, int d, long stream) {
    RandomGenerator random = SubSeed.stream(RandomProblems.SEED, stream, id);
    double[] support = new double[n * d];
    Arrays.setAll(support, p -> random.nextGaussian() * (1 + p % d));
    double[] masses = DiscreteMeasure.uniformMasses(n);
    if (stream % 2 == 1) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        masses[i] = random.nextDouble();
        sum += masses[i];
      }
      for (int i = 0; i < n; i++) {
        masses[i] /= sum;
      }
    }
    return new DiscreteMeasure(id, d, masses, support);
  }
}
