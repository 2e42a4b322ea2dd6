// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.List;
import java.util.stream.IntStream;

/** A scale of a chart: where a value lies, and which values are marked. */
interface Axis {
  /** The least px between two labels. */
  double LABEL_GAP = 10;

  /** Where the value lies between the ends, 0 to 1 inside them. */
  double fraction(double value);

  /** The marks, ascending, between the ends. */
  List<Tick> ticks();

  /** The marks whose labels have room side by side along so many px; with 0 if that is a mark. */
  default List<Tick> labelled(double px) {
    List<Tick> all = ticks();
    double widest = all.stream().mapToDouble(Tick::labelWidth).max().orElse(0) + LABEL_GAP;
    int stride = 1;
    while (stride < all.size() && px * gap(all, stride) < widest) {
      stride++;
    }
    int zero = 0;
    for (int k = 0; k < all.size(); k++) {
      zero = all.get(k).value() == 0 ? k : zero;
    }
    int step = stride;
    int first = zero % step;
    return IntStream.range(0, all.size())
        .filter(k -> k % step == first)
        .mapToObj(all::get)
        .toList();
  }

  private double gap(List<Tick> all, int stride) {
    double least = 1;
    for (int k = stride; k < all.size(); k++) {
      least = Math.min(least, fraction(all.get(k).value()) - fraction(all.get(k - stride).value()));
    }
    return least;
  }

  /** Whether the scale can show the value. */
  boolean shows(double value);

  /**
   * A marked value.
   *
   * @param label its short text; an exponent follows an "e"
   */
  record Tick(double value, String label) {
    /** About how wide the label is, in px, at 11 px type: there is no font to ask. */
    double labelWidth() {
      int exponentAt = label.indexOf('e');
      if (exponentAt < 0) {
        return 6.3 * label.length();
      }
      String mantissa = label.substring(0, exponentAt);
      int raised = label.length() - exponentAt - 1;
      return 6.3 * (mantissa.equals("1") ? 2 : mantissa.length() + 3) + 5.2 * raised;
    }
  }
}
