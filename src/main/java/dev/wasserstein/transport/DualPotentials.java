// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

/**
 * Dual potentials (f, g). They are feasible, f_i + g_j ≤ c(x_i, y_j) for all i, j, so that Σ a_i
 * f_i + Σ b_j g_j is a lower bound of the transport cost.
 *
 * @param source f (m), in units of the ground cost
 * @param target g (n), in units of the ground cost
 */
public record DualPotentials(double[] source, double[] target) {}
