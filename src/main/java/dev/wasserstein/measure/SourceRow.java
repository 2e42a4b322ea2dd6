// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.io.Serializable;
import java.util.List;

/**
 * What the table of a measure says beside its numbers.
 *
 * @param group the cells of the columns by which measures are grouped, in their order; empty where
 *     they are not
 * @param columns the columns of a forecast's table, as they stand in its header; empty elsewhere
 * @param cells of these columns on the first row of the measure, in their order
 * @param passedOver rows of the file that are no quantiles, said with its first measure
 */
@Internal
public record SourceRow(
    List<String> group, List<String> columns, List<String> cells, long passedOver)
    implements Serializable {
  /** Of a measure of which no more is known. */
  public static final SourceRow NONE = new SourceRow(List.of(), List.of(), List.of(), 0);

  /** That of a measure in a group. */
  public static SourceRow ofGroup(List<String> group) {
    return group.isEmpty() ? NONE : new SourceRow(group, List.of(), List.of(), 0);
  }

  /** The same in another group. */
  public SourceRow inGroup(List<String> other) {
    return group.equals(other) ? this : new SourceRow(other, columns, cells, passedOver);
  }
}
