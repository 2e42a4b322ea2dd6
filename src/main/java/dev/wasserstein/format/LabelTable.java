// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** A CSV file with the header {@code id,label}: the classes of measures. */
public final class LabelTable {
  private static final String LABEL = "label";

  private LabelTable() {}

  /**
   * Reads the labels by id.
   *
   * @throws BadInputException if the file is malformed or an id appears twice
   */
  public static Map<String, String> decode(InputStream in, String fileName) throws IOException {
    CsvTable table = new CsvTable(in, fileName);
    int idColumn = table.header().fixed().required(MeasureColumns.ID);
    int labelColumn = table.header().required(LABEL);
    table.header().refuseRest("id,label");
    Map<String, String> labels = new LinkedHashMap<>();
    while (table.next()) {
      String id = table.text(idColumn);
      String label = table.text(labelColumn);
      if (labels.put(id, label) != null) {
        throw new BadInputException(
            "The label of measure '" + id + "'",
            table.place(),
            "is there twice",
            "one line for each measure",
            "Remove one of the lines.");
      }
    }
    return labels;
  }
}
