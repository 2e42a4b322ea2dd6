// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Deadline;
import dev.wasserstein.barycenter.cluster.ClusterSolution;
import dev.wasserstein.options.Range;
import dev.wasserstein.report.CountFigure;
import dev.wasserstein.report.RunReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The search for a number of clusters: that of the largest mean silhouette, of equally large ones
 * the least. One cluster has no silhouette and is never chosen.
 *
 * @param starts of the number that was chosen
 * @param counts what is known of each number of a range, the least first; none where there was one
 *     number to begin with
 * @param left how many numbers of the range were not tried since the time was over
 * @param seconds the time of the loops over all measures
 */
record ClusterSearch(ClusterStarts starts, List<ClusterCount> counts, int left, double seconds) {
  /** Tries each number. */
  static ClusterSearch of(
      Range range, Clustering clustering, ClusterStability stability, Deadline deadline) {
    if (range.isSingle()) {
      ClusterStarts starts = clustering.solve(range.first());
      return new ClusterSearch(starts, List.of(), 0, starts.seconds());
    }
    List<ClusterCount> counts = new ArrayList<>();
    Optional<ClusterStarts> best = Optional.empty();
    double seconds = 0;
    int k = range.first();
    for (; k <= range.last() && !(best.isPresent() && deadline.isOver()); k++) {
      ClusterStarts starts = clustering.solve(k);
      ClusterSolution solution = starts.best();
      seconds += starts.seconds();
      counts.add(
          new ClusterCount(k, solution.objective(), solution.silhouette(), stability.of(solution)));
      if (k > 1 && (best.isEmpty() || solution.silhouette() > best.get().best().silhouette())) {
        best = Optional.of(starts);
      }
    }
    return new ClusterSearch(best.orElseThrow(), counts, range.last() + 1 - k, seconds);
  }

  /** The solution that was chosen. */
  ClusterSolution best() {
    return starts.best();
  }

  boolean isRange() {
    return !counts.isEmpty();
  }

  int chosen() {
    return best().prototypes().size();
  }

  /** Writes {@code k.csv}. */
  void write(Tables files) {
    try (TableRows csv =
        files.table("k.csv", List.of("clusters", "objective", "silhouette", "stability", "best"))) {
      for (ClusterCount count : counts) {
        csv.row(
            count.clusters(),
            count.objective(),
            CsvTable.blankIfNaN(count.silhouette()),
            CsvTable.blankIfNaN(count.stability()),
            count.clusters() == chosen());
      }
    }
  }

  /** What run.json says of the range. */
  List<Map<String, Object>> record() {
    return counts.stream().map(ClusterSearch::record).toList();
  }

  private static Map<String, Object> record(ClusterCount count) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("clusters", count.clusters());
    record.put("objective", count.objective());
    record.put("silhouette", orNull(count.silhouette()));
    record.put("stability", orNull(count.stability()));
    return record;
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  /** Which number was chosen and why, in a sentence. */
  String sentence() {
    Optional<ClusterCount> next =
        counts.stream()
            .filter(each -> each.clusters() != chosen() && !Double.isNaN(each.silhouette()))
            .min(
                Comparator.comparingDouble(ClusterCount::silhouette)
                    .reversed()
                    .thenComparing(ClusterCount::clusters));
    return String.format(
        Locale.ROOT,
        "%d clusters, silhouette %.3f%s.",
        chosen(),
        best().silhouette(),
        next.map(
                other ->
                    String.format(
                        Locale.ROOT,
                        ", the next best %d with %.3f",
                        other.clusters(),
                        other.silhouette()))
            .orElse(", the only number with a silhouette"));
  }

  /** Pictures of the numbers over the range. */
  RunReport.Section section() {
    double[] k = counts.stream().mapToDouble(ClusterCount::clusters).toArray();
    return new RunReport.Section(
        "The number of clusters",
        sentence()
            + " The silhouette is the mean of 1 − W / W', with the distances to the nearest and the"
            + " second nearest prototype; the stability the mean adjusted Rand index of runs on"
            + " random halves; the objective falls with the number, whatever is right.",
        List.of(
            CountFigure.of("silhouette", k, column(ClusterCount::silhouette), chosen()),
            CountFigure.of("stability", k, column(ClusterCount::stability), chosen()),
            CountFigure.of("objective", k, column(ClusterCount::objective), chosen())));
  }

  private double[] column(ToDoubleFunction<ClusterCount> quantity) {
    return counts.stream().mapToDouble(quantity).toArray();
  }

  /** A sentence where the range was not tried to its end. */
  Optional<String> warning() {
    return left == 0
        ? Optional.empty()
        : Optional.of(
            "--max-time was over before "
                + left
                + (left == 1 ? " number" : " numbers")
                + " of clusters of the range were tried: those after "
                + counts.get(counts.size() - 1).clusters()
                + ".");
  }
}
