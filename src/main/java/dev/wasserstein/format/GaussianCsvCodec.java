// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Gaussians as CSV, a row for each: {@code id[,weight],mean1,…,meand,cov1_1,cov1_2,…,covd_d}. With
 * a column {@code mass} they are mixtures: a row for each component, its mass within the mixture,
 * and the mixture's id; rows of one id need not be adjacent.
 */
final class GaussianCsvCodec implements MeasureDecoder, TableEncoder {
  private static final String MEAN = "mean";
  private static final String MASS = "mass";

  @Override
  public void decode(InputStream in, String fileName, DecodeSettings settings, RecordSink sink)
      throws IOException {
    CsvTable table = new CsvTable(in, fileName, settings.columns());
    CsvHeader header = table.header();
    int id = header.required(MeasureColumns.ID);
    OptionalInt weight = header.optional(MeasureColumns.WEIGHT);
    OptionalInt mass = header.optional(MASS);
    int[] mean = header.numbered(MEAN);
    int d = mean.length;
    List<Integer> covariances = new ArrayList<>();
    for (int i = 1; i <= d; i++) {
      for (int j = 1; j <= d; j++) {
        covariances.add(header.required(covariance(i, j)));
      }
    }
    int[] covariance = covariances.stream().mapToInt(Integer::intValue).toArray();
    GroupCells groups = new GroupCells(table, settings.groups());
    header.refuseRest("id, weight, mass, mean1, …, mean" + d + " and cov1_1, …, cov" + d + "_" + d);
    Map<List<String>, Map<String, Mixture>> mixtures = new LinkedHashMap<>();
    GroupFaults faults = new GroupFaults(settings);
    while (table.next()) {
      List<String> group = groups.current();
      if (mass.isEmpty()) {
        faults.give(
            group,
            () -> {
              MeasureRow row =
                  new MeasureRow()
                      .id(table.text(id))
                      .group(group)
                      .mean(table.numbers(mean))
                      .covariance(table.numbers(covariance));
              weight.ifPresent(column -> row.weight(table.number(column)));
              return row.toRecord(settings.massRule(), table.place());
            },
            sink);
        continue;
      }
      try {
        String name = table.text(id);
        Mixture mixture =
            mixtures
                .computeIfAbsent(group, each -> new LinkedHashMap<>())
                .computeIfAbsent(name, n -> new Mixture(n, table.place()));
        weight.ifPresent(column -> mixture.weigh(table.number(column), table));
        mixture.masses.add(table.number(mass.getAsInt()));
        add(mixture.means, table.numbers(mean));
        add(mixture.covariances, table.numbers(covariance));
      } catch (BadInputException e) {
        faults.add(group, e);
      }
    }
    for (Map.Entry<List<String>, Map<String, Mixture>> group : mixtures.entrySet()) {
      for (Mixture mixture : group.getValue().values()) {
        MeasureRow row = mixture.row().group(group.getKey());
        faults.give(group.getKey(), () -> row.toRecord(settings.massRule(), mixture.place), sink);
      }
    }
    faults.end();
  }

  private static void add(Doubles all, double[] some) {
    for (double value : some) {
      all.add(value);
    }
  }

  /** The components of one id as far as they were read. */
  private static final class Mixture {
    private final String id;
    private final String place;
    private final Doubles masses = new Doubles();
    private final Doubles means = new Doubles();
    private final Doubles covariances = new Doubles();
    private double weight = Double.NaN;

    Mixture(String id, String place) {
      this.id = id;
      this.place = place;
    }

    void weigh(double value, CsvTable table) {
      if (Double.isNaN(weight)) {
        weight = value;
      } else if (weight != value) {
        throw new BadInputException(
            "Weight of measure '" + id + "'",
            table.place(),
            "is " + value,
            weight + " as on the first row of this measure (" + place + ")",
            "Give all rows of a mixture the same weight; the mass of a component stands in"
                + " 'mass'.");
      }
    }

    MeasureRow row() {
      MeasureRow row =
          new MeasureRow()
              .id(id)
              .masses(masses.toArray())
              .mean(means.toArray())
              .covariance(covariances.toArray());
      return Double.isNaN(weight) ? row : row.weight(weight);
    }
  }

  @Override
  public void encode(List<MeasureRecord> measures, List<String> groups, OutputStream out)
      throws IOException {
    Encoding.requireOneDimension(measures, MeasureFormat.GAUSSIAN_CSV);
    RecordWeights weights = RecordWeights.of(measures);
    boolean mixtures = measures.get(0).measure().kind() == Measure.Kind.MIXTURE;
    int d = measures.get(0).measure().dimension();
    CsvText csv = new CsvText(out);
    csv.header(groups, weights);
    header(csv, mixtures, d);
    for (MeasureRecord measure : measures) {
      if (mixtures) {
        GaussianMixture mixture =
            Encoding.as(
                GaussianMixture.class, measure, MeasureFormat.GAUSSIAN_CSV, "Gaussian mixtures");
        for (int k = 0; k < mixture.size(); k++) {
          GaussianMeasure part = mixture.component(k);
          csv.idAndWeight(measure, weights, groups).cell(mixture.masses()[k]);
          csv.cells(part.mean()).cells(part.covariance());
          csv.endRow();
        }
      } else {
        GaussianMeasure gaussian =
            Encoding.as(GaussianMeasure.class, measure, MeasureFormat.GAUSSIAN_CSV, "Gaussians");
        csv.idAndWeight(measure, weights, groups)
            .cells(gaussian.mean())
            .cells(gaussian.covariance());
        csv.endRow();
      }
    }
    csv.flush();
  }

  private static void header(CsvText csv, boolean mixtures, int d) throws IOException {
    if (mixtures) {
      csv.cell(MASS);
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
  }

  private static String covariance(int i, int j) {
    return "cov" + i + "_" + j;
  }
}
