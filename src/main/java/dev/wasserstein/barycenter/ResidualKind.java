// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

/** In what unit a method states its fixed-point residual. */
public enum ResidualKind {
  /** A length in the units of the space; the loop divides it by the inputs' spread s. */
  LENGTH,
  /** A ratio already. */
  RELATIVE
}
