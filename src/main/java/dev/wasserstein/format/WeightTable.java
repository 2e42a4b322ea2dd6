// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A CSV file with the header {@code id,weight}, or {@code model_id,weight}: the weights λ_n of
 * measures.
 */
public final class WeightTable {
  private WeightTable() {}

  /**
   * Reads the weights by id, not rescaled.
   *
   * @throws BadInputException if the file is malformed, an id appears twice, or a weight is
   *     negative or not finite
   */
  public static Map<String, Double> decode(InputStream in, String fileName) throws IOException {
    CsvTable table = new CsvTable(in, fileName);
    int idColumn = id(table.header().fixed());
    int weightColumn = table.header().required(MeasureColumns.WEIGHT);
    table.header().refuseRest("id,weight");
    Map<String, Double> weights = new LinkedHashMap<>();
    while (table.next()) {
      String id = table.text(idColumn);
      double weight = table.number(weightColumn);
      MeasureRow.checkWeight(weight, id, table.place());
      if (weights.put(id, weight) != null) {
        throw twice(id, table.place());
      }
    }
    return weights;
  }

  /** The column of ids, which in the files of forecast hubs are called models. */
  static int id(CsvHeader header) {
    return header.has(MeasureColumns.ID) || !header.has(QuantileCsvCodec.HUB_ID)
        ? header.required(MeasureColumns.ID)
        : header.required(QuantileCsvCodec.HUB_ID);
  }

  /** The refusal of a second line of a measure. */
  static BadInputException twice(String id, String place) {
    return new BadInputException(
        "The weight of measure '" + id + "'",
        place,
        "is there twice",
        "one line for each measure",
        "Remove one of the lines.");
  }
}
