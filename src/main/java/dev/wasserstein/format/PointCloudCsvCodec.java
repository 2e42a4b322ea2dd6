// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Point clouds as CSV, a row for each atom: {@code id,mass,x1,x2,…}, with {@code mass} absent for
 * uniform masses and {@code weight}, if present, the same on all rows of an id. The rows of an id
 * need not be adjacent. A grid is written as the atoms of its cells of positive mass.
 */
final class PointCloudCsvCodec implements MeasureDecoder, MeasureEncoder {
  @Override
  public void decode(
      InputStream in, String fileName, DecodeSettings settings, Consumer<MeasureRecord> sink)
      throws IOException {
    PointRows rows = new PointRows(in, fileName);
    Map<String, Cloud> clouds = new LinkedHashMap<>();
    Cloud cloud = null;
    while (rows.next()) {
      String name = rows.id();
      if (cloud == null || !cloud.id.equals(name)) {
        cloud = clouds.computeIfAbsent(name, n -> new Cloud(n, rows.place()));
      }
      cloud.take(rows);
    }
    for (Cloud each : clouds.values()) {
      sink.accept(each.toRecord(rows.dimension(), settings.massRule()));
    }
  }

  /** The atoms of one id as far as they were read. */
  private static final class Cloud {
    final String id;
    final String place;
    final Doubles masses = new Doubles();
    final Doubles support = new Doubles();
    double weight = Double.NaN;

    Cloud(String id, String place) {
      this.id = id;
      this.place = place;
    }

    void take(PointRows rows) {
      if (rows.hasWeights()) {
        weight = rows.weight(weight, place);
      }
      if (rows.hasMasses()) {
        masses.add(rows.mass());
      }
      for (int k = 0; k < rows.dimension(); k++) {
        support.add(rows.coordinate(k));
      }
    }

    MeasureRecord toRecord(int dimension, MassRule rule) {
      double[] atoms = support.toArray();
      double[] atomMasses =
          masses.size() > 0
              ? masses.toArray()
              : DiscreteMeasure.uniformMasses(atoms.length / dimension);
      return new MeasureRecord(
          DiscreteMeasure.checked(id, dimension, atomMasses, atoms, rule, place), weight, place);
    }
  }

  @Override
  public void encode(List<MeasureRecord> measures, OutputStream out) throws IOException {
    Encoding.requireOneDimension(measures, MeasureFormat.CSV);
    RecordWeights weights = RecordWeights.of(measures);
    CsvText csv = new CsvText(out);
    csv.cell(MeasureColumns.ID);
    if (weights == RecordWeights.ALL) {
      csv.cell(MeasureColumns.WEIGHT);
    }
    csv.cell(PointRows.MASS);
    for (int k = 1; k <= measures.get(0).measure().dimension(); k++) {
      csv.cell("x" + k);
    }
    csv.endRow();
    for (MeasureRecord measure : measures) {
      DiscreteMeasure discrete = pointCloud(measure);
      int d = discrete.dimension();
      double[] masses = discrete.masses();
      double[] support = discrete.support();
      CsvCells first = new CsvCells().idAndWeight(measure, weights);
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
