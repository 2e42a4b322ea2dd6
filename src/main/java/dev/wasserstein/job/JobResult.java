// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import java.util.List;

/** What a job has done. */
public interface JobResult {
  /** What came out, in lines for people; at least one. */
  List<String> lines();

  /** Whether every loop of the job converged, or nothing iterates in it. */
  default boolean hasConverged() {
    return true;
  }
}
