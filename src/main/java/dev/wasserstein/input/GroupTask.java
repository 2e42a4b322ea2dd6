// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.measure.MeasureRecord;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * What is done with each of very many groups of measures, wherever they lie.
 *
 * @param <R> what comes of a group
 */
public interface GroupTask<R extends Serializable> extends Serializable {
  /** Does it with one group after the other, on one thread. */
  interface Solver<R> {
    /**
     * Does it with one group.
     *
     * @param measures all that the group has, in the order of the input
     */
    R solve(List<String> group, List<MeasureRecord> measures);
  }

  /**
   * A solver for a thread.
   *
   * @param configuration by which files are read
   */
  Solver<R> open(Configuration configuration);
}
