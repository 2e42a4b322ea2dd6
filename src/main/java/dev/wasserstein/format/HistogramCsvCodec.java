// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalInt;

/**
 * Histograms as CSV, a row for each: {@code id[,weight],h1,h2,…}, the cells of the grid in
 * row-major order. The file does not hold the shape: {@link DecodeSettings#shape} gives it,
 * otherwise the grid has one axis.
 */
final class HistogramCsvCodec implements MeasureDecoder, TableEncoder {

  @Override
  public void decode(InputStream in, String fileName, DecodeSettings settings, RecordSink sink)
      throws IOException {
    CsvTable table = new CsvTable(in, fileName, settings.columns());
    CsvHeader header = table.header();
    int id = header.required(MeasureColumns.ID);
    OptionalInt weight = header.optional(MeasureColumns.WEIGHT);
    int[] cells = header.numbered("h");
    GroupCells groups = new GroupCells(table, settings.groups());
    header.refuseRest("id, weight and h1, h2, …");
    int[] shape = settings.shape().stream().mapToInt(Integer::intValue).toArray();
    if (shape.length == 0) {
      shape = new int[] {cells.length};
    } else if (GridMeasure.cells(shape) != cells.length) {
      throw header.refused(
          cells.length + " columns h1, h2, … on a grid of shape " + GridMeasure.shapeText(shape),
          "a column for each cell");
    }
    GroupFaults faults = new GroupFaults(settings);
    int[] axes = shape;
    while (table.next()) {
      List<String> group = groups.current();
      faults.give(
          group,
          () -> {
            MeasureRow row =
                new MeasureRow()
                    .id(table.text(id))
                    .group(group)
                    .shape(axes)
                    .masses(table.numbers(cells));
            weight.ifPresent(column -> row.weight(table.number(column)));
            return row.toRecord(settings.massRule(), table.place());
          },
          sink);
    }
    faults.end();
  }

  @Override
  public void encode(List<MeasureRecord> measures, List<String> groups, OutputStream out)
      throws IOException {
    List<GridMeasure> grids = Encoding.gridsOfOneShape(measures, MeasureFormat.HISTOGRAM_CSV);
    RecordWeights weights = RecordWeights.of(measures);
    CsvText csv = new CsvText(out);
    csv.header(groups, weights);
    csv.cells(grids.get(0).size(), (piece, cell) -> piece.cell("h", cell + 1)).endRow();
    for (int n = 0; n < grids.size(); n++) {
      csv.idAndWeight(measures.get(n), weights, groups).cells(grids.get(n).masses()).endRow();
    }
    csv.flush();
  }
}
