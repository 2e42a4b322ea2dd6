// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

/** What the residual of a method measures. */
public enum ResidualUnit {
  /** A length in the units of the space; the loop divides it by the spread of the inputs. */
  LENGTH,
  /** A number without unit, such as the L1 change of masses, which the loop takes as it is. */
  RELATIVE
}
