// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.options.OptionException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transforms of arrays are maps onto all vectors, and back. */
class ArrayTransformTest {
  private static final RandomGenerator RANDOM = SubSeed.stream(20261130, 0);

  private static double[] normal(int n, double scale) {
    double[] values = new double[n];
    Arrays.setAll(values, k -> scale * RANDOM.nextGaussian());
    return values;
  }

  /** Whatever comes out of averages is a value, and goes there and back. */
  @ParameterizedTest
  @EnumSource(ArrayTransform.class)
  void anyVectorIsTheImageOfAValue(ArrayTransform transform) {
    for (int trial = 0; trial < 200; trial++) {
      int d = 2 + trial % 4;
      double[] y = normal(transform.axes() == 1 ? d : d * d, 1.5);
      double[] x = transform.back(y, d);
      assertTrue(transform.holds(x, d), () -> transform + Arrays.toString(x));
      double[] again = transform.back(transform.forward(x, d).orElseThrow(), d);
      double most = Arrays.stream(x).map(Math::abs).max().orElseThrow();
      assertArrayEquals(x, again, 1e-9 * most, () -> transform + Arrays.toString(y));
    }
  }

  @Test
  void knownValues() {
    double[] thirds = ArrayTransform.SIMPLEX.forward(new double[] {.25, .25, .5}, 3).orElseThrow();
    double log2 = Math.log(2);
    assertArrayEquals(new double[] {-log2 / 3, -log2 / 3, 2 * log2 / 3}, thirds, 1e-15);
    double[] correlation =
        ArrayTransform.CORRELATION.forward(new double[] {1, .6, .6, 1}, 2).orElseThrow();
    // artanh .6 = ln 2.
    assertArrayEquals(new double[] {0, log2, log2, 0}, correlation, 1e-15);
    double[] covariance =
        ArrayTransform.CHOLESKY_COVARIANCE.forward(new double[] {4, 2, 2, 10}, 2).orElseThrow();
    assertArrayEquals(new double[] {log2, 1, 1, Math.log(3)}, covariance, 1e-15);
  }

  @Test
  void othersAreOutside() {
    assertFalse(ArrayTransform.SIMPLEX.holds(new double[] {.5, .6}, 2));
    assertFalse(ArrayTransform.SIMPLEX.holds(new double[] {-.1, 1.1}, 2));
    assertFalse(ArrayTransform.CORRELATION.holds(new double[] {1, 1.1, 1.1, 1}, 2));
    assertFalse(ArrayTransform.CORRELATION.holds(new double[] {2, 1, 1, 1}, 2));
    assertFalse(ArrayTransform.CHOLESKY_COVARIANCE.holds(new double[] {1, 2, 2, 1}, 2));
    assertFalse(ArrayTransform.CHOLESKY_COVARIANCE.holds(new double[] {1, 0, .5, 1}, 2));
  }

  private static final List<String> NAMES =
      List.of("p[1]", "S[1,1]", "S[2,1]", "p[2]", "S[1,2]", "S[2,2]", "L.1.1", "L.2.1", "L.2.2");

  @Test
  void arraysAreFoundWhereverTheirElementsStand() {
    List<ParameterArray> arrays = ParameterArray.of(NAMES);
    assertEquals(List.of("p", "S", "L"), arrays.stream().map(ParameterArray::name).toList());
    assertArrayEquals(new int[] {1, 4, 2, 5}, arrays.get(1).columns());
    assertArrayEquals(new int[] {6, -1, 7, 8}, arrays.get(2).columns());
    assertEquals(List.of(), ParameterArray.of(List.of("p[1]", "p[3]", "S[1,1]", "S[1,2]", "a")));
  }

  @Test
  void drawsGoThereAndBack() {
    Transforms transforms =
        Transforms.of("p=simplex,S=cholesky-covariance,L=cholesky-covariance", NAMES);
    double[] row = {.25, 4, 2, .75, 2, 10, 9, 3, 5};
    Draws draws = new Draws(NAMES, new int[] {1}, row.clone(), "test");
    double[] values = transforms.forward(draws).values().clone();
    assertEquals(Math.log(2), values[1], 1e-15);
    assertEquals(values[2], values[4]);
    transforms.back(values);
    assertArrayEquals(row, values, 1e-13);
  }

  /** Files of six digits hold zeros where there are none. */
  @Test
  void zerosOfASimplexAreRounding() {
    List<String> names = List.of("p.1", "p.2");
    Transforms transforms = Transforms.of("p=simplex", names);
    Draws draws = new Draws(names, new int[] {2}, new double[] {0, 1, .25, .75}, "test");
    double[] values = transforms.forward(draws).values().clone();
    transforms.back(values);
    assertArrayEquals(new double[] {.125 / 1.125, 1 / 1.125, .25, .75}, values, 1e-15);
  }

  @Test
  void whatCannotBeIsRefused() {
    for (String text :
        List.of("q=simplex", "S=simplex", "p=correlation", "p=simplex,p[1]=log", "p=simple")) {
      assertThrows(OptionException.class, () -> Transforms.of(text, NAMES), text);
    }
    List<String> names = List.of("p.1", "p.2");
    Draws draws = new Draws(names, new int[] {1}, new double[] {.3, .3}, "file");
    String message =
        assertThrows(
                BadInputException.class, () -> Transforms.of("p=simplex", names).forward(draws))
            .getMessage();
    assertTrue(message.contains("'p' (file, draw 1)") && message.contains("simplex"), message);
  }
}
