// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.options.Options;
import org.junit.jupiter.api.Test;

class MethodTableTest {
  @Test
  void theCatalogueNamesTheMethodsThatThereAre() {
    assertEquals(Options.METHOD.choices(), BarycenterMethods.TABLE.names());
    assertEquals(Options.DISTANCE_METHOD.choices(), DistanceMethods.TABLE.names());
  }
}
