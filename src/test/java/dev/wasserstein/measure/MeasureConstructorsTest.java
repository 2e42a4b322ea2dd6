// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Public constructors let nothing through that would become a wrong number later. */
class MeasureConstructorsTest {
  private static final double[] HALVES = {0.5, 0.5};

  private static void refuses(String found, Runnable construction) {
    BadInputException refused = assertThrows(BadInputException.class, construction::run);
    assertTrue(refused.getMessage().contains(found), refused.getMessage());
  }

  @Test
  void pointCloudsAreChecked() {
    refuses("NaN", () -> new DiscreteMeasure("a", 1, HALVES.clone(), new double[] {0, Double.NaN}));
    refuses("NaN", () -> DiscreteMeasure.uniform("a", 2, new double[] {0, Double.NaN}));
    refuses("-0.5", () -> new DiscreteMeasure("a", 1, new double[] {1.5, -0.5}, new double[2]));
    refuses("3 numbers", () -> new DiscreteMeasure("a", 1, HALVES.clone(), new double[3]));
    refuses("no atom", () -> DiscreteMeasure.uniform("a", 1, new double[0]));
    refuses("dimension 0", () -> new DiscreteMeasure("a", 0, HALVES.clone(), new double[0]));
  }

  @Test
  void gridsAreChecked() {
    refuses("2x2", () -> new GridMeasure("a", new int[] {2, 2}, HALVES.clone()));
    refuses("NaN", () -> new GridMeasure("a", new int[] {2}, new double[] {1, Double.NaN}));
  }

  @Test
  void gaussiansAreChecked() {
    refuses("Infinity", () -> new GaussianMeasure("a", new double[] {1 / 0.0}, new double[] {1}));
    refuses("a", () -> new GaussianMeasure("a", new double[1], new double[] {-1}));
    refuses("2 covariance", () -> new GaussianMeasure("a", new double[1], new double[2]));
  }

  @Test
  void mixturesAreChecked() {
    GaussianMeasure normal = new GaussianMeasure("a", new double[1], new double[] {1});
    refuses("1 components", () -> new GaussianMixture("a", HALVES.clone(), List.of(normal)));
    refuses("sum to 0", () -> new GaussianMixture("a", new double[1], List.of(normal)));
  }
}
