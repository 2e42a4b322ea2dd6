// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

/** How a barycenter is scored. */
public enum Evaluation {
  /** By the method's own objective. */
  OBJECTIVE,
  /** By exact transport as well. */
  EXACT
}
