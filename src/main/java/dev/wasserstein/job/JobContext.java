// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.spark.MetricsPlugin;
import dev.wasserstein.spark.Session;
import java.util.OptionalInt;

/**
 * What a job works with.
 *
 * @param header what was asked for, for records
 * @param settings the options
 * @param session Spark, which may not be started yet
 * @param listener receives progress, notes and warnings
 * @param inputs measures in place of files
 */
@Internal
public record JobContext(
    RunHeader header, Settings settings, Session session, JobListener listener, JobInputs inputs) {

  /** The listener of a loop over these measures. */
  IterationListener loop(String label, StopRule stopRule, Measures<?> measures) {
    return listener
        .onLoop(label, stopRule.maxIterations())
        .andThen(record -> MetricsPlugin.show(record, measures.work()));
  }

  /**
   * The engine that the settings choose.
   *
   * @throws OptionException if the choice contradicts itself
   */
  MeasureSource.Engine engine() {
    MeasureSource.Engine engine = settings.find(Options.ENGINE).orElse(MeasureSource.Engine.LOCAL);
    boolean partitions = settings.find(Options.PARTITIONS).isPresent();
    if (partitions && engine == MeasureSource.Engine.LOCAL) {
      throw new OptionException(
          "--partitions is not used with --engine local. Remove one of them.");
    }
    return partitions ? MeasureSource.Engine.SPARK : engine;
  }

  /** Where measures come from, on the engine that the settings choose. */
  MeasureSource source() {
    return new MeasureSource(
            session,
            engine(),
            settings.find(Options.PARTITIONS).map(OptionalInt::of).orElse(OptionalInt.empty()))
        .withGiven(inputs.input());
  }
}
