// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.format.DecodedSize;
import dev.wasserstein.measure.BadInputException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a run in one process needs, and what work it is. */
class LocalMemoryTest {
  private static final long CELLS = 512 * 512;
  private static final InputSize IMAGES =
      new InputSize(
          200, 200 * CELLS, CELLS, 1600 * CELLS, 8 * CELLS, 2, DecodedSize.Certainty.EXACT);
  private static final MethodDemand SCALINGS =
      new MethodDemand(MethodDemand.Kernel.SEPARABLE, 48, 80, List.of());

  /** In 1 GiB a region has 1 MiB, and an image of 2 MiB and a header takes three. */
  @Test
  void measuresStateAndWorkspacesCount() {
    LocalMemory memory = new LocalMemory(1 << 30, 2, LocalMemory.Collector.OF_REGIONS);
    long measures = 200 * (3L << 20);
    long workspaces = 2 * 4 * (3L << 20);
    assertEquals(measures + workspaces, memory.need(IMAGES, MethodDemand.PAIRS_OF_ATOMS));
    long vectors = 2 * 80 * CELLS;
    assertEquals(measures + workspaces + vectors, memory.need(IMAGES, SCALINGS));
    assertEquals(
        7.0 * measures + workspaces + vectors, (double) memory.ampleNeed(IMAGES, SCALINGS), 1);
    LocalMemory large = new LocalMemory(64L << 30, 2, LocalMemory.Collector.OF_REGIONS);
    assertEquals(7 * 200 * 8 * CELLS + 8 * 8 * CELLS + vectors, large.ampleNeed(IMAGES, SCALINGS));
    MethodDemand onAGrid = new MethodDemand(MethodDemand.Kernel.SEPARABLE, 48, 80, List.of(10, 20));
    assertEquals(208 * 8 * CELLS + 200 * 200 * 8 + 2 * 200 * 80, large.need(IMAGES, onAGrid));
    assertEquals(large.need(IMAGES, onAGrid) + 200 * 200 * 48, large.ampleNeed(IMAGES, onAGrid));
  }

  @Test
  void withoutRegionsArraysTakeWhatTheyHold() {
    LocalMemory memory = new LocalMemory(700L << 20, 2, LocalMemory.Collector.OTHER);
    assertEquals(200 * 8 * CELLS + 8 * 8 * CELLS, memory.need(IMAGES, MethodDemand.PAIRS_OF_ATOMS));
  }

  /** With the heap that the message recommends it fits. */
  @Test
  void aRefusalSaysHowMuchMemoryWouldDo() {
    new LocalMemory(1L << 30, 2, LocalMemory.Collector.OF_REGIONS)
        .require(IMAGES, SCALINGS, "images");
    LocalMemory small = new LocalMemory(700L << 20, 2, LocalMemory.Collector.OF_REGIONS);
    String message =
        assertThrows(BadInputException.class, () -> small.require(IMAGES, SCALINGS, "images"))
            .getMessage();
    assertEquals(
        "The input (images) needs 664 MB in this process: 600 MB for 200 measures, 64 MB to work in"
            + " on 2 threads; expected at most 489 MB, 0.7 of its heap. Give more memory:"
            + " --driver-memory 1000m, or let executors hold them (--engine"
            + " spark, where the command has it).",
        message);
    Matcher recommended = Pattern.compile("--driver-memory (\\d+)m").matcher(message);
    assertTrue(recommended.find());
    long heap = Long.parseLong(recommended.group(1)) << 20;
    new LocalMemory(heap, 2, LocalMemory.Collector.OF_REGIONS).require(IMAGES, SCALINGS, "images");
  }

  @Test
  void aKernelAlongTheAxesIsFarLessWorkThanPairs() {
    assertEquals(200.0 * CELLS * CELLS, MethodDemand.PAIRS_OF_ATOMS.work(IMAGES));
    assertEquals(200.0 * CELLS * 1024, SCALINGS.work(IMAGES), 1);
    InputSize clouds = new InputSize(10, 1000, 100, 24_000, 2400, 0, DecodedSize.Certainty.EXACT);
    assertEquals(100_000, SCALINGS.work(clouds));
    MethodDemand onAGrid = new MethodDemand(MethodDemand.Kernel.SEPARABLE, 48, 80, List.of(10, 20));
    assertEquals(10 * 200 * 30, onAGrid.work(clouds));
  }
}
