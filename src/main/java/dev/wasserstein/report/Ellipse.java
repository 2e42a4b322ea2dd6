// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

/**
 * The points at one standard deviation of a plane Gaussian.
 *
 * @param longer the longer half axis
 * @param shorter the shorter half axis
 * @param angle from the first coordinate to the longer axis, towards the second, in radians
 */
record Ellipse(double longer, double shorter, double angle) {
  /** The ellipse of the covariance ((a, b), (b, c)), by the closed form of its eigenvalues. */
  static Ellipse of(double a, double b, double c) {
    double middle = a / 2 + c / 2;
    double radius = Math.hypot(a / 2 - c / 2, b);
    double largest = middle + radius;
    // The product of the eigenvalues is the determinant: no cancellation in middle − radius.
    double smallest = largest > 0 ? (a * c - b * b) / largest : 0;
    double angle = radius > 0 ? 0.5 * Math.atan2(2 * b, a - c) : 0;
    return new Ellipse(Math.sqrt(Math.max(0, largest)), Math.sqrt(Math.max(0, smallest)), angle);
  }
}
