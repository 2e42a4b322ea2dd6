// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.List;

/** A scale of a chart: where a value lies, and which values are marked. */
interface Axis {
  /** Where the value lies between the ends, 0 to 1 inside them. */
  double fraction(double value);

  /** The marks, ascending, between the ends. */
  List<Tick> ticks();

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
