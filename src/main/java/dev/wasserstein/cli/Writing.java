// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionValues;
import dev.wasserstein.options.Options;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.spark.CheckpointDirectory;
import dev.wasserstein.spark.MeasureSink;
import dev.wasserstein.spark.RunDirectory;
import dev.wasserstein.spark.Session;
import java.util.List;
import java.util.Optional;

/** How commands write. */
final class Writing {
  private Writing() {}

  /** The output of a call, not yet under its final name. */
  static RunDirectory output(Invocation invocation) {
    return output(invocation, invocation.values().get(Options.INPUT));
  }

  /** The output of a call that reads these paths. */
  static RunDirectory output(Invocation invocation, List<String> inputs) {
    return output(invocation, inputs, invocation.values().get(Options.OVERWRITE));
  }

  /** The output of a call that may go on from checkpoints: then it replaces what it had written. */
  static RunDirectory output(Invocation invocation, Optional<CheckpointDirectory> checkpoints) {
    OptionValues values = invocation.values();
    boolean goesOn =
        checkpoints.isPresent() && values.get(Options.RESUME) && checkpoints.get().exists();
    return output(invocation, values.get(Options.INPUT), values.get(Options.OVERWRITE) || goesOn);
  }

  private static RunDirectory output(Invocation invocation, List<String> inputs, boolean replaces) {
    return new RunDirectory(
        invocation.session().hadoop(),
        invocation.values().get(Options.OUTPUT),
        replaces ? RunDirectory.Existing.REPLACE : RunDirectory.Existing.REFUSE,
        inputs);
  }

  /** The checkpoints of a call that wants any. */
  static Optional<CheckpointDirectory> checkpoints(Invocation invocation) {
    OptionValues values = invocation.values();
    Optional<Integer> every = values.find(Options.CHECKPOINT_EVERY);
    boolean resume = values.get(Options.RESUME);
    if (every.isEmpty() && !resume) {
      return Optional.empty();
    }
    return Optional.of(
        new CheckpointDirectory(
            invocation.session().hadoop(),
            values.get(Options.OUTPUT),
            values,
            every.orElse(Integer.MAX_VALUE),
            resume
                ? CheckpointDirectory.Earlier.RESUME
                : values.get(Options.OVERWRITE)
                    ? CheckpointDirectory.Earlier.DELETE
                    : CheckpointDirectory.Earlier.REFUSE));
  }

  /** Writes measures in the csv form that fits them. */
  static void csv(Session session, RunDirectory output, String name, List<MeasureRecord> measures) {
    Measure first = measures.get(0).measure();
    MeasureFormat format =
        first instanceof GridMeasure
            ? MeasureFormat.HISTOGRAM_CSV
            : first instanceof GaussianMeasure || first instanceof GaussianMixture
                ? MeasureFormat.GAUSSIAN_CSV
                : MeasureFormat.CSV;
    new MeasureSink(session, output).write(format, name, measures);
  }

  /** Tells a report which options a call used. */
  static void options(RunReport.Builder report, OptionValues values) {
    for (Option<?> option : values.options()) {
      values
          .text(option)
          .ifPresent(
              text ->
                  report.option(
                      option.name(),
                      text.replace(Option.SEPARATOR, " "),
                      values.source(option).toString()));
    }
  }
}
