// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

/** What was sampled on a shard of the data. */
public enum SubsetPosterior {
  /** The likelihood of the shard, raised to n_total / n_shard, times the prior. */
  POWERED,
  /** The plain likelihood of the shard, times the whole prior. */
  PLAIN,
  /** The plain likelihood of the shard, times the K-th root of the prior for K shards. */
  FRACTIONATED_PRIOR
}
