// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.OptionValues;
import dev.wasserstein.options.Options;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The barycenter methods by name, each with the options that not all methods use. */
public final class Methods {
  private record Entry(
      String name,
      Set<Option<?>> uses,
      Function<OptionValues, BarycenterMethod<DiscreteMeasure, DiscreteMeasure>> factory) {}

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(
              "particle-flow",
              Set.of(Options.SUPPORT_SIZE, Options.INITIAL, Options.STEP_SIZE, Options.RESTARTS),
              values -> new ParticleFlow(values.get(Options.STEP_SIZE))));

  private Methods() {}

  /** The names that {@code --method} takes. */
  public static List<String> names() {
    return ENTRIES.stream().map(Entry::name).toList();
  }

  /**
   * The method that the options ask for.
   *
   * @throws OptionException if an option was given that this method does not use
   */
  public static BarycenterMethod<DiscreteMeasure, DiscreteMeasure> of(OptionValues values) {
    String name = values.get(Options.METHOD);
    Entry entry =
        ENTRIES.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    ENTRIES.stream()
        .flatMap(each -> each.uses().stream())
        .filter(option -> values.isGiven(option) && !entry.uses().contains(option))
        .findFirst()
        .ifPresent(
            option -> {
              throw new OptionException(
                  option + " is not used by --method " + name + ". Remove it.");
            });
    return entry.factory().apply(values);
  }
}
