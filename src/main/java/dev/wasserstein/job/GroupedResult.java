// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import java.util.List;

/**
 * What a command has done for its groups.
 *
 * @param lines for people
 * @param hasConverged whether all groups have
 */
record GroupedResult(List<String> lines, boolean hasConverged) implements JobResult {}
