// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import java.util.ArrayList;
import java.util.List;

/** The method registries as tables in documents. */
final class MethodPages {
  private MethodPages() {}

  /** The barycenter methods, with the laws that hold for their results. */
  static String barycenters() {
    StringBuilder text =
        new StringBuilder(
            """
            | `--method` | measures | what it is | when | laws |
            |---|---|---|---|---|
            """);
    for (MethodTable.Entry<?, MethodLaws> entry : BarycenterMethods.TABLE.entries()) {
      row(text, entry, laws(entry.laws()));
    }
    return text.toString();
  }

  /** The distances, with the laws that hold for them. */
  static String distances() {
    StringBuilder text =
        new StringBuilder(
            """
            | `--method` | measures | what it is | when | laws |
            |---|---|---|---|---|
            """);
    for (MethodTable.Entry<?, DistanceLaws> entry : DistanceMethods.TABLE.entries()) {
      row(text, entry, laws(entry.laws()));
    }
    return text.toString();
  }

  private static void row(StringBuilder text, MethodTable.Entry<?, ?> entry, List<String> laws) {
    MethodDescription about = entry.about();
    text.append("| `").append(entry.name()).append("` | ").append(about.measures());
    text.append(" | ").append(about.what()).append(" | ").append(about.when());
    text.append(" | ").append(String.join(", ", laws)).append(" |\n");
  }

  private static List<String> laws(MethodLaws laws) {
    List<String> words = new ArrayList<>();
    if (laws.descends()) {
      words.add("descends");
    }
    if (laws.returnsOneMeasure()) {
      words.add("returns one measure");
    }
    words.add(
        switch (laws.translation()) {
          case ANY -> "moves along";
          case CELLS -> "moves along by cells";
          case OBJECTIVE -> "the objective stays where measures move";
        });
    words.add(
        switch (laws.weightSplit()) {
          case BARYCENTER -> "split weights";
          case FROM_ONE_START -> "split weights from one start";
        });
    return words;
  }

  private static List<String> laws(DistanceLaws laws) {
    List<String> words = new ArrayList<>();
    if (laws.zeroBetweenEqual()) {
      words.add("0 between equal measures");
    }
    if (laws.triangle()) {
      words.add("triangle inequality");
    }
    return words.isEmpty() ? List.of("–") : words;
  }
}
