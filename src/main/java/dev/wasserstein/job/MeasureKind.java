// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

/** A kind of measures that a method may take. */
enum MeasureKind {
  /** Point clouds in any dimension, each with atoms of its own. */
  CLOUDS,
  /** Point clouds on the line. */
  LINE,
  /** Histograms and images on one grid, or point clouds with the same atoms. */
  GRIDS,
  /** Gaussians. */
  GAUSSIANS,
  /** Mixtures of Gaussians. */
  MIXTURES
}
