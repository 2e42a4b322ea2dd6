// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.method.CutModel.Cut;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Variable;

class CutModelTest {
  private static List<Cut> random(RandomGenerator random, int k, int m, double unit) {
    List<Cut> cuts = new ArrayList<>();
    for (int c = 0; c < k; c++) {
      double[] slope = new double[m];
      for (int i = 0; i < m; i++) {
        slope[i] = unit * random.nextGaussian();
      }
      cuts.add(new Cut(unit * (3 + random.nextGaussian()), slope));
    }
    return cuts;
  }

  private static double model(List<Cut> cuts, double[] v) {
    return cuts.stream().mapToDouble(cut -> cut.at(v)).max().orElseThrow();
  }

  /** min r with r ≥ all cuts on the simplex. */
  private static double minimum(List<Cut> cuts, int m) {
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Variable r = model.addVariable("r").weight(1);
    Expression sum = model.addExpression("sum").level(1);
    Variable[] v = new Variable[m];
    for (int i = 0; i < m; i++) {
      v[i] = model.addVariable("v" + i).lower(0);
      sum.set(v[i], 1);
    }
    for (int c = 0; c < cuts.size(); c++) {
      Expression above = model.addExpression("c" + c).lower(cuts.get(c).constant());
      above.set(r, 1);
      for (int i = 0; i < m; i++) {
        above.set(v[i], -cuts.get(c).slope()[i]);
      }
    }
    return model.minimise().getValue();
  }

  @Test
  void theMinimumIsThatOfTheLinearProgram() {
    RandomGenerator random = SubSeed.stream(Clouds.SEED, 71);
    for (int trial = 0; trial < 60; trial++) {
      int m = 2 + random.nextInt(12);
      int k = 1 + random.nextInt(25);
      double unit = Math.pow(10, random.nextInt(-9, 10));
      List<Cut> cuts = random(random, k, m, unit);
      double expected = unit * minimum(scaled(cuts, 1 / unit), m);
      CutModel.Minimum found = new CutModel(cuts).minimum();
      assertEquals(expected, found.bound(), 1e-9 * unit);
      assertTrue(found.bound() <= expected + 1e-12 * unit);
      assertEquals(expected, model(cuts, found.point()), 1e-8 * unit);
      assertEquals(1, Arrays.stream(found.point()).sum(), 1e-14);
    }
  }

  private static List<Cut> scaled(List<Cut> cuts, double factor) {
    return cuts.stream()
        .map(
            cut ->
                new Cut(
                    factor * cut.constant(),
                    Arrays.stream(cut.slope()).map(x -> factor * x).toArray()))
        .toList();
  }

  /** With one cut that the whole simplex meets, it is the projection on the simplex. */
  @Test
  void theNearestPointOfTheSimplexIsItsProjection() {
    CutModel flat = new CutModel(List.of(new Cut(0, new double[3])));
    assertArrayEquals(new double[] {0.5, 0.5, 0}, flat.nearest(new double[] {1, 1, -3}, 1), 1e-7);
    assertArrayEquals(
        new double[] {0.2, 0.3, 0.5}, flat.nearest(new double[] {0.2, 0.3, 0.5}, 1), 1e-7);
  }

  /** ⟨c − p, v − p⟩ ≤ 0 for all v of the level set: drawn ones, and the minimum. */
  @Test
  void theNearestPointOfALevelSetIsAProjection() {
    RandomGenerator random = SubSeed.stream(Clouds.SEED, 72);
    for (int trial = 0; trial < 40; trial++) {
      int m = 2 + random.nextInt(6);
      List<Cut> cuts = random(random, 1 + random.nextInt(8), m, 1);
      CutModel model = new CutModel(cuts);
      double[] centre = point(random, m);
      CutModel.Minimum minimum = model.minimum();
      double level = (minimum.bound() + model(cuts, centre)) / 2;
      double[] nearest = model.nearest(centre, level);
      assertTrue(model(cuts, nearest) <= level + 1e-8, model(cuts, nearest) + " " + level);
      for (int draw = 0; draw < 300; draw++) {
        double[] other = draw == 0 ? minimum.point() : point(random, m);
        if (model(cuts, other) <= level) {
          double product = 0;
          for (int i = 0; i < m; i++) {
            product += (centre[i] - nearest[i]) * (other[i] - nearest[i]);
          }
          assertTrue(product <= 1e-6, "" + product);
        }
      }
    }
  }

  private static double[] point(RandomGenerator random, int m) {
    double[] point = new double[m];
    double sum = 0;
    for (int i = 0; i < m; i++) {
      point[i] = random.nextExponential();
      sum += point[i];
    }
    for (int i = 0; i < m; i++) {
      point[i] /= sum;
    }
    return point;
  }
}
