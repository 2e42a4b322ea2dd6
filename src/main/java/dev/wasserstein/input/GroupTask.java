// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * What is done with each of very many groups, of measures or of shards, wherever they lie.
 *
 * @param <T> of which a group consists
 * @param <R> what comes of a group
 */
public interface GroupTask<T, R extends Serializable> extends Serializable {
  /** Does it with one group after the other, on one thread. */
  interface Solver<T, R> {
    /**
     * Does it with one group.
     *
     * @param members all that the group has, in the order of the input; shards are not read yet
     */
    R solve(List<String> group, List<T> members);
  }

  /**
   * A solver, which one thread uses, for some groups or for one.
   *
   * @param configuration by which files are read
   */
  Solver<T, R> open(Configuration configuration);
}
