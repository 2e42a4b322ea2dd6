// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.cluster.Assignment;
import java.util.List;

/**
 * The nearest prototype of each measure.
 *
 * @param prototypes ids, by number
 */
public record AssignResult(
    List<String> prototypes, List<Assignment> assignments, List<String> lines)
    implements JobResult {}
