// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Options;
import dev.wasserstein.options.Settings;
import org.junit.jupiter.api.Test;

class MethodTableTest {
  @Test
  void theCatalogueNamesTheMethodsThatThereAre() {
    assertEquals(Options.METHOD.choices(), BarycenterMethods.TABLE.names());
    assertEquals(Options.DISTANCE_METHOD.choices(), DistanceMethods.TABLE.names());
  }

  /** Help offers what the command takes. */
  @Test
  void clusterTakesTheMethodsWithoutEpsilon() {
    Option<?> method = Options.CLUSTER.get(Options.CLUSTER.indexOf(Options.METHOD));
    assertEquals(
        BarycenterMethods.TABLE.entries().stream()
            .filter(entry -> !entry.uses().contains(Options.EPSILON))
            .map(MethodTable.Entry::name)
            .toList(),
        method.choices());
  }

  @Test
  void aProgramIsToldOfTheSameWords() {
    Settings cluster = Settings.defaults(Options.CLUSTER);
    assertEquals("sliced", cluster.with(Options.METHOD, "sliced").get(Options.METHOD));
    assertThrows(OptionException.class, () -> cluster.with(Options.METHOD, "sinkhorn"));
    assertThrows(OptionException.class, () -> cluster.with(Options.DISTANCE_METHOD, "exact"));
  }
}
