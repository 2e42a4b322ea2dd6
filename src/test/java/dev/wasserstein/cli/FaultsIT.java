// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a standalone cluster of which a part is killed: one round of scripts/soak. */
class FaultsIT {
  private static final List<String> KINDS = List.of("executors", "worker", "driver", "input");

  @TempDir private Path folder;

  @Test
  void everyFaultEndsWithTheRightResultOrAClearRefusal() throws IOException, InterruptedException {
    Path log = folder.resolve("soak.log");
    Process process =
        new ProcessBuilder(
                Path.of("scripts", "soak").toAbsolutePath().toString(),
                "--schedules",
                String.valueOf(KINDS.size()),
                "--kinds",
                String.join(" ", KINDS))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(20, TimeUnit.MINUTES);
    if (!ended) {
      process.destroy();
    }
    String output = Files.readString(log, StandardCharsets.UTF_8);
    assertTrue(ended, output);
    assertEquals(0, process.exitValue(), output);
    for (String kind : KINDS) {
      assertTrue(output.contains("| " + kind + " | 1 |"), output);
    }
  }
}
