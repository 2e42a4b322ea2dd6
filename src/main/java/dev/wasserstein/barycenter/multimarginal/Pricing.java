// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.barycenter.Deadline;
import java.util.List;

/**
 * Finds combinations whose reduced cost is least: of h(z) = Σ_n λ_n min_x (|x − z|² − g_n(x)) the
 * minimum over the places that a problem allows, and whether it is that.
 */
interface Pricing {
  /**
   * A combination of one atom of each measure.
   *
   * @param atoms (N), the number of the atom of each measure
   * @param reducedCost its cost at the place where it was found, less Σ λ_n g_n(x_{j_n})
   */
  record Combination(int[] atoms, double reducedCost) {}

  /**
   * What a search found.
   *
   * @param bound no place has a smaller h, whatever rounding did
   * @param found combinations of negative reduced cost, the least first
   */
  record Prices(double bound, List<Combination> found) {}

  /** The place where a combination costs least (d), relative to the problem's mean. */
  double[] place(int[] combination);

  /**
   * Searches.
   *
   * @param potentials g_n of every atom of every measure (N × m_n)
   * @param negligible reduced costs above minus this need not be found
   * @param most how many combinations are wanted
   * @param deadline after which the search ends with the bound that it has
   */
  Prices search(double[][] potentials, double negligible, int most, Deadline deadline);
}
