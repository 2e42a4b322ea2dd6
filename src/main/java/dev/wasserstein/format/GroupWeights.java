// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table of weights for measures in groups: {@code id,weight}, beside any of the columns by which
 * they are grouped.
 *
 * @param columns the places, among the columns of groups, of those that the table has
 * @param weights by the cells of these columns and the id, not rescaled
 */
@SuppressWarnings("NonApiType") // must be Serializable, which Map is not
public record GroupWeights(List<Integer> columns, HashMap<List<String>, Double> weights)
    implements Serializable {
  /**
   * Reads a table.
   *
   * @param groups the columns by which measures are grouped
   * @throws BadInputException if it is malformed, a line stands twice, or a weight is negative or
   *     not finite
   */
  public static GroupWeights decode(InputStream in, String fileName, List<String> groups)
      throws IOException {
    CsvTable table = new CsvTable(in, fileName);
    CsvHeader header = table.header().fixed();
    List<Integer> columns = new ArrayList<>();
    List<Integer> cells = new ArrayList<>();
    for (int k = 0; k < groups.size(); k++) {
      if (header.names().stream().anyMatch(groups.get(k)::equalsIgnoreCase)) {
        columns.add(k);
        cells.add(header.group(groups.get(k)));
      }
    }
    int id = WeightTable.id(header);
    int weight = header.required(MeasureColumns.WEIGHT);
    header.refuseRest("id,weight and columns of --group-by");
    HashMap<List<String>, Double> weights = new HashMap<>();
    while (table.next()) {
      List<String> key = new ArrayList<>();
      cells.forEach(column -> key.add(table.text(column)));
      key.add(table.text(id));
      double value = table.number(weight);
      MeasureRow.checkWeight(value, table.text(id), table.place());
      if (weights.put(key, value) != null) {
        throw WeightTable.twice(table.text(id), table.place());
      }
    }
    return new GroupWeights(List.copyOf(columns), weights);
  }

  /** The weight of a measure; empty where the table has none. */
  public OptionalDouble of(List<String> group, String id) {
    List<String> key = new ArrayList<>(columns.size() + 1);
    columns.forEach(column -> key.add(group.get(column)));
    key.add(id);
    Double weight = weights.get(key);
    return weight == null ? OptionalDouble.empty() : OptionalDouble.of(weight);
  }

  /** The ids that it speaks of. */
  public Set<String> ids() {
    return weights.keySet().stream()
        .map(key -> key.get(key.size() - 1))
        .collect(Collectors.toSet());
  }
}
