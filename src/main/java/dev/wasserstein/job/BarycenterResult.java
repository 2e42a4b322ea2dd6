// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.spark.MeasureTable;
import dev.wasserstein.storage.RunDirectory;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A barycenter, with what proves it and how it was found. */
public final class BarycenterResult implements JobResult {
  private final FinishedBarycenter run;
  private final List<String> lines;

  BarycenterResult(FinishedBarycenter run, List<String> lines) {
    this.run = run;
    this.lines = lines;
  }

  /**
   * The barycenter, of the method's kind: a point cloud, a grid, a Gaussian or a mixture of
   * Gaussians.
   */
  public Measure barycenter() {
    return run.solution().barycenter();
  }

  /** The objective at the barycenter, such as Σ λ_n W₂²(ν, μ_n); NaN of an update. */
  public double objective() {
    return run.objective();
  }

  /** By how much the objective may exceed its exact value. */
  public double dualGap() {
    return run.solution().dualGap();
  }

  /** A bound from below on the objective of any measure, where it was asked for. */
  public OptionalDouble lowerBound() {
    return run.lowerBound();
  }

  /** How the loop ended. */
  public RunStatus status() {
    return run.solution().status();
  }

  /**
   * One record for each iterate, from the start on. Of an update one for each new measure, whose
   * objective is W₂² of that measure from the barycenter before it.
   */
  public List<IterationRecord> history() {
    return run.solution().history();
  }

  /** Every doubt that the run has, each a sentence. */
  public List<String> warnings() {
    return run.warnings();
  }

  /** The barycenter as a table in the schema, of one row. */
  public Dataset<Row> dataset(SparkSession session) {
    return MeasureTable.of(
        session, List.of(new MeasureRecord(barycenter(), Double.NaN, "barycenter")));
  }

  /**
   * Writes a run directory: the barycenter, iterations, run.json and the page.
   *
   * @throws dev.wasserstein.storage.OutputException if it exists or cannot be written
   */
  public void write(String path) {
    try (RunDirectory output =
        new RunDirectory(
            run.context().session().hadoop(), path, RunDirectory.Existing.REFUSE, List.of())) {
      run.write(new RunFiles(output, run.context().session()), () -> {});
      output.commit();
    }
  }

  @Override
  public List<String> lines() {
    return lines;
  }

  @Override
  public boolean hasConverged() {
    return status().hasConverged();
  }
}
