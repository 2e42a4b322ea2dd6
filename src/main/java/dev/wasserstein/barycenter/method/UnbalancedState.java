// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import java.io.Serializable;

/**
 * The state of an unbalanced barycenter.
 *
 * @param iteration the number of updates made
 * @param logMasses ln q (m), of any total mass
 * @param residual the L1 change of the masses in the last update as a share of them, 2 before the
 *     first
 * @param meanConstant Σ λ_n c_n of the constants c_n by which the measures' potentials are off
 */
public record UnbalancedState(
    int iteration, double[] logMasses, double residual, double meanConstant)
    implements Serializable {}
