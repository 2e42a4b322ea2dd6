// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.job.RunFiles;
import dev.wasserstein.job.RunHeader;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.options.Amount;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.OptionValues;
import dev.wasserstein.options.Options;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.spark.MetricsPlugin;
import dev.wasserstein.spark.Session;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * One call of a command.
 *
 * @param command the command's name
 * @param line the words as the user gave them, for records
 * @param values the options
 * @param session Spark, not started yet
 * @param out where results for people go
 * @param err where doubts about them go
 * @param status how the run goes, for schedulers
 */
record Invocation(
    String command,
    String line,
    OptionValues values,
    Session session,
    PrintStream out,
    PrintStream err,
    StatusFile status) {

  /**
   * Tells everybody who wants to know how a loop goes.
   *
   * @param label what the loop is, such as "particle-flow"
   * @param measures those that it is about
   */
  IterationListener listener(String label, StopRule stopRule, Measures<?> measures) {
    return new ProgressLog(System.err, label, stopRule.maxIterations())
        .andThen(status)
        .andThen(record -> MetricsPlugin.show(record, measures.work()));
  }

  /** What was asked for, for records. */
  RunHeader header() {
    List<RunHeader.UsedOption> used = new ArrayList<>();
    for (Option<?> option : values.options()) {
      values
          .find(option)
          .ifPresent(
              value ->
                  used.add(
                      new RunHeader.UsedOption(
                          option.name(),
                          value instanceof Amount ? value.toString() : value,
                          values.text(option).orElseThrow().replace(Option.SEPARATOR, " "),
                          values.source(option).toString())));
    }
    return new RunHeader(command, line, used, values.fingerprint());
  }

  /** Tells people what came out, and where the page is. */
  void tellResult(String sentence, RunFiles files) {
    out.println(sentence);
    out.println("Report: " + files.pageAddress());
  }

  /** Tells people and schedulers every doubt that the run has. */
  void warn(List<String> warnings) {
    warnings.forEach(warning -> err.println("Warning: " + warning));
    status.warn(warnings);
  }

  /**
   * The engine that the user chose.
   *
   * @throws OptionException if the choice contradicts itself
   */
  MeasureSource.Engine engine() {
    MeasureSource.Engine engine =
        values
            .find(Options.ENGINE)
            .map(name -> MeasureSource.Engine.valueOf(name.toUpperCase(Locale.ROOT)))
            .orElse(MeasureSource.Engine.LOCAL);
    boolean partitions = values.find(Options.PARTITIONS).isPresent();
    if (partitions && engine == MeasureSource.Engine.LOCAL) {
      throw new OptionException(
          "--partitions is not used with --engine local. Remove one of them.");
    }
    return partitions ? MeasureSource.Engine.SPARK : engine;
  }

  /** Where measures come from, on the engine that the user chose. */
  MeasureSource source() {
    return new MeasureSource(
        session,
        engine(),
        values.find(Options.PARTITIONS).map(OptionalInt::of).orElse(OptionalInt.empty()));
  }
}
