// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import org.junit.jupiter.api.Test;

class MethodTableTest {
  /** Help offers what the command takes: all but what is blurred, no barycenter, or a proof. */
  @Test
  void clusterTakesTheBarycentersWithoutEpsilon() {
    Option<?> method = JobOptions.CLUSTER.get(JobOptions.CLUSTER.indexOf(Options.METHOD));
    assertEquals(
        BarycenterMethods.TABLE.entries().stream()
            .filter(entry -> !entry.uses().contains(Options.EPSILON))
            .filter(entry -> !entry.uses().contains(Options.GAP))
            .map(MethodTable.Entry::name)
            .filter(name -> !name.equals(BarycenterMethods.POOL))
            .toList(),
        method.choices());
  }

  @Test
  void aProgramIsToldOfTheSameWords() {
    Settings cluster = Settings.defaults(JobOptions.CLUSTER);
    assertEquals("sliced", cluster.with(Options.METHOD, "sliced").get(Options.METHOD));
    assertThrows(OptionException.class, () -> cluster.with(Options.METHOD, "sinkhorn"));
    assertThrows(OptionException.class, () -> cluster.with(Options.METHOD, "exact"));
    assertEquals("exact", Settings.defaults(JobOptions.DISTANCE).get(Options.METHOD));
  }
}
