// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.measure.LabelPredicate;
import dev.wasserstein.measure.ParameterName;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What happens to the draws of a shard before anything is computed from them.
 *
 * @param parameters the names (d), as the first shard has them
 * @param labels of the parameters, as {@link dev.wasserstein.measure.Draws#labels}
 * @param transforms of the parameters
 * @param thin every so many-th draw of a chain is kept, the first one first
 * @param maxDraws the most draws that are kept of a shard, evenly spaced; 0 for no bound
 * @param spreads by shard, the factor by which its draws are moved towards its mean; 1 for powered
 *     posteriors
 * @param covariances whether the covariances of many parameters are wanted
 */
public record ShardSettings(
    List<String> parameters,
    List<String> labels,
    Transforms transforms,
    int thin,
    int maxDraws,
    Map<String, Double> spreads,
    boolean covariances)
    implements Serializable {
  /** What is read of the shards: the same as of the first, by labels where there are labels. */
  public LabelPredicate selection(ParameterSelection asked) {
    return new SameAsFirst(asked, new HashSet<>(dotted(labels)));
  }

  private static List<String> dotted(List<String> names) {
    return names.stream().map(ParameterName::dotted).toList();
  }

  private record SameAsFirst(ParameterSelection asked, HashSet<String> labels)
      implements LabelPredicate, Serializable {
    @Override
    public boolean test(String name) {
      return asked.test(name);
    }

    @Override
    public boolean testLabel(String label, String name) {
      return labels.isEmpty() ? asked.test(name) : labels.contains(ParameterName.dotted(label));
    }
  }
}
