// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

/**
 * What the last solve of one measure left behind to make the next one faster. It is never part of
 * the answer: a solver given none, or one that does not fit, starts cold and returns the same
 * result.
 */
public interface WarmStart {
  /** The memory it takes, about, in bytes. */
  long bytes();
}
