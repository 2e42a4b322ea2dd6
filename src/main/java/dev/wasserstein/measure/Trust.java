// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

/** Tells the constructors of measures that check from those that do not. */
enum Trust {
  /** The public constructor checks. */
  NONE,
  /** The caller has checked. */
  GIVEN
}
