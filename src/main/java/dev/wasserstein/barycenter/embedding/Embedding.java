// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.embedding;

import dev.wasserstein.annotation.PublicApi;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * A measure as a vector, relative to a reference of m atoms z_i of masses v_i.
 *
 * @param id of the measure
 * @param features (m · d, row-major), √v_i (T(z_i) − z_i), T the barycentric projection of an
 *     optimal coupling of reference and measure
 * @param cost W₂² between reference and measure
 * @param dualGap by how much the cost may exceed the optimum
 */
@PublicApi
public record Embedding(String id, double[] features, double cost, double dualGap)
    implements Serializable {
  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding that
        && Objects.equals(id, that.id)
        && Arrays.equals(features, that.features)
        && cost == that.cost
        && dualGap == that.dualGap;
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, Arrays.hashCode(features), cost);
  }

  @Override
  public String toString() {
    return "Embedding[" + id + ", " + features.length + " features]";
  }
}
