// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.wasp.Posterior;
import java.util.List;
import java.util.Map;

/**
 * One posterior from those of data shards.
 *
 * @param posteriors by mode, in the order asked
 * @param warnings every doubt that the run has, each a sentence
 */
public record WaspResult(
    Map<String, Posterior> posteriors,
    List<String> warnings,
    List<String> lines,
    boolean hasConverged)
    implements JobResult {}
