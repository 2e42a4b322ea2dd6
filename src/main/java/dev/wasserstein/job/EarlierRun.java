// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.measure.Draws;
import dev.wasserstein.options.Settings;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.spark.ShardSource;
import dev.wasserstein.wasp.Posterior;
import dev.wasserstein.wasp.SortedSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The combined posterior of an earlier run, such as last night's, and how far another lies from it,
 * parameter by parameter.
 *
 * @param path of the run, as the user gave it
 * @param posterior its draws, with the parameters of the shards in their order
 */
record EarlierRun(String path, Posterior posterior) {
  /** How it is called in pictures. */
  static final String NAME = "earlier run";

  /** Means that move by more of the earlier standard deviations are worth a warning. */
  private static final double FAR = 3;

  /** The run that {@code --compare-to} names, read before its place may be taken. */
  static Optional<EarlierRun> of(Settings values, ShardSource source, Draws first) {
    return values
        .find(Options.COMPARE_TO)
        .map(path -> new EarlierRun(path, WaspJob.reference(source, path, first)));
  }

  /**
   * How one parameter has changed.
   *
   * @param meanBefore of the earlier run
   * @param shift of the mean, in the earlier standard deviations; NaN where these are 0
   * @param distance W₂ between the marginals, in the same unit
   */
  record Change(
      String parameter,
      double meanBefore,
      double mean,
      double deviationBefore,
      double deviation,
      double shift,
      double distance) {

    /** Whether the mean has moved far; that of a constant, by anything beyond rounding. */
    boolean isFar() {
      double rounding = 1e-9 * Math.max(Math.abs(meanBefore), Math.abs(mean));
      return Double.isNaN(shift) ? Math.abs(mean - meanBefore) > rounding : Math.abs(shift) > FAR;
    }

    /** By how much, for people. */
    String way() {
      return Double.isNaN(shift)
          ? "and was a constant"
          : String.format(Locale.ROOT, "%.1f of its standard deviations", Math.abs(shift));
    }

    /** The change from one sample to another. */
    static Change of(String parameter, SortedSample before, SortedSample now) {
      double unit = before.deviation() > 0 ? before.deviation() : Double.NaN;
      return new Change(
          parameter,
          before.mean(),
          now.mean(),
          before.deviation(),
          now.deviation(),
          (now.mean() - before.mean()) / unit,
          Math.sqrt(now.squaredDistance(before)) / unit);
    }
  }

  /** The changes of all parameters. */
  List<Change> changes(Posterior now) {
    List<Change> changes = new ArrayList<>();
    for (int k = 0; k < now.parameters().size(); k++) {
      changes.add(Change.of(now.parameters().get(k), posterior.sample(k), now.sample(k)));
    }
    return changes;
  }

  /** What the user ought to know of a posterior that has moved far. */
  List<String> warnings(Posterior now) {
    List<Change> far =
        changes(now).stream()
            .filter(Change::isFar)
            .sorted(Comparator.comparingDouble(change -> -Math.abs(change.shift())))
            .toList();
    if (far.isEmpty()) {
      return List.of();
    }
    Change first = far.get(0);
    return List.of(
        String.format(
            Locale.ROOT,
            "The posterior moved since the run '%s': the mean of '%s'%s went from %.5g to %.5g, %s."
                + " Look at what is new in the shards.",
            path,
            first.parameter(),
            far.size() == 1 ? "" : ", and of " + (far.size() - 1) + " more,",
            first.meanBefore(),
            first.mean(),
            first.way()));
  }

  /** Writes the changes. */
  void write(RunFiles files, Posterior now) {
    try (CsvTable csv =
        files.table(
            "changes.csv",
            List.of("variable", "mean_before", "mean", "sd_before", "sd", "shift", "w2"))) {
      for (Change each : changes(now)) {
        csv.row(
            each.parameter(),
            each.meanBefore(),
            each.mean(),
            each.deviationBefore(),
            each.deviation(),
            CsvTable.blankIfNaN(each.shift()),
            CsvTable.blankIfNaN(each.distance()));
      }
    }
  }

  /** The changes for the page, the largest first. */
  RunReport.Table table(Posterior now) {
    return new RunReport.Table(
        "Changes since the run " + path + ", shift and W₂ in its standard deviations",
        List.of("parameter", "mean before", "mean", "sd before", "sd", "shift", "W₂"),
        changes(now).stream()
            .sorted(
                Comparator.comparingDouble(
                    change -> Double.isNaN(change.distance()) ? 0 : -change.distance()))
            .map(
                each ->
                    List.of(
                        each.parameter(),
                        WaspReport.brief(each.meanBefore()),
                        WaspReport.brief(each.mean()),
                        WaspReport.brief(each.deviationBefore()),
                        WaspReport.brief(each.deviation()),
                        blankIfNaN(each.shift()),
                        blankIfNaN(each.distance())))
            .toList());
  }

  private static String blankIfNaN(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }
}
