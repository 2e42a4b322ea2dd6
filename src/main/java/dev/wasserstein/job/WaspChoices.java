// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.format.DrawsAxes;
import dev.wasserstein.input.ShardRequest;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.options.SpellingSuggestion;
import dev.wasserstein.wasp.ParameterSelection;
import dev.wasserstein.wasp.WaspMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What {@code wasp} is asked to do with the shards, whichever they are.
 *
 * @param modes in the order asked, the main one first
 * @param levels of the credible intervals
 * @param selection of the parameters
 * @param request for the files
 */
record WaspChoices(
    List<WaspMode> modes, List<Double> levels, ParameterSelection selection, ShardRequest request) {
  /**
   * The choices of settings.
   *
   * @throws OptionException if one cannot be read, or no mode uses it
   */
  static WaspChoices of(Settings values) {
    List<WaspMode> modes = modes(values);
    List<Double> levels = levels(values.get(Options.CREDIBLE));
    refuseUnused(values, modes);
    return new WaspChoices(
        modes,
        levels,
        new ParameterSelection(
            values.find(Options.PARAMETERS).orElse(""), values.find(Options.EXCLUDE).orElse("")),
        new ShardRequest(
            values.get(Options.SHARDS),
            values.get(Options.FORMAT),
            axes(values.find(Options.AXES)),
            values.find(Options.CHAINS_OF).orElse("")));
  }

  /** The same, where columns of these names are no parameters. */
  WaspChoices without(List<String> columns) {
    return new WaspChoices(modes, levels, selection.without(columns), request);
  }

  /** The name of the file of draws of a mode, without ending. */
  String draws(WaspMode mode) {
    return mode == modes.get(0) ? "draws" : "draws-" + mode.modeName();
  }

  private static List<String> axes(Optional<String> text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> axes =
        Arrays.stream(text.get().split(",", -1)).map(String::strip).distinct().toList();
    if (!DrawsAxes.NAMES.containsAll(axes) || !axes.contains(DrawsAxes.DRAWS)) {
      throw new OptionException(
          "--axes is '"
              + text.get()
              + "'; expected "
              + String.join(", ", DrawsAxes.NAMES)
              + " in the order of the axes, such as draws,chains,parameters.");
    }
    return axes;
  }

  private static List<WaspMode> modes(Settings values) {
    List<String> names =
        values.get(Options.MODE).stream()
            .flatMap(text -> Arrays.stream(text.split(",", -1)))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    for (String name : names) {
      if (!WaspMode.names().contains(name)) {
        throw new OptionException(
            "--mode is '"
                + name
                + "'; expected one or more of "
                + String.join(", ", WaspMode.names())
                + "."
                + SpellingSuggestion.of(name, WaspMode.names())
                    .map(near -> " Did you mean '" + near + "'?")
                    .orElse(""));
      }
    }
    return names.stream().map(WaspMode::named).toList();
  }

  private static List<Double> levels(String text) {
    List<Double> levels = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      double level;
      try {
        level = Double.parseDouble(each.strip());
      } catch (NumberFormatException e) {
        level = Double.NaN;
      }
      if (!(level > 0 && level < 1)) {
        throw new OptionException(
            "--credible is '" + text + "'; expected numbers in (0, 1) such as 0.5,0.95.");
      }
      levels.add(level);
    }
    return levels;
  }

  /** Refuses options that none of the modes uses. */
  private static void refuseUnused(Settings values, List<WaspMode> modes) {
    if (!modes.contains(WaspMode.JOINT) && values.isGiven(Options.SCALES)) {
      throw new OptionException(Options.SCALES + " is for --mode joint. Remove it.");
    }
    if (modes.equals(List.of(WaspMode.MARGINAL))) {
      for (Option<?> option :
          List.of(
              Options.BLOCKS,
              Options.MAX_ITERATIONS,
              Options.MAX_TIME,
              Options.TOLERANCE,
              Options.RESIDUAL_TOLERANCE)) {
        if (values.isGiven(option)) {
          throw new OptionException(option + " is not used by --mode marginal. Remove it.");
        }
      }
    }
    // Only the median of marginals iterates.
    if (modes.equals(List.of(WaspMode.MARGINAL))
        && values.get(Options.OBJECTIVE) == Objective.MEAN) {
      MethodTable.refuse(
          values,
          List.of(Options.INITIAL, Options.CHECKPOINT_EVERY, Options.RESUME),
          "by --mode marginal");
    }
  }
}
