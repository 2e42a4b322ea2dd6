// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The registry of formats as tables for people. */
final class FormatPages {
  private FormatPages() {}

  /**
   * A page with its tables written anew: what stands between {@code <!-- BEGIN name -->} and {@code
   * <!-- END name -->}, for the names formats, detection, draws and draws-detection.
   *
   * @throws IllegalArgumentException if the page has no such place for one of them
   */
  public static String page(String present) {
    String page = present;
    for (Map.Entry<String, String> table : tables().entrySet()) {
      String begin = "<!-- BEGIN " + table.getKey() + " -->\n";
      String end = "<!-- END " + table.getKey() + " -->\n";
      int from = page.indexOf(begin);
      int to = page.indexOf(end);
      if (from < 0 || to < from) {
        throw new IllegalArgumentException("no place for the table " + table.getKey());
      }
      page = page.substring(0, from) + begin + "\n" + table.getValue() + "\n" + page.substring(to);
    }
    return page;
  }

  private static Map<String, String> tables() {
    Map<String, String> tables = new LinkedHashMap<>();
    tables.put("formats", formats());
    tables.put("detection", ways(FormatDetection.MEASURES));
    tables.put("draws", draws());
    tables.put("draws-detection", ways(FormatDetection.DRAWS));
    return tables;
  }

  private static String formats() {
    StringBuilder table =
        head(
            "`--format`",
            "what",
            "endings",
            "measures in a file",
            "ids",
            "weights",
            "options",
            "`convert` writes it");
    for (MeasureFormat format : MeasureFormat.values()) {
      FormatEntry entry = format.entry();
      row(
          table,
          code(entry.name),
          entry.what,
          listed(entry.endings.stream().map(ending -> "." + ending).toList()),
          format.holds() == MeasureFormat.Holds.ONE ? "one" : "any number",
          entry.ids,
          entry.weights,
          listed(entry.options.stream().map(option -> "--" + option.flag()).toList()),
          entry.written.orElse("no"));
    }
    return table.toString();
  }

  private static String draws() {
    StringBuilder table = head("`--format`", "what", "chains");
    for (MeasureFormat format : MeasureFormat.ofDraws()) {
      DrawsEntry draws = format.entry().draws.orElseThrow();
      row(table, code(format.formatName()), draws.what(), draws.chains());
    }
    return table.toString();
  }

  private static String ways(List<FormatDetection.Way> ways) {
    StringBuilder table = head("sign", "format");
    for (FormatDetection.Way way : ways) {
      row(table, way.recognition().sign(), code(way.format().formatName()));
    }
    return table.toString();
  }

  private static StringBuilder head(String... cells) {
    StringBuilder table = new StringBuilder();
    row(table, cells);
    table.append("|---".repeat(cells.length)).append("|\n");
    return table;
  }

  private static void row(StringBuilder table, String... cells) {
    table.append(Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String listed(List<String> texts) {
    return texts.stream().map(FormatPages::code).collect(Collectors.joining(", "));
  }
}
