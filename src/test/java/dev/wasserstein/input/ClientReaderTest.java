// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.storage.HadoopFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientReaderTest {
  private static ClientReader.Read read(long heap) {
    LocalMemory memory = new LocalMemory(heap, 1, LocalMemory.Collector.OTHER);
    return new ClientReader(HadoopFiles.configuration(), memory)
        .read(List.of("data-samples/clients"));
  }

  @Test
  void clientsAreInTheOrderOfTheirIds() {
    ClientReader.Read read = read(1 << 20);
    assertEquals(
        List.of("client-1", "client-2"), read.clients().stream().map(ClientArrays::id).toList());
    assertEquals(2410, read.clients().get(0).size());
  }

  /** Two clients of 2410 numbers are 38,560 bytes; after the first one it is known. */
  @Test
  void clientsThatDoNotFitAreRefused() {
    BadInputException refusal = assertThrows(BadInputException.class, () -> read(50_000));
    assertTrue(refusal.getMessage().contains("(client-1.npz)"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("2 clients of 2410 parameters"));
    assertTrue(refusal.getMessage().contains("--driver-memory"));
  }
}
