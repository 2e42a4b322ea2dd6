// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.cluster.Assignment;
import java.util.List;

/**
 * The nearest prototype of each measure.
 *
 * @param prototypes ids, by number
 * @param unconverged of how many measures the solve stopped at the cap on its iterations
 */
public record AssignResult(
    List<String> prototypes, List<Assignment> assignments, long unconverged, List<String> lines)
    implements JobResult {
  @Override
  public boolean hasConverged() {
    return unconverged == 0;
  }
}
