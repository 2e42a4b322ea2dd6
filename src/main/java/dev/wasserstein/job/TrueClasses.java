// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.format.FormatOption;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.util.Map;
import java.util.Optional;

/**
 * The true classes of measures, as {@code --labels} gives them: by a table, or in the ids of images
 * that were read with their label file.
 */
final class TrueClasses {
  private static final char BEFORE_INDEX = '-';

  private final String path;
  private final Optional<Map<String, String>> table;

  private TrueClasses(String path, Optional<Map<String, String>> table) {
    this.path = path;
    this.table = table;
  }

  /** An input with its true classes, if they were given. */
  record Read(MeasureInput input, Optional<TrueClasses> classes) {}

  /** Reads the input of a call, and the classes. */
  static Read open(Settings values, MeasureSource source, ReadSettings settings) {
    Optional<String> path = values.find(Options.CLASSES);
    if (path.isEmpty()) {
      return new Read(InputRules.open(values, source, settings), Optional.empty());
    }
    if (!source.isGiven() && source.format(settings).uses(FormatOption.LABELS)) {
      ReadSettings labelled = settings.labelled(path.get());
      return new Read(
          InputRules.open(values, source, labelled),
          Optional.of(new TrueClasses(path.get(), Optional.empty())));
    }
    TrueClasses classes = new TrueClasses(path.get(), Optional.of(source.labelTable(path.get())));
    return new Read(InputRules.open(values, source, settings), Optional.of(classes));
  }

  /**
   * The class of a measure.
   *
   * @throws BadInputException if it has none
   */
  String of(String id) {
    return find(id)
        .orElseThrow(
            () ->
                new BadInputException(
                    "The label of measure '" + id + "'",
                    path,
                    "is missing",
                    "a line id,label for each measure",
                    "Add it."));
  }

  private Optional<String> find(String id) {
    if (table.isPresent()) {
      return Optional.ofNullable(table.get().get(id));
    }
    int end = id.lastIndexOf(BEFORE_INDEX);
    return end > 0 ? Optional.of(id.substring(0, end)) : Optional.empty();
  }

  /**
   * The class that a prototype stands for: its own in the table, else the one it is named after.
   */
  String ofPrototype(String id) {
    return table.map(classes -> classes.getOrDefault(id, id)).orElse(id);
  }

  /** The file that gives them. */
  String path() {
    return path;
  }
}
