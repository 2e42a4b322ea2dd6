// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import com.samskivert.mustache.Mustache;
import dev.wasserstein.barycenter.IterationRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page of a run: one HTML file that needs no network, no script and no font of its own. It is
 * well-formed XML, too. The same report gives the same page, byte for byte.
 */
public final class ReportPage {
  private static final String TEMPLATE = "report.mustache";

  /**
   * How much of a long history the table of iterations shows from its beginning and from its end.
   */
  private static final int FIRST_ROWS = 10;

  private static final int LAST_ROWS = 30;

  private ReportPage() {}

  /** The page as text, to be written as UTF-8. */
  public static String render(RunReport report) {
    return Mustache.compiler()
        .emptyStringIsFalse(true)
        .withEscaper(Markup::escape)
        .compile(template())
        .execute(model(report));
  }

  private static String template() {
    try (InputStream in = ReportPage.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + TEMPLATE + " is not on the class path.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> model(RunReport report) {
    Gallery gallery = Gallery.of(report);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("title", report.title());
    model.put("command", report.command());
    model.put("status", report.status().name());
    model.put("statusWord", report.status().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    model.put("statusSentence", report.statusSentence());
    model.put("warnings", report.warnings());
    model.put("facts", report.facts().stream().map(f -> pair(f.name(), f.value())).toList());
    model.put("options", report.options().stream().map(ReportPage::option).toList());
    model.put("tables", report.tables().stream().map(ReportPage::table).toList());
    model.put("sections", report.sections().stream().map(ReportPage::section).toList());
    model.put("heatMaps", figures(report.heatMaps().stream().map(HeatMap::figure).toList()));
    model.put("charts", figures(ConvergenceCharts.of(report)));
    model.put("iterations", iterations(report.iterations()));
    model.put("results", figures(gallery.results()));
    model.put("resultsTitle", resultsTitle(report));
    model.put("layout", gallery.layout().name().toLowerCase(Locale.ROOT));
    model.put("inputs", figures(gallery.inputs()));
    model.put("inputsTitle", inputsTitle(report));
    model.put("notes", gallery.notes());
    model.put("hasPictures", !gallery.results().isEmpty() || !gallery.inputs().isEmpty());
    model.put("hasOptions", !report.options().isEmpty());
    model.put("hasIterations", !report.iterations().isEmpty());
    model.put("hasWarnings", !report.warnings().isEmpty());
    model.put("hasNotes", !gallery.notes().isEmpty());
    model.put("hasSortable", report.tables().stream().anyMatch(RunReport.Table::sortable));
    model.put("hasFacts", !report.facts().isEmpty());
    model.put("hasInputs", !gallery.inputs().isEmpty());
    return model;
  }

  private static String resultsTitle(RunReport report) {
    long count = report.resultCount();
    if (count <= 1) {
      return report.resultName();
    }
    long shown = report.results().size();
    return shown < count
        ? "First " + shown + " of " + ReadableNumber.count(count, "result")
        : ReadableNumber.count(count, "result");
  }

  private static String inputsTitle(RunReport report) {
    long shown = report.inputs().size();
    return shown < report.inputCount()
        ? "First " + shown + " of " + ReadableNumber.count(report.inputCount(), "input")
        : ReadableNumber.count(shown, "input");
  }

  private static Map<String, String> pair(String name, String value) {
    return Map.of("name", name, "value", value);
  }

  private static Map<String, Object> option(RunReport.OptionRow row) {
    String style = row.origin().equals("default") ? "quiet" : "given";
    return Map.of("name", row.name(), "value", row.value(), "origin", row.origin(), "style", style);
  }

  private static Map<String, Object> table(RunReport.Table table) {
    return Map.of(
        "title", table.title(),
        "columns", table.columns(),
        "rows", table.rows(),
        "sortable", table.sortable() ? List.of(SortableTable.model(table)) : List.of());
  }

  private static Map<String, Object> section(RunReport.Section section) {
    return Map.of(
        "heading", section.title(),
        "about", section.about(),
        "hasAbout", !section.about().isEmpty(),
        "layout", section.layout().name().toLowerCase(Locale.ROOT),
        "figures", figures(section.figures()));
  }

  private static List<Map<String, Object>> figures(List<Figure> figures) {
    return figures.stream().map(ReportPage::figure).toList();
  }

  private static Map<String, Object> figure(Figure figure) {
    return Map.of(
        "drawing", figure.drawing(),
        "name", figure.name(),
        "caption", figure.caption(),
        "hasCaption", !figure.caption().isEmpty());
  }

  private static List<Map<String, Object>> iterations(List<IterationRecord> records) {
    List<Map<String, Object>> rows = new ArrayList<>();
    boolean all = records.size() <= FIRST_ROWS + LAST_ROWS;
    for (int k = 0; k < records.size(); k++) {
      if (all || k < FIRST_ROWS || k >= records.size() - LAST_ROWS) {
        rows.add(row(records.get(k)));
      } else if (k == FIRST_ROWS) {
        rows.add(
            Map.of(
                "iteration",
                "…",
                "objective",
                "…",
                "change",
                "…",
                "residual",
                "…",
                "seconds",
                "…"));
      }
    }
    return rows;
  }

  private static Map<String, Object> row(IterationRecord record) {
    return Map.of(
        "iteration", record.iteration(),
        "objective", record.objective(),
        "change", ReadableNumber.brief(record.change()),
        "residual", ReadableNumber.brief(record.residual()),
        "seconds", ReadableNumber.brief(record.seconds()));
  }
}
