// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.format.GroupWeights;
import dev.wasserstein.input.GroupedInput;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.ContentDigest;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** Cells of one column after the other. */
  static final Comparator<List<String>> ORDER =
      (left, right) -> {
        for (int k = 0; k < left.size(); k++) {
          int order = left.get(k).compareTo(right.get(k));
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };

  /** The groups of an input, each checked by what is known of it before any work. */
  static GroupPlan of(GroupedInput input, Settings values, GroupWeights weights) {
    SortedMap<List<String>, List<MeasureHeader>> groups = new TreeMap<>(ORDER);
    Set<String> ids = new HashSet<>();
    for (MeasureHeader header : input.headers()) {
      groups.computeIfAbsent(header.group(), group -> new ArrayList<>()).add(header);
      ids.add(header.id());
    }
    SortedMap<List<String>, String> faults = new TreeMap<>(ORDER);
    faults.putAll(input.faults());
    Map<List<String>, Integer> sizes = new LinkedHashMap<>();
    groups.forEach((group, headers) -> sizes.put(group, headers.size()));
    groups.keySet().removeAll(faults.keySet());
    CollectionCheck.Grids grids =
        values.find(Options.GRID).isPresent()
            ? CollectionCheck.Grids.ANY_SHAPE
            : CollectionCheck.Grids.SAME_SHAPE;
    groups.forEach(
        (group, headers) -> {
          try {
            CollectionCheck.together(headers, String.join(", ", group), grids);
            GroupWork.weights(values, headers, weights, group);
          } catch (BadInputException e) {
            faults.put(group, e.getMessage());
          }
        });
    groups.keySet().removeAll(faults.keySet());
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
    lines.sort(null);
    MessageDigest digest = ContentDigest.sha256();
    for (String line : lines) {
      digest.update(line.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
    return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
  }

  /** The ids of the whole input that a group lacks. */
  int missing(List<String> group) {
    return ids - sizes.getOrDefault(group, 0);
  }

  /** The work of an iteration over a group: its atoms times its largest measure. */
  static double work(List<MeasureHeader> headers) {
    long atoms = headers.stream().mapToLong(MeasureHeader::cells).sum();
    int largest = headers.stream().mapToInt(MeasureHeader::cells).max().orElse(0);
    return (double) atoms * largest;
  }

  /** About the bytes of a group. */
  static long bytes(List<MeasureHeader> headers) {
    return headers.stream()
        .mapToLong(header -> (long) Double.BYTES * header.cells() * (header.dimension() + 1))
        .sum();
  }
}
