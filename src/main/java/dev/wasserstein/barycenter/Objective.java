// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.annotation.PublicApi;

/** Which Fréchet functional a loop minimises. */
@PublicApi
public enum Objective {
  /** Σ λ_n W², the Fréchet mean. */
  MEAN,
  /** Σ λ_n W, the Fréchet median: measures that lie far off pull no harder than near ones. */
  MEDIAN
}
