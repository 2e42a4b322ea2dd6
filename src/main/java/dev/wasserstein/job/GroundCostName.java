// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

/** The ground costs that a user can name. */
public enum GroundCostName {
  /** A power of the Euclidean distance. */
  EUCLIDEAN,
  /** A power of the distance on the sphere, between (latitude, longitude) in degrees. */
  GREAT_CIRCLE,
  /** A table of costs between atoms. */
  MATRIX
}
