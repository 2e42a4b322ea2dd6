// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.QuantileMeasure;
import dev.wasserstein.measure.SourceRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Quantile functions as CSV, a row for each level: {@code id[,weight],level,value}; or the files of
 * forecast hubs (hubverse), where the level stands in {@code output_type_id}, the id in {@code
 * model_id}, or else in the name of the folder that holds the file, and rows whose {@code
 * output_type} is not {@code quantile} are passed over. The rows of a measure may stand in any
 * order.
 */
final class QuantileCsvCodec implements MeasureDecoder, TableEncoder {
  /** The column of the level of a hub's file. */
  static final String HUB_LEVEL = "output_type_id";

  /** The column of a hub's file that says what a value is. */
  static final String HUB_TYPE = "output_type";

  /** The column of the id of a hub's files that were collected. */
  static final String HUB_ID = "model_id";

  static final String LEVEL = "level";
  static final String VALUE = "value";
  private static final String QUANTILE = "quantile";

  /** Whether a file has the columns of one of the forms. */
  static boolean recognises(FileStart start) {
    return start.hasColumn(VALUE) && (start.hasColumn(LEVEL) || start.hasColumn(HUB_LEVEL));
  }

  @Override
  public void decode(InputStream in, String fileName, DecodeSettings settings, RecordSink sink)
      throws IOException {
    CsvTable table = new CsvTable(in, fileName, settings.columns());
    CsvHeader header = table.header();
    boolean hub = !settings.columns().areNamed() && header.has(HUB_LEVEL) && !header.has(LEVEL);
    Rows rows = hub ? Rows.ofHub(table, settings) : Rows.ofTable(table, settings);
    rows.forEach(sink);
  }

  /** The rows of a file. */
  private static final class Rows {
    private final CsvTable table;
    private final GroupCells groups;
    private final OptionalInt id;
    private final String folder;
    private final OptionalInt weight;
    private final OptionalInt type;
    private final int level;
    private final int value;
    private final List<String> columns;
    private final Map<List<String>, Map<String, Levels>> measures = new LinkedHashMap<>();
    private final GroupFaults faults;
    private double[] lastLevels = {};
    private long passedOver;

    private Rows(
        CsvTable table,
        DecodeSettings settings,
        OptionalInt id,
        OptionalInt type,
        int level,
        List<String> columns) {
      this.table = table;
      this.folder = settings.folder();
      this.id = id;
      this.type = type;
      this.level = level;
      this.columns = columns;
      CsvHeader header = table.header();
      weight = header.optional(MeasureColumns.WEIGHT);
      value = header.required(VALUE);
      groups = new GroupCells(table, settings.groups());
      faults = new GroupFaults(settings);
    }

    static Rows ofTable(CsvTable table, DecodeSettings settings) {
      CsvHeader header = table.header();
      OptionalInt id = OptionalInt.of(header.required(MeasureColumns.ID));
      Rows rows =
          new Rows(table, settings, id, OptionalInt.empty(), header.required(LEVEL), List.of());
      header.refuseRest("id, weight, level and value");
      return rows;
    }

    static Rows ofHub(CsvTable table, DecodeSettings settings) {
      CsvHeader header = table.header();
      OptionalInt id = header.optional(HUB_ID);
      OptionalInt type = header.optional(HUB_TYPE);
      return new Rows(table, settings, id, type, header.required(HUB_LEVEL), header.names());
    }

    void forEach(RecordSink sink) throws IOException {
      while (table.next()) {
        if (type.isPresent() && !table.cell(type.getAsInt()).strip().equals(QUANTILE)) {
          passedOver++;
          continue;
        }
        try {
          read(groups.current());
        } catch (BadInputException e) {
          faults.add(groups.current(), e);
        }
      }
      for (Map.Entry<List<String>, Map<String, Levels>> group : measures.entrySet()) {
        for (Levels measure : group.getValue().values()) {
          SourceRow source = new SourceRow(group.getKey(), columns, measure.cells);
          faults.give(group.getKey(), () -> shared(measure.record(source)), sink);
        }
      }
      if (passedOver > 0) {
        sink.passedOver(passedOver);
      }
      faults.end();
    }

