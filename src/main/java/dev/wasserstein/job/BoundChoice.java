// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

/** Which lower bound of an objective is computed beside it. */
public enum BoundChoice {
  /** None. */
  NONE,
  /** Σ λ_i λ_j W₂² over all pairs of measures. */
  PAIRWISE,
  /** That of the dual problem, by column generation. */
  DUAL,
  /** The larger one of both. */
  BEST
}
