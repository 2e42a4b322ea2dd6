// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * What is done with each of many groups of shards, which it reads itself, wherever it runs.
 *
 * @param <R> what comes of a group
 */
public interface ShardGroupTask<R extends Serializable> extends Serializable {
  /** Does it with one group after the other, on one thread. */
  interface Solver<R> {
    /**
     * Does it with one group.
     *
     * @param shards of the group, not read yet
     */
    R solve(List<String> group, List<ShardFiles> shards);
  }

  /**
   * A solver for a thread.
   *
   * @param configuration by which files are read
   */
  Solver<R> open(Configuration configuration);
}
