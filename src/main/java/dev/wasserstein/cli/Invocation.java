// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.OptionValues;
import dev.wasserstein.options.Options;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.spark.Session;
import java.io.PrintStream;
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
 */
record Invocation(
    String command, String line, OptionValues values, Session session, PrintStream out) {

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
