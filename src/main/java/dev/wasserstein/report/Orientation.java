// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

/** How the first two coordinates lie on the page. */
public enum Orientation {
  /** x1 to the right, x2 up. */
  CARTESIAN,
  /** As in an array or an image: x1 is the row, downward; x2 is the column, to the right. */
  IMAGE
}
