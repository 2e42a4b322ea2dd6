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
 * The true classes of measures, as {@code --labels} gives them: by a table, in the ids of images
 * that were read with their label file, or by the folders in which files lie.
 */
final class TrueClasses {
  /** The value of the option for classes that are the folders of the files. */
  static final String FOLDER = "folder";

  private static final char BEFORE_INDEX = '-';
  private static final char BEHIND_FOLDER = '/';

  private final String path;
  private final Optional<Map<String, String>> table;

  private TrueClasses(String path, Optional<Map<String, String>> table) {
    this.path = path;
    this.table = table;
  }

  private boolean areFolders() {
    return path.equals(FOLDER);
  }

  /** An input with its true classes, if they were given. */
  record Read(MeasureInput input, Optional<TrueClasses> classes) {}

  /** Reads the input of a call, and the classes. */
  static Read open(Settings values, MeasureSource source, ReadSettings settings) {
    Optional<String> path = values.find(Options.CLASSES);
    if (path.isEmpty()) {
      return new Read(InputRules.open(values, source, settings), Optional.empty());
    }
    if (path.get().equals(FOLDER)) {
      return new Read(
          InputRules.open(values, source, settings),
          Optional.of(new TrueClasses(FOLDER, Optional.empty())));
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
                    path(),
                    "is missing",
                    areFolders()
                        ? "files in a folder for each class, such as cat/1.png"
                        : "a line id,label for each measure",
                    areFolders()
                        ? "Give the directory above the folders to --input, or a table of labels."
                        : "Add it."));
  }

  private Optional<String> find(String id) {
    if (table.isPresent()) {
      return Optional.ofNullable(table.get().get(id));
    }
    int end = areFolders() ? id.indexOf(BEHIND_FOLDER) : id.lastIndexOf(BEFORE_INDEX);
    return end > 0 ? Optional.of(id.substring(0, end)) : Optional.empty();
  }

  /**
   * The class that a prototype stands for: its own in the table, else the one it is named after.
   */
  String ofPrototype(String id) {
    return areFolders()
        ? find(id).orElse(id)
        : table.map(classes -> classes.getOrDefault(id, id)).orElse(id);
  }

  /** What gives them: a file, or the option itself. */
  String path() {
    return areFolders() ? Options.CLASSES + " " + FOLDER : path;
  }
}
