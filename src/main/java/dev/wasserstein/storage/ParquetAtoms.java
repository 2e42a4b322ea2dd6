// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.CloudTable;
import dev.wasserstein.format.MeasureColumns;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.MeasureRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** A Parquet file with a row for each atom: the columns of point clouds as CSV. */
final class ParquetAtoms {
  private final List<String> coordinates = new ArrayList<>();
  private final boolean hasMasses;
  private final boolean hasWeights;
  private final CloudTable clouds;
  private final PartitionColumns partition;

  /**
   * Such a file.
   *
   * @throws BadInputException if it has columns that those of point clouds are not, or no ids
   */
  ParquetAtoms(GroupType schema, String fileName, PartitionColumns partition) {
    this.partition = partition;
    while (schema.containsField(CloudTable.COORDINATE + (coordinates.size() + 1))) {
      coordinates.add(CloudTable.COORDINATE + (coordinates.size() + 1));
    }
    hasMasses = schema.containsField(CloudTable.MASS);
    hasWeights = schema.containsField(MeasureColumns.WEIGHT);
    if (!schema.containsField(MeasureColumns.ID) && partition.value(MeasureColumns.ID).isEmpty()) {
      throw refused(fileName, "no column '" + MeasureColumns.ID + "'");
    }
    for (Type field : schema.getFields()) {
      String name = field.getName();
      if (!coordinates.contains(name)
          && !name.equals(MeasureColumns.ID)
          && !name.equals(CloudTable.MASS)
          && !name.equals(MeasureColumns.WEIGHT)) {
        throw refused(fileName, "the column '" + name + "'");
      }
    }
    clouds = new CloudTable(coordinates.size());
  }

  private static BadInputException refused(String fileName, String found) {
    return new BadInputException(
        "The table of atoms",
        fileName,
        "has " + found,
        "id, mass, weight and x1, x2, …, a row for each atom",
        "Add, rename or remove columns.");
  }

  /** Whether the columns are those of point clouds: x1, …, without lists, beside ids or masses. */
  static boolean areIn(GroupType schema) {
    return schema.containsField(CloudTable.COORDINATE + 1)
        && (schema.containsField(MeasureColumns.ID) || schema.containsField(CloudTable.MASS))
        && schema.getFields().stream().allMatch(Type::isPrimitive);
  }

  /**
   * Adds an atom.
   *
   * @param place of the row, for messages
   */
  void add(Group row, String place) {
    int id =
        row.getType().containsField(MeasureColumns.ID)
            ? row.getType().getFieldIndex(MeasureColumns.ID)
            : -1;
    require(id < 0 || row.getFieldRepetitionCount(id) > 0, MeasureColumns.ID, place);
    CloudTable.Cloud cloud =
        clouds.cloud(
            id >= 0
                ? row.getValueToString(id, 0)
                : partition.value(MeasureColumns.ID).orElseThrow(),
            () -> place);
    if (hasWeights) {
      cloud.weight(number(row, MeasureColumns.WEIGHT, place), () -> place);
    }
    if (hasMasses) {
      cloud.mass(number(row, CloudTable.MASS, place));
    }
    for (String coordinate : coordinates) {
      cloud.coordinate(number(row, coordinate, place));
    }
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
  void forEach(MassRule rule, Consumer<MeasureRecord> sink) {
    clouds.forEach(rule, sink);
  }
}
