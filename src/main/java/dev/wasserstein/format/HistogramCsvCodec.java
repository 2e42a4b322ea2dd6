// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Histograms as CSV, a row for each: {@code id[,weight],h1,h2,…}, the cells of the grid in
 * row-major order. The file does not hold the shape: {@link DecodeSettings#shape} gives it,
 * otherwise the grid has one axis.
 */
final class HistogramCsvCodec implements MeasureDecoder, MeasureEncoder {

  @Override
  public void decode(
      InputStream in, String fileName, DecodeSettings settings, Consumer<MeasureRecord> sink)
      throws IOException {
    CsvTable table = new CsvTable(in, fileName, settings.columns());
    CsvHeader header = table.header();
    int id = header.required(MeasureColumns.ID);
    OptionalInt weight = header.optional(MeasureColumns.WEIGHT);
    int[] cells = header.numbered("h");
    header.refuseRest("id, weight and h1, h2, …");
    int[] shape = settings.shape().stream().mapToInt(Integer::intValue).toArray();
    if (shape.length == 0) {
      shape = new int[] {cells.length};
    } else if (GridMeasure.cells(shape) != cells.length) {
      throw header.refused(
          cells.length + " columns h1, h2, … on a grid of shape " + GridMeasure.shapeText(shape),
          "a column for each cell");
    }
    while (table.next()) {
      MeasureRow row =
          new MeasureRow().id(table.text(id)).shape(shape).masses(table.numbers(cells));
      weight.ifPresent(column -> row.weight(table.number(column)));
      sink.accept(row.toRecord(settings.massRule(), table.place()));
    }
  }

  @Override
  public void encode(List<MeasureRecord> measures, OutputStream out) throws IOException {
    List<GridMeasure> grids = Encoding.gridsOfOneShape(measures, MeasureFormat.HISTOGRAM_CSV);
    RecordWeights weights = RecordWeights.of(measures);
    CsvText csv = new CsvText(out);
    csv.cell(MeasureColumns.ID);
    if (weights == RecordWeights.ALL) {
      csv.cell(MeasureColumns.WEIGHT);
    }
    csv.cells(grids.get(0).size(), (piece, cell) -> piece.cell("h", cell + 1)).endRow();
    for (int n = 0; n < grids.size(); n++) {
      csv.idAndWeight(measures.get(n), weights).cells(grids.get(n).masses()).endRow();
    }
    csv.flush();
  }
}
