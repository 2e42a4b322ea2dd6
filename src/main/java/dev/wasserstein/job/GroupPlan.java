// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.format.GroupWeights;
import dev.wasserstein.input.GroupedInput;
import dev.wasserstein.input.Grouping;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.ContentDigest;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The groups of an input, in the order of their cells as text.
 *
 * @param groups the measures of each, those with faults left out
 * @param faults what is wrong with the others
 * @param sizes the number of measures of each group that has any
 * @param ids the number of ids of the whole input
 * @param fingerprint of groups, ids and contents, whatever their order
 */
record GroupPlan(
    SortedMap<List<String>, List<MeasureHeader>> groups,
    SortedMap<List<String>, String> faults,
    Map<List<String>, Integer> sizes,
    int ids,
    String fingerprint) {
  private static final int FINGERPRINT_BYTES = 16;

  /**
   * The groups of an input, each checked by what is known of it before any work.
   *
   * @throws dev.wasserstein.options.OptionException if together they ask for too much
   */
  static GroupPlan of(
      GroupedInput input, Settings values, GroupWeights weights, GroupSolver solver) {
    SortedMap<List<String>, List<MeasureHeader>> groups = new TreeMap<>(Grouping.ORDER);
    Set<String> ids = new HashSet<>();
    for (MeasureHeader header : input.headers()) {
      groups.computeIfAbsent(header.group(), group -> new ArrayList<>()).add(header);
      ids.add(header.id());
    }
    SortedMap<List<String>, String> faults = new TreeMap<>(Grouping.ORDER);
    faults.putAll(input.faults());
    Map<List<String>, Integer> sizes = new LinkedHashMap<>();
    groups.forEach((group, headers) -> sizes.put(group, headers.size()));
    groups.keySet().removeAll(faults.keySet());
    CollectionCheck.Grids grids =
        values.find(Options.GRID).isPresent()
            ? CollectionCheck.Grids.ANY_SHAPE
            : CollectionCheck.Grids.SAME_SHAPE;
    List<MeasureHeader> first = List.of();
    for (Map.Entry<List<String>, List<MeasureHeader>> group : groups.entrySet()) {
      List<MeasureHeader> headers = group.getValue();
      try {
        CollectionCheck.together(headers, String.join(", ", group.getKey()), grids);
        solver.check(headers, GroupWork.weights(values, headers, weights, group.getKey()));
        if (first.isEmpty()) {
          first = headers;
        }
        solver.checkBeside(first, headers);
      } catch (BadInputException e) {
        faults.put(group.getKey(), e.getMessage());
      }
    }
    groups.keySet().removeAll(faults.keySet());
    solver.checkAll(groups.values());
    return new GroupPlan(groups, faults, sizes, ids.size(), fingerprint(input.headers()));
  }

  private static String fingerprint(List<MeasureHeader> headers) {
    List<String> lines = new ArrayList<>();
    for (MeasureHeader header : headers) {
      lines.add(
          String.join("\u0000", header.group())
              + "\u0000"
              + header.id()
              + "\u0000"
              + header.fileWeight()
              + "\u0000"
              + header.content());
    }
    return hash(lines);
  }

  /** A hash of lines, whatever their order. */
  private static String hash(List<String> lines) {
    lines.sort(null);
    MessageDigest digest = ContentDigest.sha256();
    for (String line : lines) {
      digest.update(line.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
    return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
  }

  /**
   * A hash of all that results depend on beside the options: the input, weights and observations.
   */
  String fingerprint(Settings values, GroupWeights weights, Map<List<String>, Double> truth) {
    List<String> lines = new ArrayList<>(List.of(fingerprint));
    groups.forEach(
        (group, headers) -> {
          String name = String.join("\u0000", group);
          GroupWork.weights(values, headers, weights, group)
              .forEach((id, weight) -> lines.add(name + "\u0000" + id + "\u0000" + weight));
          lines.add(name + "\u0000" + truth.get(group));
        });
    return hash(lines);
  }

  /** The ids of the whole input that a group lacks. */
  int missing(List<String> group) {
    return ids - sizes.getOrDefault(group, 0);
  }

  /** About the bytes of a group. */
  static long bytes(List<MeasureHeader> headers) {
    return headers.stream()
        .mapToLong(header -> (long) Double.BYTES * header.cells() * (header.dimension() + 1))
        .sum();
  }
}
