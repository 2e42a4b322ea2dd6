// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Point clouds as CSV, a row for each atom: {@code id,mass,x1,x2,…}, with {@code mass} absent for
 * uniform masses and {@code weight}, if present, the same on all rows of an id. The rows of an id
 * need not be adjacent. A grid is written as the atoms of its cells of positive mass.
 */
final class PointCloudCsvCodec implements MeasureDecoder, TableEncoder {
  @Override
  public void decode(InputStream in, String fileName, DecodeSettings settings, RecordSink sink)
      throws IOException {
    PointRows rows = new PointRows(in, fileName, settings);
    CloudTable clouds = new CloudTable(rows.dimension());
    GroupFaults faults = new GroupFaults(settings);
    while (rows.next()) {
      try {
        add(rows, clouds);
      } catch (BadInputException e) {
        faults.add(rows.group(), e);
      }
    }
    clouds.forEach(settings.massRule(), faults, sink);
  }

  /** Adds the atom of the current row. */
  private static void add(PointRows rows, CloudTable clouds) {
    CloudTable.Cloud cloud = clouds.cloud(rows.group(), rows.id(), rows::place);
    if (rows.hasWeights()) {
      cloud.weight(rows.weight(), rows::place);
    }
    if (rows.hasMasses()) {
      cloud.mass(rows.mass());
    }
    for (int k = 0; k < rows.dimension(); k++) {
      cloud.coordinate(rows.coordinate(k));
    }
  }

  @Override
  public void encode(List<MeasureRecord> measures, List<String> groups, OutputStream out)
      throws IOException {
    Encoding.requireOneDimension(measures, MeasureFormat.CSV);
    RecordWeights weights = RecordWeights.of(measures);
    CsvText csv = new CsvText(out);
    csv.header(groups, weights);
    csv.cell(CloudTable.MASS);
    for (int k = 1; k <= measures.get(0).measure().dimension(); k++) {
      csv.cell(CloudTable.COORDINATE + k);
    }
    csv.endRow();
    for (MeasureRecord measure : measures) {
      DiscreteMeasure discrete = pointCloud(measure);
      int d = discrete.dimension();
      double[] masses = discrete.masses();
      double[] support = discrete.support();
      CsvCells first = new CsvCells().idAndWeight(measure, weights, groups);
      csv.rows(
          discrete.size(),
          (piece, i) -> {
            piece.cells(first).cell(masses[i]);
            for (int k = 0; k < d; k++) {
              piece.cell(support[i * d + k]);
            }
            piece.endRow();
          });
    }
    csv.flush();
  }

  private static DiscreteMeasure pointCloud(MeasureRecord record) {
    Measure measure = record.measure();
    return measure.kind() == Measure.Kind.GRID
        ? measure.toDiscrete()
        : Encoding.as(DiscreteMeasure.class, record, MeasureFormat.CSV, "point clouds or grids");
  }
}
