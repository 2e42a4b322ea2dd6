// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

/**
 * Where a box of the plane lies on a drawing.
 *
 * @param left of the panel, in px
 * @param top of the panel, in px
 * @param width of the panel, in px
 * @param height of the panel, in px
 */
record PlaneFrame(Box box, double left, double top, double width, double height) {
  /** The px of a value of the coordinate that runs to the right. */
  double acrossPx(double value) {
    return left + (value - box.acrossLow()) / (box.acrossHigh() - box.acrossLow()) * width;
  }

  /** The px of a value of the other coordinate. */
  double upPx(double value) {
    double fraction = (value - box.upLow()) / (box.upHigh() - box.upLow());
    return top + (box.orientation() == Orientation.IMAGE ? fraction : 1 - fraction) * height;
  }

  /** The horizontal px of a point. */
  double x(double x1, double x2) {
    return acrossPx(box.orientation() == Orientation.IMAGE ? x2 : x1);
  }

  /** The vertical px of a point. */
  double y(double x1, double x2) {
    return upPx(box.orientation() == Orientation.IMAGE ? x1 : x2);
  }
}
