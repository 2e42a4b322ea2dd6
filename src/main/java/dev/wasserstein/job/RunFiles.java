// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.Credentials;
import dev.wasserstein.report.ReportPage;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.spark.MeasureSink;
import dev.wasserstein.spark.Session;
import dev.wasserstein.storage.RunDirectory;
import java.util.List;

/** Writes the files of a run directory. */
record RunFiles(RunDirectory output, Session session) implements Tables {
  /** The page. */
  public static final String REPORT = "report.html";

  /** Columns of iterations.csv that every loop has. */
  public static final List<String> ITERATION_COLUMNS =
      List.of("iteration", "objective", "change", "residual", "seconds", "status");

  /** A CSV file; the caller closes it. */
  @Override
  public CsvTable table(String name, List<String> columns) {
    return new CsvTable(output, name, columns);
  }

  /** Writes measures as NAME.parquet, in the schema. */
  public void parquet(String name, List<MeasureRecord> measures) {
    parquet(name, measures, List.of());
  }

  /**
   * Writes measures as NAME.parquet, in the schema.
   *
   * @param groups the columns in front, for the cells that each measure's source has
   */
  public void parquet(String name, List<MeasureRecord> measures, List<String> groups) {
    output.writeParquet(name + ".parquet", measures, groups);
  }

  /** Writes measures as NAME.csv, in the form that fits them. */
  public void csv(String name, List<MeasureRecord> measures) {
    csv(name, measures, List.of());
  }

  /**
   * Writes measures as NAME.csv, in the form that fits them.
   *
   * @param groups as above
   */
  public void csv(String name, List<MeasureRecord> measures, List<String> groups) {
    String fileName = name + ".csv";
    MeasureFormat format = MeasureFormat.toWrite(fileName, measures.get(0).measure()).orElseThrow();
    new MeasureSink(session, output).write(format, fileName, measures, groups);
  }

  /** Writes iterations.csv of one loop. */
  public void iterations(List<IterationRecord> history) {
    try (CsvTable csv = table("iterations.csv", ITERATION_COLUMNS)) {
      history.forEach(record -> csv.row(cells(record)));
    }
  }

  /** The cells of {@link #ITERATION_COLUMNS}. */
  public static List<Object> cells(IterationRecord record) {
    return CsvTable.cells(
        record.iteration(),
        record.objective(),
        CsvTable.blankIfNaN(record.change()),
        record.residual(),
        record.seconds(),
        record.status());
  }

  /** Writes the page. */
  public void page(RunReport report) {
    output.write(REPORT, Credentials.hidden(ReportPage.render(report)));
  }

  /** Says where the page will be. */
  String reportLine() {
    return "Report: " + output.target() + "/" + REPORT;
  }

  /** Writes run.json, with the times so far: it is the last file of a run. */
  public void record(RunRecord record, RunClock clock) {
    record.put("seconds", clock.entries());
    output.write(RunDirectory.RECORD, Credentials.hidden(record.json()));
  }
}
