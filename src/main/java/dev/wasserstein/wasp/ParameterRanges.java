// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.ParameterName;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Where the draws of a shard lie, on the scale of the file.
 *
 * @param least of each parameter (d)
 * @param largest of each parameter (d)
 * @param whole whether all draws of a parameter are whole numbers (d)
 * @param arrays what all draws of an array are, by its name, where they are something
 */
record ParameterRanges(
    double[] least, double[] largest, boolean[] whole, TreeMap<String, ArrayTransform> arrays)
    implements Serializable {
  static ParameterRanges of(Draws draws) {
    int d = draws.dimension();
    double[] rows = draws.values();
    double[] least = new double[d];
    double[] largest = new double[d];
    boolean[] whole = new boolean[d];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    Arrays.fill(whole, true);
    for (int p = 0; p < rows.length; p++) {
      int k = p % d;
      least[k] = Math.min(least[k], rows[p]);
      largest[k] = Math.max(largest[k], rows[p]);
      whole[k] &= rows[p] == Math.rint(rows[p]);
    }
    TreeMap<String, ArrayTransform> arrays = new TreeMap<>();
    for (ParameterArray array : ParameterArray.of(draws.parameters())) {
      for (ArrayTransform kind : ArrayTransform.values()) {
        if (kind.axes() == array.axes()
            && (array.axes() == 1 || array.isFull())
            && holdsEverywhere(kind, array, rows, d)) {
          arrays.put(array.name(), kind);
          break;
        }
      }
    }
    return new ParameterRanges(least, largest, whole, arrays);
  }

  private static boolean holdsEverywhere(
      ArrayTransform kind, ParameterArray array, double[] rows, int d) {
    for (int at = 0; at < rows.length; at += d) {
      if (!kind.holds(array.elements(rows, at), array.size())) {
        return false;
      }
    }
    return true;
  }

  /** Where the draws of this and of another shard lie together. */
  private ParameterRanges and(ParameterRanges other) {
    int d = least.length;
    double[] below = new double[d];
    double[] above = new double[d];
    boolean[] both = new boolean[d];
    for (int k = 0; k < d; k++) {
      below[k] = Math.min(least[k], other.least[k]);
      above[k] = Math.max(largest[k], other.largest[k]);
      both[k] = whole[k] && other.whole[k];
    }
    TreeMap<String, ArrayTransform> common = new TreeMap<>(arrays);
    common.entrySet().removeIf(each -> other.arrays.get(each.getKey()) != each.getValue());
    return new ParameterRanges(below, above, both, common);
  }

  /**
   * A sentence where combined draws are what no draw of a shard is: below 0 or above 1, not whole,
   * no simplex, or no matrix of covariances or correlations.
   *
   * @param mode its name
   * @param posterior the combined draws, on the scale of the files
   * @param transforms what was asked for with --transform, as a text
   */
  static List<String> warnings(
      String mode, List<ShardHeader> shards, Posterior posterior, String transforms) {
    ParameterRanges all =
        shards.stream().map(ShardHeader::ranges).reduce(ParameterRanges::and).orElseThrow();
    List<String> names = posterior.parameters();
    int d = names.size();
    double[] rows = posterior.rows();
    int count = rows.length / d;
    boolean[] told = new boolean[d];
    List<String> faults = new ArrayList<>();
    Set<String> remedies = new LinkedHashSet<>();
    for (ParameterArray array : ParameterArray.of(names)) {
      ArrayTransform kind = all.arrays.get(array.name());
      if (kind == null) {
        continue;
      }
      int outside = 0;
      for (int at = 0; at < rows.length; at += d) {
        outside += kind.holds(array.elements(rows, at), array.size()) ? 0 : 1;
      }
      Arrays.stream(array.columns()).filter(k -> k >= 0).forEach(k -> told[k] = true);
      if (outside > 0) {
        faults.add(
            "'" + array.name() + "' is not " + kind.domain() + " in " + share(outside, count));
        remedies.add(pattern(array.name()) + "=" + kind.transformName());
      }
    }
    for (int k = 0; k < d; k++) {
      if (!told[k]) {
        scalar(k, all, posterior, faults, remedies);
      }
    }
    if (faults.isEmpty()) {
      return List.of();
    }
    String asked = transforms.isBlank() ? "" : transforms.strip() + ",";
    List<String> first = faults.subList(0, Math.min(MOST_TOLD, faults.size()));
    return List.of(
        "The mode "
            + mode
            + " leaves the range of the shards' draws: "
            + String.join("; ", first)
            + (first.size() < faults.size()
                ? "; and " + (faults.size() - first.size()) + " more"
                : "")
            + "."
            + (remedies.isEmpty()
                ? ""
                : " Use --transform '" + asked + String.join(",", remedies) + "'."));
  }

  private static void scalar(
      int k, ParameterRanges all, Posterior posterior, List<String> faults, Set<String> remedies) {
    int d = all.least.length;
    double[] rows = posterior.rows();
    Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    for (int p = k; p < rows.length; p += d) {
      Fault fault = fault(rows[p], k, all);
      counts.merge(fault, 1, Integer::sum);
    }
    counts.remove(Fault.NONE);
    String name = posterior.parameters().get(k);
    counts.forEach(
        (fault, number) ->
            faults.add(
                "'" + name + "' is " + fault.words + " in " + share(number, rows.length / d)));
    boolean bounded = counts.containsKey(Fault.BELOW_ZERO) || counts.containsKey(Fault.ABOVE_ONE);
    if (bounded && all.least[k] > 0) {
      boolean unit = all.largest[k] < 1 && all.usesUnit(k);
      String stem = ParameterName.stem(name);
      boolean alike =
          IntStream.range(0, d)
              .filter(l -> ParameterName.stem(posterior.parameters().get(l)).equals(stem))
              .allMatch(l -> all.least[l] > 0 && (!unit || all.largest[l] < 1));
      remedies.add(pattern(alike ? stem : name) + (unit ? "=logit" : "=log"));
    }
  }

  /** Whether the draws lie below 1 and are so far apart that this says something of a bound. */
  private boolean usesUnit(int k) {
    return largest[k] <= 1 && largest[k] - least[k] > UNIT_USE;
  }

  private enum Fault {
    NONE(""),
    BELOW_ZERO("below 0"),
    ABOVE_ONE("above 1"),
    BELOW_MINUS_ONE("below -1"),
    NOT_WHOLE("not whole");

    private final String words;

    Fault(String words) {
      this.words = words;
    }
  }

  private static Fault fault(double x, int k, ParameterRanges all) {
    if (all.least[k] >= 0 && x < 0) {
      return Fault.BELOW_ZERO;
    }
    boolean unit = all.usesUnit(k);
    if (unit && all.least[k] >= 0 && x > 1) {
      return Fault.ABOVE_ONE;
    }
    if (unit && all.least[k] >= -1 && all.largest[k] - all.least[k] > 2 * UNIT_USE) {
      if (x > 1) {
        return Fault.ABOVE_ONE;
      }
      if (x < -1) {
        return Fault.BELOW_MINUS_ONE;
      }
    }
    boolean integer = all.whole[k] && all.largest[k] > all.least[k];
    return integer && Math.abs(x - Math.rint(x)) > 1e-6 ? Fault.NOT_WHOLE : Fault.NONE;
  }

  /** The most faults that a sentence tells. */
  private static final int MOST_TOLD = 5;

  /** Draws between 0 and 1 that use less of it say nothing of a bound at 1. */
  private static final double UNIT_USE = 0.5;

  private static String share(int outside, int count) {
    double percent = 100.0 * outside / count;
    return percent < 1
        ? outside + " of " + count + " draws"
        : Math.round(percent) + " % of the draws";
  }

  /** The name as a pattern: in quotes where a comma stands in it outside of brackets. */
  private static String pattern(String name) {
    return ParameterSelection.patterns(name).size() == 1 && name.indexOf('"') < 0
        ? name
        : '"' + name.replace("\"", "\"\"") + '"';
  }
}
