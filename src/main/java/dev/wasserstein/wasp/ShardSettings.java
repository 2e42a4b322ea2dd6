// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What happens to the draws of a shard before anything is computed from them.
 *
 * @param parameters the names (d), as the first shard has them
 * @param transforms of the parameters
 * @param thin every so many-th draw of a chain is kept, the first one first
 * @param maxDraws the most draws that are kept of a shard, evenly spaced; 0 for no bound
 * @param spreads by shard, the factor by which its draws are moved towards its mean; 1 for powered
 *     posteriors
 */
public record ShardSettings(
    List<String> parameters,
    Transforms transforms,
    int thin,
    int maxDraws,
    Map<String, Double> spreads)
    implements Serializable {}
