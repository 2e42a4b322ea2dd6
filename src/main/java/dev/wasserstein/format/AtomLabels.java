// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A CSV file with the header {@code id,atom,label}: the classes of atoms, numbered from 0. */
public final class AtomLabels {
  private static final String ATOM = "atom";
  private static final String LABEL = "label";

  private AtomLabels() {}

  /**
   * Reads the labels by id and atom.
   *
   * @throws BadInputException if the file is malformed or an atom appears twice
   */
  public static Map<String, SortedMap<Integer, String>> decode(InputStream in, String fileName)
      throws IOException {
    CsvTable table = new CsvTable(in, fileName);
    int idColumn = table.header().fixed().required(MeasureColumns.ID);
    int atomColumn = table.header().required(ATOM);
    int labelColumn = table.header().required(LABEL);
    table.header().refuseRest("id,atom,label");
    Map<String, SortedMap<Integer, String>> labels = new LinkedHashMap<>();
    while (table.next()) {
      String id = table.text(idColumn);
      double atom = table.number(atomColumn);
      if (!(atom >= 0) || atom != (int) atom) {
        throw new BadInputException(
            "The atom of measure '" + id + "'",
            table.place(),
            "is " + table.text(atomColumn),
            "a whole number, from 0 on",
            "Correct the line.");
      }
      String label = table.text(labelColumn);
      if (labels.computeIfAbsent(id, each -> new TreeMap<>()).put((int) atom, label) != null) {
        throw new BadInputException(
            "The label of atom " + (int) atom + " of measure '" + id + "'",
            table.place(),
            "is there twice",
            "one line for each atom",
            "Remove one of the lines.");
      }
    }
    return labels;
  }
}
