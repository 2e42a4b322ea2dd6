// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of draws on Spark. */
class DrawsSparkIT {
  @TempDir private Path folder;

  @Test
  void parametersAreMatchedByName() throws IOException {
    new DrawsInTwoOrders(folder).areMatchedByName("spark");
  }
}
