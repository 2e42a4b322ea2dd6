// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.CloudTable;
import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.format.GroupFaults;
import dev.wasserstein.format.MeasureColumns;
import dev.wasserstein.format.TableColumns;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.MeasureRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** A Parquet file with a row for each atom: the columns of point clouds as CSV. */
final class ParquetAtoms {
  private final List<String> coordinates = new ArrayList<>();
  private final Optional<String> id;
  private final Optional<String> mass;
  private final Optional<String> weight;
  private final CloudTable clouds;
  private final PartitionColumns partition;
  private final List<String> groups;

  /**
   * Such a file.
   *
   * @throws BadInputException if it has columns that those of point clouds are not, or no ids
   */
  ParquetAtoms(
      GroupType schema, DecodeSettings settings, String fileName, PartitionColumns partition) {
    this.partition = partition;
    this.groups = settings.groups();
    Map<String, String> names = names(schema, settings.columns());
    names.values().removeAll(groups);
    while (names.containsKey(CloudTable.COORDINATE + (coordinates.size() + 1))) {
      coordinates.add(names.remove(CloudTable.COORDINATE + (coordinates.size() + 1)));
    }
    id = Optional.ofNullable(names.remove(MeasureColumns.ID));
    mass = Optional.ofNullable(names.remove(CloudTable.MASS));
    weight = Optional.ofNullable(names.remove(MeasureColumns.WEIGHT));
    if (id.isEmpty() && partition.value(MeasureColumns.ID).isEmpty()) {
      throw refused(fileName, "no column '" + MeasureColumns.ID + "'");
    }
    if (!names.isEmpty()) {
      throw refused(fileName, "the column '" + names.values().iterator().next() + "'");
    }
    clouds = new CloudTable(coordinates.size());
  }

  /** The columns in the file by our names, without those that are passed over. */
  private static Map<String, String> names(GroupType schema, TableColumns columns) {
    Map<String, String> names = new LinkedHashMap<>();
    for (Type field : schema.getFields()) {
      String ours = columns.ours(field.getName());
      if (!ours.isEmpty()) {
        names.put(ours, field.getName());
      }
    }
    return names;
  }

  private static BadInputException refused(String fileName, String found) {
    return new BadInputException(
        "The table of atoms",
        fileName,
        "has " + found,
        "id, mass, weight and x1, x2, …, a row for each atom",
        "Say which columns are meant with --columns 'id=…,x1=…', or rename them.");
  }

  /** Whether the columns are those of point clouds: x1, …, without lists, beside ids or masses. */
  static boolean areIn(GroupType schema, TableColumns columns) {
    Map<String, String> names = names(schema, columns);
    return names.containsKey(CloudTable.COORDINATE + 1)
        && (names.containsKey(MeasureColumns.ID) || names.containsKey(CloudTable.MASS))
        && names.values().stream().allMatch(name -> schema.getType(name).isPrimitive());
  }

  /**
   * Adds an atom.
   *
   * @param faults of the groups, so far
   * @param place of the row, for messages
   */
  void add(Group row, GroupFaults faults, String place) {
    List<String> group = ParquetMeasures.group(row, groups, place);
    faults.read(group, () -> add(row, group, place));
  }

  private void add(Group row, List<String> group, String place) {
    CloudTable.Cloud cloud =
        clouds.cloud(
            group,
            id.map(name -> text(row, name, place))
                .or(() -> partition.value(MeasureColumns.ID))
                .orElseThrow(),
            () -> place);
    weight.ifPresent(name -> cloud.weight(number(row, name, place), () -> place));
    mass.ifPresent(name -> cloud.mass(number(row, name, place)));
    for (String coordinate : coordinates) {
      cloud.coordinate(number(row, coordinate, place));
    }
  }

  private static String text(Group row, String name, String place) {
    require(row.getFieldRepetitionCount(name) > 0, name, place);
    return row.getValueToString(row.getType().getFieldIndex(name), 0);
  }

  private static double number(Group row, String name, String place) {
    require(row.getFieldRepetitionCount(name) > 0, name, place);
    return ParquetMeasures.number(row, name, 0, place);
  }

  private static void require(boolean present, String name, String place) {
    if (!present) {
      throw ParquetMeasures.wrongType(name, place, "a null");
    }
  }

  /** Hands over all point clouds. */
  void forEach(MassRule rule, GroupFaults faults, Consumer<MeasureRecord> sink) {
    clouds.forEach(rule, faults, sink);
  }
}
