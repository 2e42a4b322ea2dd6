// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.options.Amount;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.Range;
import dev.wasserstein.options.Settings;
import dev.wasserstein.report.RunReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What was asked for: the head of every record of a run, and of its page.
 *
 * @param command name of the command, such as "barycenter"
 * @param line the words as the user gave them
 * @param options in the order of the catalogue, those that have a value
 * @param optionsFingerprint SHA-256 of the values that have an effect on the result, hexadecimal
 */
@Internal
public record RunHeader(
    String command, String line, List<UsedOption> options, String optionsFingerprint) {
  /**
   * An option with its value.
   *
   * @param value a number, text, truth value or list, for JSON
   * @param text as a user would write it
   * @param source where the value came from, such as "command line"
   */
  public record UsedOption(String name, Object value, String text, String source) {}

  /**
   * The head of a run with these settings.
   *
   * @param line the words as the user gave them; empty where a program calls
   */
  public static RunHeader of(String command, String line, Settings settings) {
    List<UsedOption> used = new ArrayList<>();
    for (Option<?> option : settings.options()) {
      settings
          .find(option)
          .ifPresent(
              value ->
                  used.add(
                      new UsedOption(
                          option.name(),
                          forJson(value, settings.text(option).orElseThrow()),
                          settings.text(option).orElseThrow().replace(Option.SEPARATOR, " "),
                          settings.source(option).toString())));
    }
    return new RunHeader(command, line, used, settings.fingerprint());
  }

  private static Object forJson(Object value, String text) {
    if (value instanceof Amount) {
      return value.toString();
    }
    if (value instanceof Range range) {
      return range.isSingle() ? range.first() : text;
    }
    return value instanceof Duration || value instanceof Enum<?> ? text : value;
  }

  /** Keeps a copy of the list. */
  public RunHeader {
    options = List.copyOf(options);
  }

  /** Writes the call and its options into a report. */
  public void describeIn(RunReport.Builder report) {
    report.command("wasserstein " + line);
    options.forEach(option -> report.option(option.name(), option.text(), option.source()));
  }
}
