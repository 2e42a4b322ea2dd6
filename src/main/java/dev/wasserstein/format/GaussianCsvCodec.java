// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Gaussians as CSV, a row for each: {@code id[,weight],mean1,…,meand,cov1_1,cov1_2,…,covd_d}. */
final class GaussianCsvCodec implements MeasureDecoder, MeasureEncoder {
  private static final String MEAN = "mean";

  @Override
  public void decode(
      InputStream in, String fileName, DecodeSettings settings, Consumer<MeasureRecord> sink)
      throws IOException {
    CsvTable table = new CsvTable(in, fileName);
    CsvHeader header = table.header();
    int id = header.required(MeasureColumns.ID);
    OptionalInt weight = header.optional(MeasureColumns.WEIGHT);
    int[] mean = header.numbered(MEAN);
    int d = mean.length;
    List<Integer> covariances = new ArrayList<>();
    for (int i = 1; i <= d; i++) {
      for (int j = 1; j <= d; j++) {
        covariances.add(header.required(covariance(i, j)));
      }
    }
    int[] covariance = covariances.stream().mapToInt(Integer::intValue).toArray();
    header.refuseRest("id, weight, mean1, …, mean" + d + " and cov1_1, …, cov" + d + "_" + d);
    while (table.next()) {
      MeasureRow row =
          new MeasureRow()
              .id(table.text(id))
              .mean(table.numbers(mean))
              .covariance(table.numbers(covariance));
      weight.ifPresent(column -> row.weight(table.number(column)));
      sink.accept(row.toRecord(settings.massRule(), table.place()));
    }
  }

  @Override
  public void encode(List<MeasureRecord> measures, OutputStream out) throws IOException {
    Encoding.requireOneDimension(measures, MeasureFormat.GAUSSIAN_CSV);
    RecordWeights weights = RecordWeights.of(measures);
    int d = measures.get(0).measure().dimension();
    CsvText csv = new CsvText(out);
    csv.cell(MeasureColumns.ID);
    if (weights == RecordWeights.ALL) {
      csv.cell(MeasureColumns.WEIGHT);
    }
    for (int i = 1; i <= d; i++) {
      csv.cell(MEAN + i);
    }
    for (int i = 1; i <= d; i++) {
      for (int j = 1; j <= d; j++) {
        csv.cell(covariance(i, j));
      }
    }
    csv.endRow();
    for (MeasureRecord measure : measures) {
      GaussianMeasure gaussian =
          Encoding.as(GaussianMeasure.class, measure, MeasureFormat.GAUSSIAN_CSV, "Gaussians");
      csv.idAndWeight(measure, weights).cells(gaussian.mean()).cells(gaussian.covariance());
      csv.endRow();
    }
    csv.flush();
  }

  private static String covariance(int i, int j) {
    return "cov" + i + "_" + j;
  }
}
