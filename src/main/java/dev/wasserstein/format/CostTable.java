// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A file of ground costs: an m × n array of NumPy (npy), or text of m rows of n numbers without a
 * header.
 *
 * @param rows m
 * @param columns n
 * @param costs (m × n, row-major), finite and not negative
 */
public record CostTable(int rows, int columns, double[] costs) {

  /**
   * Reads the file.
   *
   * @throws BadInputException if it is malformed, or a cost is negative or not finite
   */
  public static CostTable decode(InputStream in, String fileName) throws IOException {
    CostTable table = fileName.endsWith(".npy") ? npy(in, fileName) : text(in, fileName);
    for (int k = 0; k < table.costs.length; k++) {
      double cost = table.costs[k];
      if (!(cost >= 0 && cost < Double.POSITIVE_INFINITY)) {
        throw new BadInputException(
            "The cost in row " + (k / table.columns + 1) + ", column " + (k % table.columns + 1),
            fileName,
            "is " + cost,
            "a finite number that is not negative",
            "Correct it.");
      }
    }
    return table;
  }

  private static CostTable npy(InputStream in, String fileName) throws IOException {
    NpyArray array = NpyArray.read(in, fileName);
    if (array.shape().length != 2 || array.values().length == 0) {
      throw new BadInputException(
          "The array",
          fileName,
          "has the shape " + Arrays.toString(array.shape()),
          "m x n, a cost for each pair of atoms",
          "Save the cost matrix as a two-dimensional array.");
    }
    return new CostTable(array.shape()[0], array.shape()[1], array.values());
  }

  private static CostTable text(InputStream in, String fileName) throws IOException {
    NumberTable table = NumberTable.read(in, fileName, "m rows of n costs");
    return new CostTable(table.rows(), table.columns(), table.numbers());
  }
}
