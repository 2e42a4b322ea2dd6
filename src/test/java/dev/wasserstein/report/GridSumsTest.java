// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GridSumsTest {
  private static final int[] SHAPE = {3, 4, 2, 5};

  private static GridMeasure grid(int... shape) {
    double[] masses = SubSeed.stream(11, 0).doubles(GridMeasure.cells(shape)).toArray();
    return new GridMeasure("g", shape, masses);
  }

  @Test
  void marginalsAreThoseOfTheAtoms() {
    GridMeasure grid = grid(SHAPE);
    DiscreteMeasure atoms = grid.toDiscrete();
    for (int first = 0; first < SHAPE.length; first++) {
      for (int second = 0; second < SHAPE.length; second++) {
        int columns = first == second ? 1 : SHAPE[second];
        double[] expected = new double[SHAPE[first] * columns];
        for (int atom = 0; atom < atoms.size(); atom++) {
          int i = (int) Math.rint(atoms.support()[4 * atom + first] * 4);
          int j = (int) Math.rint(atoms.support()[4 * atom + second] * 4);
          expected[i * columns + (first == second ? 0 : j)] += atoms.masses()[atom];
        }
        assertArrayEquals(expected, GridSums.onto(grid, first, second), 1e-12);
      }
    }
  }

  @Test
  void aCloudLiesWhereTheCellsLie() {
    DiscreteMeasure cloud =
        GridSums.cloud(
            new GridMeasure("g", new int[] {1, 3, 2}, new double[] {0, 1, 0, 0, 0, 2}), 1, 2);
    assertArrayEquals(new double[] {1, 2}, cloud.masses());
    assertArrayEquals(new double[] {0, 0.5, 1, 0.5}, cloud.support());
  }

  @Test
  void slicesHoldTheCellsOfTheirIndex() {
    GridMeasure volume = grid(3, 4, 5);
    for (int axis = 0; axis < 3; axis++) {
      int length = volume.shape()[axis];
      int down = axis == 0 ? 1 : 0;
      int across = axis == 2 ? 1 : 2;
      double[] sum = new double[volume.shape()[down] * volume.shape()[across]];
      for (int index = 0; index < length; index++) {
        double[] slice = GridSums.slice(volume, axis, index);
        assertEquals(
            GridSums.onto(volume, axis, down)[index * volume.shape()[down]],
            Arrays.stream(slice, 0, volume.shape()[across]).sum(),
            1e-12);
        for (int k = 0; k < sum.length; k++) {
          sum[k] += slice[k];
        }
      }
      assertArrayEquals(GridSums.onto(volume, down, across), sum, 1e-12);
    }
  }

  @Test
  void theMiddleIsTheCellNextToTheMean() {
    GridMeasure line = new GridMeasure("l", new int[] {5}, new double[] {0, 0, 0.4, 0, 0.6});
    assertEquals(3, GridSums.middle(line, 0));
  }
}
