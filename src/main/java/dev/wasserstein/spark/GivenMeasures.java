// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.MeasureRow;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.MeasureRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Measures that a program gives, in place of files. All checks of the readers hold for them. */
public sealed interface GivenMeasures {
  /** What messages and records call them. */
  String name();

  /** Measures in memory, with the weights and places of their records. */
  record OfRecords(List<MeasureRecord> records) implements GivenMeasures {
    /** Keeps a copy of the list. */
    public OfRecords {
      records = List.copyOf(records);
    }

    @Override
    public String name() {
      return records.size() + (records.size() == 1 ? " measure" : " measures") + " in memory";
    }

    /**
     * The measures, checked; the arrays of the program stay as they are.
     *
     * @throws BadInputException if one is invalid
     */
    List<MeasureRecord> checked(ReadSettings settings) {
      MassRule rule = settings.decoding().massRule();
      List<MeasureRecord> checked = new ArrayList<>();
      for (MeasureRecord record : records) {
        checked.add(settings.reduce(MeasureRow.of(record).copy().toRecord(rule, record.place())));
      }
      return checked;
    }
  }

  /** A table in the schema: a row for each measure. */
  record OfTable(Dataset<Row> table) implements GivenMeasures {
    /** Gathers the atoms of a table whose columns are those of point clouds as CSV. */
    public OfTable {
      table = AtomTable.isOne(table.schema()) ? AtomTable.measures(table) : table;
    }

    @Override
    public String name() {
      return "the table";
    }

    /**
     * A table with a row for each atom.
     *
     * @param id the column that names the measure of the atom
     * @param features the columns of its coordinates, in their order
     * @param mass the column of its mass; empty for equal masses
     */
    public static OfTable ofAtoms(
        Dataset<Row> table, String id, List<String> features, String mass) {
      return new OfTable(AtomTable.measures(table, id, features, mass, List.of()));
    }

    /** The measures, brought to this process and checked. */
    List<MeasureRecord> collected(ReadSettings settings) {
      MeasureTable.check(table.schema(), settings.decoding().groups(), name());
      List<MeasureRecord> records = new ArrayList<>();
      for (Iterator<Row> rows = table.toLocalIterator(); rows.hasNext(); ) {
        records.add(TableRows.record(rows.next(), "row " + (records.size() + 1), settings));
      }
      return records;
    }
  }
}
