// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.input.DrawsSink;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.ParameterName;
import dev.wasserstein.wasp.WaspMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The files of draws of all groups, one for each mode, written group by group. */
final class WaspGroupDraws implements AutoCloseable {
  private final Optional<RunFiles> files;
  private final List<String> columns;
  private final WaspChoices choices;
  private final Map<WaspMode, DrawsSink> sinks = new EnumMap<>(WaspMode.class);
  private Optional<List<String>> parameters = Optional.empty();

  /**
   * Files that begin with the first group.
   *
   * @param files none where nothing is written
   * @param columns of groups
   */
  WaspGroupDraws(Optional<RunFiles> files, List<String> columns, WaspChoices choices) {
    this.files = files;
    this.columns = columns;
    this.choices = choices;
  }

  /** The parameters of the first group that was written; empty before. */
  Optional<List<String>> parameters() {
    return parameters;
  }

  /** Where the draws of a group go as they come. */
  WaspGroups.Drain of(List<String> group) {
    return new WaspGroups.Drain() {
      private List<String> own = List.of();
      private boolean isFinal;

      @Override
      public void begin(List<String> names) {
        own = names;
        parameters.ifPresent(wanted -> arranged(group, names, new double[0]));
      }

      @Override
      public Consumer<double[]> rows(WaspMode mode, long count) {
        return rows -> {
          isFinal = true;
          write(mode, group, own, rows);
        };
      }

      @Override
      public boolean isFinal() {
        return isFinal;
      }
    };
  }

  /**
   * Writes the draws of a group.
   *
   * @throws dev.wasserstein.measure.BadInputException if its parameters are not those of the first
   */
  void write(List<String> group, WaspGroupOutcome.Combined combined) {
    for (WaspMode mode : choices.modes()) {
      write(mode, group, combined.parameters(), combined.draws().get(mode.modeName()));
    }
  }

  private void write(WaspMode mode, List<String> group, List<String> names, double[] rows) {
    if (parameters.isEmpty()) {
      parameters = Optional.of(List.copyOf(names));
    }
    double[] arranged = arranged(group, names, rows);
    files.ifPresent(
        run ->
            sinks
                .computeIfAbsent(
                    mode,
                    key ->
                        new DrawsSink(
                            run.output(),
                            choices.draws(mode),
                            columns,
                            parameters.get().stream().map(ParameterName::dotted).toList(),
                            WaspJob.comments(mode)))
                .write(group, arranged));
  }

  /** Rows with the parameters in the order of the first group. */
  private double[] arranged(List<String> group, List<String> names, double[] rows) {
    return new Draws(
            names,
            new int[] {rows.length / names.size()},
            rows,
            "group " + GroupOutcome.name(columns, group))
        .arranged(parameters.orElseThrow())
        .values();
  }

  @Override
  public void close() {
    sinks.values().forEach(DrawsSink::close);
  }
}
