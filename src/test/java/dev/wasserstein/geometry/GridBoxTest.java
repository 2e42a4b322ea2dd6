// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GridBoxTest {
  private static double[] masses(int cells, int... positive) {
    double[] masses = new double[cells];
    for (int cell : positive) {
      masses[cell] = 1;
    }
    return masses;
  }

  private static String range(GridBox box, int axis) {
    return box.from(axis) + "+" + box.length(axis);
  }

  @Test
  void itHoldsAllPositiveMasses() {
    int[] shape = {3, 10, 4};
    // Cells (1, 2, 3) and (1, 6, 1).
    GridBox box = GridBox.around(shape, masses(120, 40 + 8 + 3, 40 + 24 + 1), 1);
    assertEquals("1+1 2+5 1+3", range(box, 0) + " " + range(box, 1) + " " + range(box, 2));
    assertEquals(15, box.cells());
    assertEquals(5, box.lines());
    assertEquals(3, box.lineLength());
  }

  @Test
  void itsLengthsAreMultiplesAsFarAsTheGridGoes() {
    GridBox box = GridBox.around(new int[] {3, 20}, masses(60, 20 + 17, 40 + 18), 8);
    assertEquals("0+3 12+8", range(box, 0) + " " + range(box, 1));
    assertEquals(5, box.filledFrom());
    assertEquals(2, box.filledLength());
  }

  @Test
  void withoutMassesItIsOneCell() {
    GridBox box = GridBox.around(new int[] {3, 2}, new double[6], 1);
    assertEquals(1, box.cells());
  }

  @Test
  void vectorsGoThereAndBack() {
    GridBox box = GridBox.around(new int[] {2, 3, 4}, masses(24, 4 + 1, 8 + 2, 12 + 4 + 1), 1);
    double[] whole = new double[24];
    Arrays.setAll(whole, j -> j);
    double[] boxed = new double[box.cells()];
    box.gather(whole, boxed);
    assertArrayEquals(new double[] {5, 6, 9, 10, 17, 18, 21, 22}, boxed);
    double[] back = new double[24];
    box.scatter(boxed, back);
    for (int j = 0; j < 24; j++) {
      assertEquals(Arrays.binarySearch(boxed, j) >= 0 ? j : 0, back[j]);
    }
  }
}
