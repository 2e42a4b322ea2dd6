// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.util.List;
import java.util.Set;

/**
 * The methods of a command by name, each with the options that not all of them use.
 *
 * @param <C> what is chosen
 */
record MethodTable<C>(Option<String> choosing, List<Entry<C>> entries) {
  /** Makes what an entry stands for. */
  interface Factory<C> {
    /** What the options ask for. Reads files that they name, but not the input. */
    C choose(Settings values, MeasureSource source);
  }

  /** A method. */
  record Entry<C>(String name, Set<Option<?>> uses, Factory<C> factory) {}

  /** The names of all methods. */
  List<String> names() {
    return entries.stream().map(Entry::name).toList();
  }

  /**
   * The entry that the options ask for.
   *
   * @throws OptionException if an option was given that this method does not use
   */
  Entry<C> entry(Settings values) {
    return entry(values, Set.of());
  }

  /**
   * The entry that the options ask for, where the command uses some options itself.
   *
   * @param always what the command uses, whatever the method
   * @throws OptionException if an option was given that neither uses
   */
  Entry<C> entry(Settings values, Set<Option<?>> always) {
    String name = values.get(choosing);
    Entry<C> entry =
        entries.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    entries.stream()
        .flatMap(each -> each.uses().stream())
        .filter(option -> !always.contains(option))
        .filter(option -> values.isGiven(option) && !entry.uses().contains(option))
        .findFirst()
        .ifPresent(
            option -> {
              throw new OptionException(
                  option + " is not used by " + choosing + " " + name + ". Remove it.");
            });
    return entry;
  }
}
