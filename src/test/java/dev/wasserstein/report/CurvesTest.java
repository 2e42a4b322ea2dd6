// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CurvesTest {
  @Test
  void ellipseHasTheCovarianceItCameFrom() {
    RandomGenerator random = SubSeed.stream(11, 0);
    for (int trial = 0; trial < 200; trial++) {
      double longer = 1 + random.nextDouble();
      double shorter = random.nextDouble();
      double angle = Math.PI * (random.nextDouble() - 0.5);
      double cos = Math.cos(angle);
      double sin = Math.sin(angle);
      double a = longer * longer * cos * cos + shorter * shorter * sin * sin;
      double b = (longer * longer - shorter * shorter) * cos * sin;
      double c = longer * longer * sin * sin + shorter * shorter * cos * cos;
      Ellipse ellipse = Ellipse.of(a, b, c);
      assertEquals(longer, ellipse.longer(), 1e-9);
      assertEquals(shorter, ellipse.shorter(), 1e-6);
      assertEquals(0, Math.sin(angle - ellipse.angle()), 1e-6);
    }
    assertEquals(new Ellipse(0, 0, 0), Ellipse.of(0, 0, 0));
  }

  @Test
  void quantilesAreTheSortedAtomsWithTheirMasses() {
    DiscreteMeasure measure =
        new DiscreteMeasure("m", 1, new double[] {0.5, 0.25, 0.25}, new double[] {3, 1, 2});
    QuantileCurve curve = QuantileCurve.of(measure, 0);
    assertEquals(List.of(0.0, 0.25, 0.25, 0.5, 0.5, 1.0), list(curve.levels()));
    assertEquals(List.of(1.0, 1.0, 2.0, 2.0, 3.0, 3.0), list(curve.values()));
  }

  @Test
  void quantilesOfManyAtomsAreThinnedAndAscend() {
    double[] support = SubSeed.stream(5, 0).doubles(5000).toArray();
    QuantileCurve curve = QuantileCurve.of(DiscreteMeasure.uniform("m", 1, support), 0);
    assertTrue(curve.levels().length < 1000);
    for (int k = 1; k < curve.values().length; k++) {
      assertTrue(curve.values()[k] >= curve.values()[k - 1]);
    }
    assertEquals(0.5, curve.values()[curve.values().length / 2], 0.05);
  }

  @Test
  void normalDistributionFunction() {
    assertEquals(0.5, QuantileCurve.normalCdf(0), 1e-7);
    assertEquals(0.9750021049, QuantileCurve.normalCdf(1.96), 1e-7);
    assertEquals(0.0013498980, QuantileCurve.normalCdf(-3), 1e-7);
  }

  @Test
  void latticeIsThePixelGrid() {
    GridMeasure grid =
        new GridMeasure(
            "g",
            new int[] {5, 3},
            new double[] {.1, 0, .1, 0, 0, .1, .2, 0, 0, 0, .1, .1, .1, .1, .1});
    assertEquals(0.25, Lattice.cell(List.of(grid)).orElseThrow(), 1e-12);
    assertEquals(0.25, Lattice.cell(List.of(grid.toDiscrete())).orElseThrow(), 1e-12);
    DiscreteMeasure free = DiscreteMeasure.uniform("f", 2, new double[] {0, 0.1, 0.33, 0.777});
    assertTrue(Lattice.cell(List.of(free)).isEmpty());
    assertTrue(Lattice.cell(List.of()).isEmpty());
  }

  @Test
  void coordinatesAreShortAndExact() {
    assertEquals("0", Svg.coordinate(0));
    assertEquals("-1.5", Svg.coordinate(-1.5));
    assertEquals("12.05", Svg.coordinate(12.0499999));
    assertEquals("-0.01", Svg.coordinate(-0.009));
    assertEquals("0", Svg.coordinate(-0.001));
  }

  @Test
  void briefNumbers() {
    assertEquals("n/a", ReadableNumber.brief(Double.NaN));
    assertEquals("∞", ReadableNumber.brief(Double.POSITIVE_INFINITY));
    assertEquals("0", ReadableNumber.brief(0));
    assertEquals("0.08333", ReadableNumber.brief(1.0 / 12));
    assertEquals("208.7", ReadableNumber.brief(208.7327665340468));
    assertEquals("−1.235e−09", ReadableNumber.brief(-1.2345678e-9).replace("e−9", "e−09"));
    assertEquals("1 atom", ReadableNumber.count(1, "atom"));
  }

  private static List<Double> list(double[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }
}