    /** Reads the current row. */
    private void read(List<String> group) {
      String name = id.isPresent() ? table.text(id.getAsInt()) : folder;
      Levels levels =
          measures
              .computeIfAbsent(group, each -> new LinkedHashMap<>())
              .computeIfAbsent(name, each -> new Levels(each, table.place(), cells()));
      if (!columns.isEmpty()) {
        requireOneForecast(levels);
      }
      weight.ifPresent(column -> levels.weigh(table.number(column), table.place()));
      levels.add(table.number(level), table.number(value));
    }

    /** The measures of a file mostly have the same levels: one array is enough. */
    private MeasureRecord shared(MeasureRecord record) {
      QuantileMeasure measure = (QuantileMeasure) record.measure();
      if (!Arrays.equals(measure.levels(), lastLevels)) {
        lastLevels = measure.levels();
      }
      return record.with(QuantileMeasure.trusted(measure.id(), lastLevels, measure.values()));
    }

    /** The cells of the row that are the same on all rows of its measure. */
    private List<String> cells() {
      return IntStream.range(0, columns.size())
          .mapToObj(column -> isOfLevel(column) ? "" : groups.shared(table.cell(column)))
          .toList();
    }

    private boolean isOfLevel(int column) {
      return column == level || column == value || column == weight.orElse(-1);
    }

    /** Refuses a row of another forecast of the same model: of another place, say. */
    private void requireOneForecast(Levels first) {
      for (int column = 0; column < columns.size(); column++) {
        if (!isOfLevel(column) && !table.hasCell(column, first.cells.get(column))) {
          String name = columns.get(column);
          throw new BadInputException(
              "Model '" + first.id + "'",
              table.place(),
              "has another forecast than in "
                  + first.place
                  + ": its "
                  + name
                  + " is '"
                  + table.cell(column)
                  + "', not '"
                  + first.cells.get(column)
                  + "'",
              "one forecast of each model in a group",
              "Add the column to --group-by, such as --group-by " + name + ".");
        }
      }
    }
  }

  /** The levels of a measure as far as they were read. */
  private static final class Levels {
    private final String id;
    private final String place;
    private final List<String> cells;
    private final Doubles levels = new Doubles();
    private final Doubles values = new Doubles();
    private double weight = Double.NaN;

    Levels(String id, String place, List<String> cells) {
      this.id = id;
      this.place = place;
      this.cells = cells;
    }

    void add(double level, double value) {
      levels.add(level);
      values.add(value);
    }

    void weigh(double given, String row) {
      if (Double.isNaN(weight)) {
        MeasureRow.checkWeight(given, id, row);
        weight = given;
      } else if (weight != given) {
        throw PointRows.otherWeight(id, row, given, weight, place);
      }
    }

    MeasureRecord record(SourceRow source) {
      double[] unsorted = levels.toArray();
      double[] unsortedValues = values.toArray();
      int[] order =
          IntStream.range(0, unsorted.length)
              .boxed()
              .sorted((a, b) -> Double.compare(unsorted[a], unsorted[b]))
              .mapToInt(Integer::intValue)
              .toArray();
      double[] rising = new double[order.length];
      double[] sorted = new double[order.length];
      for (int k = 0; k < order.length; k++) {
        rising[k] = unsorted[order[k]];
        sorted[k] = unsortedValues[order[k]];
      }
      return new MeasureRecord(QuantileMeasure.checked(id, rising, sorted, place), weight, place)
          .with(source);
    }
  }

  @Override
  public void encode(List<MeasureRecord> measures, List<String> groups, OutputStream out)
      throws IOException {
    RecordWeights weights = RecordWeights.of(measures);
    CsvText csv = new CsvText(out);
    csv.header(groups, weights);
    csv.cell(LEVEL).cell(VALUE).endRow();
    for (MeasureRecord record : measures) {
      QuantileMeasure measure =
          Encoding.as(
              QuantileMeasure.class, record, MeasureFormat.QUANTILE_CSV, "quantile functions");
      for (int k = 0; k < measure.size(); k++) {
        csv.idAndWeight(record, weights, groups);
        csv.cell(measure.levels()[k]).cell(measure.values()[k]).endRow();
      }
    }
    csv.flush();
  }
}
