// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

/** The pairs of measures between which distances are computed. */
public enum PairSelection {
  /** All pairs. */
  ALL,
  /** The pairs of equal ids. */
  MATCHED
}
