// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

/** How many of the nearest prototypes are asked for; the fewer, the fewer costs are computed. */
public enum Neighbours {
  NEAREST,
  /** The second nearest as well, which tells the margin. */
  TWO_NEAREST
}
