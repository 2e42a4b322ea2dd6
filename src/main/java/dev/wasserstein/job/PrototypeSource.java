// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

/** What stands for a cluster. */
public enum PrototypeSource {
  /** The barycenter of its measures. */
  BARYCENTER,
  /** The one of its measures that minimises the weighted sum of costs to the others. */
  MEDOID
}
