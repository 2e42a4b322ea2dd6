// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import java.util.List;

/**
 * A barycenter.
 *
 * @param solution the best of all starts
 * @param warnings every doubt that the run has, each a sentence
 * @param hasConverged whether the loop converged, or the method needs no loop
 */
public record BarycenterResult(
    BarycenterSolution solution, List<String> warnings, List<String> lines, boolean hasConverged)
    implements JobResult {}
