// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command with {@code --group-by}: what it does with a group, and which files it writes. */
enum GroupCommand {
  /** A barycenter of each group. */
  BARYCENTER("barycenter", "barycenter") {
    @Override
    GroupSolver solver(Settings values, MeasureSource source, Map<List<String>, Double> truth) {
      return BarycenterGroups.of(values, source, truth);
    }

    @Override
    ReadSettings reading(Settings values, MeasureSource source) {
      return BarycenterGroups.reading(values, source);
    }
  },
  /** The clusters of each group. */
  CLUSTER("cluster", "prototypes") {
    @Override
    GroupSolver solver(Settings values, MeasureSource source, Map<List<String>, Double> truth) {
      return ClusterGroups.of(values, source);
    }

    @Override
    ReadSettings reading(Settings values, MeasureSource source) {
      return ClusterGroups.reading(values, source);
    }
  },
  /** The distances within each group. */
  DISTANCE("distance", "") {
    @Override
    GroupSolver solver(Settings values, MeasureSource source, Map<List<String>, Double> truth) {
      return DistanceGroups.of(values, source);
    }

    @Override
    ReadSettings reading(Settings values, MeasureSource source) {
      return InputRules.input(values);
    }
  };

  private final String command;
  private final String results;

  GroupCommand(String command, String results) {
    this.command = command;
    this.results = results;
  }

  /** The name of the command. */
  String command() {
    return command;
  }

  /** The options of the command. */
  List<Option<?>> options() {
    return JobOptions.BY_COMMAND.get(command);
  }

  /** The name of the files of measures, without ending; empty where there are none. */
  Optional<String> results() {
    return Optional.of(results).filter(name -> !name.isEmpty());
  }

  /**
   * What is done with each group. Belongs to one thread.
   *
   * @param truth what was observed, by group; empty where it is not known
   * @throws dev.wasserstein.options.OptionException if options contradict each other
   */
  abstract GroupSolver solver(
      Settings values, MeasureSource source, Map<List<String>, Double> truth);

  /** How the input is read, its groups apart. */
  abstract ReadSettings reading(Settings values, MeasureSource source);
}
