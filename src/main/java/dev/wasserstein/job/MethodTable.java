// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A registry of methods. Help, lists of words, tables in documents and the refusal of unused
 * options come from its entries.
 *
 * @param entries the methods; the first is the default
 * @param <C> what an entry makes
 * @param <L> how the laws of an entry are stated
 */
record MethodTable<C, L>(List<Entry<C, L>> entries) {
  /** Makes a method as the options ask for it. */
  interface Factory<C> {
    /** What the options ask for. Reads files that they name, but not the input. */
    C choose(Settings values, MeasureSource source);
  }

  /**
   * A method.
   *
   * @param name the word on the command line
   * @param about what people want to know of it
   * @param laws what holds for its results
   * @param uses the options that not all methods use
   * @param variants other methods under the same name, each chosen by an option of its own
   */
  record Entry<C, L>(
      String name,
      MethodDescription about,
      L laws,
      Set<Option<?>> uses,
      Factory<C> factory,
      List<Variant<C, L>> variants) {
    Entry(String name, MethodDescription about, L laws, Set<Option<?>> uses, Factory<C> factory) {
      this(name, about, laws, uses, factory, List.of());
    }
  }

  /**
   * What a method becomes where an option is given.
   *
   * @param unused options of the method that then have no use
   * @param needed flags that must then be given, too
   */
  record Variant<C, L>(
      Option<?> chosenBy,
      L laws,
      Set<Option<?>> unused,
      List<Option<?>> needed,
      Factory<C> factory) {
    Variant(Option<?> chosenBy, L laws, Set<Option<?>> unused, Factory<C> factory) {
      this(chosenBy, laws, unused, List.of(), factory);
    }
  }

  /** The names of all methods. */
  List<String> names() {
    return entries.stream().map(Entry::name).toList();
  }

  /** The option --method of a command that has these methods. */
  Option<String> option(Predicate<Entry<C, L>> taken, String description) {
    List<String> words = entries.stream().filter(taken).map(Entry::name).toList();
    return Options.METHOD.as(
        Option.choice(Options.METHOD.name(), words, description).withDefault(words.get(0)));
  }

  /** The entry of this name. */
  Entry<C, L> named(String name) {
    return entries.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * The method that the options ask for.
   *
   * @throws OptionException if an option was given that it does not use, or one is missing
   */
  Factory<C> chosen(Settings values) {
    return chosen(values, Set.of());
  }

  /**
   * The method that the options ask for, where the command uses some options itself.
   *
   * @param always what the command uses, whatever the method
   * @throws OptionException if an option was given that neither uses, or one is missing
   */
  Factory<C> chosen(Settings values, Set<Option<?>> always) {
    Entry<C, L> entry = named(values.get(Options.METHOD));
    List<Option<?>> unused =
        entries.stream()
            .<Option<?>>flatMap(each -> each.uses().stream())
            .filter(option -> !always.contains(option) && !entry.uses().contains(option))
            .toList();
    refuse(values, unused, "by " + Options.METHOD + " " + entry.name());
    Optional<Variant<C, L>> variant =
        entry.variants().stream().filter(each -> isOn(values, each.chosenBy())).findFirst();
    variant.ifPresent(each -> refuse(values, each.unused(), "with " + each.chosenBy()));
    variant.ifPresent(each -> require(values, each, entry.name()));
    return variant.map(Variant::factory).orElse(entry.factory());
  }

  private static void require(Settings values, Variant<?, ?> variant, String name) {
    variant.needed().stream()
        .filter(option -> !isOn(values, option))
        .findFirst()
        .ifPresent(
            option -> {
              throw new OptionException(
                  variant.chosenBy()
                      + " with "
                      + Options.METHOD
                      + " "
                      + name
                      + " needs "
                      + option
                      + ". Add it.");
            });
  }

  private static boolean isOn(Settings values, Option<?> option) {
    return values.isGiven(option) && !values.find(option).equals(Optional.of(false));
  }

  /**
   * Refuses options that have no use.
   *
   * @param where such as "with --points"
   * @throws OptionException if one was given
   */
  static void refuse(Settings values, Collection<Option<?>> unused, String where) {
    unused.stream()
        .filter(values::isGiven)
        .findFirst()
        .ifPresent(
            option -> {
              throw new OptionException(option + " is not used " + where + ". Remove it.");
            });
  }
}
