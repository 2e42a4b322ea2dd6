// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.cluster.ClusterSolution;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.options.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The starts of a clustering: the best result, and how much the others differ from it. */
final class ClusterStarts {
  /** How often a clustering starts where that takes little time. */
  static final int MANY = 10;

  /** The work of a pass over all measures up to which many starts take little time. */
  static final double CHEAP = 1e7;

  /** When there are how many, for people. */
  static final String RULE =
      MANY
          + " where the work of an iteration, in pairs of atoms (clusters × support size × atoms of"
          + " all measures; see methods for gaussian, quantile, sliced), is at most 1e7, and for"
          + " medoids; else 1, as with --points.";

  private final List<Double> objectives = new ArrayList<>();
  private double seconds;
  private Optional<ClusterSolution> best = Optional.empty();

  /** How many starts there are to be. */
  static int count(Settings values, MethodChoice<?, ?> choice, MeasuresSummary all) {
    return values
        .find(Options.RESTARTS)
        .orElseGet(
            () -> {
              int atoms =
                  values.find(Options.SUPPORT_SIZE).orElse(InitialSupports.defaultSize(all));
              int clusters = values.get(Options.CLUSTERS).last();
              return clusters * choice.work(all, atoms) <= CHEAP ? MANY : 1;
            });
  }

  /** Takes note of the result of one more start; of equally good ones the first is kept. */
  void add(ClusterSolution solution) {
    objectives.add(solution.objective());
    seconds += solution.last().seconds();
    if (best.isEmpty() || solution.objective() < best.get().objective()) {
      best = Optional.of(solution);
    }
  }

  /** The result of the least objective. */
  ClusterSolution best() {
    return best.orElseThrow();
  }

  /** The time of all loops. */
  double seconds() {
    return seconds;
  }

  /** How many there were and how much they differ, as a part of a sentence. */
  String words() {
    if (objectives.size() == 1) {
      return "1 start; --restarts R keeps the best of R";
    }
    String least = brief(Collections.min(objectives));
    String largest = brief(Collections.max(objectives));
    return objectives.size()
        + (least.equals(largest)
            ? " starts, all with objective " + least
            : " starts, objectives " + least + " to " + largest);
  }

  private static String brief(double objective) {
    return String.format(Locale.ROOT, "%.4g", objective);
  }

  /** What run.json says of them. */
  Map<String, Object> record() {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("count", objectives.size());
    record.put("least_objective", Collections.min(objectives));
    record.put("largest_objective", Collections.max(objectives));
    record.put("objectives", List.copyOf(objectives));
    return record;
  }
}
