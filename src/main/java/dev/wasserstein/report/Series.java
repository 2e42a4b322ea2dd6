// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

/**
 * A curve of a chart.
 *
 * @param name what the legend says; empty for a curve that the legend leaves out
 * @param style its CSS class, which gives colour and dashes
 * @param x (n)
 * @param y (n); values that the axis cannot show interrupt the curve
 * @param marked whether points may carry markers with tooltips
 */
record Series(String name, String style, double[] x, double[] y, boolean marked) {}
