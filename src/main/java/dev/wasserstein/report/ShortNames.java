// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.List;

/**
 * Names as the labels of rows: those that are too long lose what all of them have in common at the
 * beginning and at the end, so that they can be told apart, and then their middle.
 */
final class ShortNames {
  private static final int LONGEST = 22;
  private static final String LEFT_OUT = "…";

  private final int longest;
  private final int prefix;
  private final int suffix;

  /** The names that stand beside each other, as labels of rows. */
  ShortNames(List<String> names) {
    this(names, LONGEST);
  }

  /**
   * The names that stand beside each other.
   *
   * @param longest the letters that a label may have, at least 3
   */
  ShortNames(List<String> names, int longest) {
    this.longest = longest;
    List<String> all = names.stream().distinct().toList();
    if (all.size() < 2) {
      prefix = 0;
      suffix = 0;
      return;
    }
    String first = all.get(0);
    int shortest = all.stream().mapToInt(String::length).min().orElseThrow();
    int begin = 0;
    while (begin < shortest && common(all, first, begin, false)) {
      begin++;
    }
    int end = 0;
    while (end < shortest - begin && common(all, first, end, true)) {
      end++;
    }
    prefix = begin;
    suffix = end;
  }

  private static boolean common(List<String> names, String first, int place, boolean fromEnd) {
    char expected = first.charAt(fromEnd ? first.length() - 1 - place : place);
    return names.stream()
        .allMatch(name -> name.charAt(fromEnd ? name.length() - 1 - place : place) == expected);
  }

  /** The label of a name. */
  String of(String name) {
    String label = distinct(name);
    if (label.length() <= longest) {
      return label;
    }
    int kept = longest - 1;
    int head = kept - kept / 2;
    return label.substring(0, head) + LEFT_OUT + label.substring(label.length() - kept / 2);
  }

  /** Whether the label of a name leaves out nothing but what all have in common. */
  boolean tells(String name) {
    return distinct(name).length() <= longest;
  }

  private String distinct(String name) {
    if (name.length() <= longest) {
      return name;
    }
    String own =
        name.length() > prefix + suffix ? name.substring(prefix, name.length() - suffix) : name;
    String label = (prefix > 0 && own.length() < name.length() ? LEFT_OUT : "") + own;
    // What follows the part that differs helps to read it, where there is room.
    if (suffix > 0 && label.length() + suffix <= longest) {
      return label + name.substring(name.length() - suffix);
    }
    return label + (suffix > 0 && own.length() < name.length() ? LEFT_OUT : "");
  }
}
