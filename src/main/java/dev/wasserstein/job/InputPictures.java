// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.options.Settings;
import dev.wasserstein.report.Orientation;
import dev.wasserstein.report.RunReport;
import java.util.List;
import java.util.Map;

/** Pictures of inputs on a page, and which way their axes run. */
final class InputPictures {
  private InputPictures() {}

  /**
   * Shows a sample of the inputs in a report.
   *
   * @param weights by id, not rescaled
   * @param count of all inputs
   */
  static void show(
      RunReport.Builder report,
      Settings values,
      List<MeasureRecord> sample,
      Map<String, Double> weights,
      long count) {
    double total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    report
        .orientation(of(values, sample))
        .inputs(
            sample.stream()
                .map(
                    record ->
                        new WeightedMeasure<Measure>(
                            record.measure(), weights.get(record.measure().id()) / total))
                .toList(),
            count);
  }

  /** Rows run downward where measures are grids, or clouds that were made of images. */
  static Orientation of(Settings values, List<MeasureRecord> sample) {
    boolean image =
        values.get(Options.AS) != DecodeSettings.Pixels.GRID
            || sample.stream()
                .anyMatch(
                    record ->
                        record.measure().kind() == Measure.Kind.GRID
                            || MeasureFormat.isPicture(record.place()));
    return image ? Orientation.IMAGE : Orientation.CARTESIAN;
  }
}
