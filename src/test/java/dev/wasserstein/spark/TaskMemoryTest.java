// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.format.DecodedSize;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.input.MethodDemand;
import dev.wasserstein.input.ScannedFile;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.storage.InputFile;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** What a task has and needs. */
class TaskMemoryTest {
  private static MeasureHeader cloud(String id, int atoms) {
    DiscreteMeasure cloud = DiscreteMeasure.uniform(id, 3, new double[3 * atoms]);
    return MeasureHeader.of(new MeasureRecord(cloud, Double.NaN, id + ".npy"));
  }

  @Test
  void aTaskHasItsShareOfAnExecutor() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.master", "spark://somewhere:7077")
            .set("spark.executor.memory", "1000k")
            .set("spark.executor.cores", "3");
    assertEquals((long) (0.6 * 1000 * 1024 / 3), TaskMemory.ofExecutors(conf).bytes());
    conf.set("spark.task.cpus", "3");
    assertEquals((long) (0.6 * 1000 * 1024), TaskMemory.ofExecutors(conf).bytes());
  }

  @Test
  void aTaskNeedsABlockAndCopiesOfTheLargest() {
    assertEquals(
        8 * 4 * (10 + 20 + 4 * 20),
        TaskMemory.need(List.of(cloud("a", 10), cloud("b", 20)), MethodDemand.PAIRS_OF_ATOMS));
  }

  @Test
  void aMeasureThatIsTooLargeIsNamed() {
    List<MeasureHeader> headers = List.of(cloud("small", 10), cloud("huge", 100_000));
    new TaskMemory(20 << 20).requireFor(headers, MethodDemand.PAIRS_OF_ATOMS);
    String message =
        assertThrows(
                BadInputException.class,
                () -> new TaskMemory(10 << 20).requireFor(headers, MethodDemand.PAIRS_OF_ATOMS))
            .getMessage();
    assertTrue(
        message.startsWith(
            "Measure 'huge' (huge.npy) has 100000 atoms; with the largest others a task needs 16"
                + " MB; expected at most 10 MB"),
        message);
    assertTrue(message.contains("--executor-memory"), message);
  }

  /** In one process the threads of the master share the heap, whatever the machine has. */
  @Test
  void aTaskOfOneProcessHasItsShareOfTheHeap() {
    double heap = 0.6 * Runtime.getRuntime().maxMemory();
    SparkConf conf = new SparkConf(false);
    assertEquals((long) heap, TaskMemory.ofExecutors(conf.set("spark.master", "local")).bytes());
    for (int threads : new int[] {1, 3, 64}) {
      conf.set("spark.master", "local[" + threads + "]");
      assertEquals((long) (heap / threads), TaskMemory.ofExecutors(conf).bytes());
    }
    conf.set("spark.master", "local[5,2]");
    assertEquals((long) (heap / 5), TaskMemory.ofExecutors(conf).bytes());
    conf.set("spark.master", "local[*]");
    assertEquals(
        (long) (heap / Runtime.getRuntime().availableProcessors()),
        TaskMemory.ofExecutors(conf).bytes());
  }

  /** Blocks end at 2 MiB, or behind one measure. */
  @Test
  void largeMeasuresAreBlocksOfTheirOwn() {
    List<MeasureHeader> headers =
        IntStream.range(0, 32).mapToObj(n -> cloud("c" + n, 100_000)).toList();
    assertEquals(5 * 32L * 100_000, TaskMemory.need(headers, MethodDemand.PAIRS_OF_ATOMS));
    headers = IntStream.range(0, 32).mapToObj(n -> cloud("c" + n, 10_000)).toList();
    assertEquals(
        (2L << 20) + 4 * 32L * 10_000, TaskMemory.need(headers, MethodDemand.PAIRS_OF_ATOMS));
  }

  @Test
  void aGridIsItsCells() {
    GridMeasure grid = GridMeasure.trusted("g", new int[] {1000}, new double[1000]);
    MeasureHeader header = MeasureHeader.of(new MeasureRecord(grid, Double.NaN, "g.npz"));
    assertEquals(5 * 8 * 1000, TaskMemory.need(List.of(header), MethodDemand.PAIRS_OF_ATOMS));
  }

  /** On the cells of its grid, or of the grid that it puts the measures on. */
  @Test
  void aMethodNeedsWhatItWorksIn() {
    GridMeasure grid = GridMeasure.trusted("g", new int[] {1000}, new double[1000]);
    List<MeasureHeader> headers =
        List.of(MeasureHeader.of(new MeasureRecord(grid, Double.NaN, "g.npz")), cloud("c", 10));
    long itself = TaskMemory.need(headers, MethodDemand.PAIRS_OF_ATOMS);
    assertEquals(itself + 1000 * 7, TaskMemory.need(headers, demand(List.of())));
    assertEquals(itself + 60 * 7, TaskMemory.need(headers, demand(List.of(6, 10))));
    BadInputException refusal =
        assertThrows(
            BadInputException.class,
            () -> new TaskMemory(itself).requireFor(headers, demand(List.of())));
    assertTrue(refusal.getMessage().contains("'g'"), refusal.getMessage());
  }

  private static MethodDemand demand(List<Integer> grid) {
    return new MethodDemand(MethodDemand.Kernel.SEPARABLE, 0, 7, grid);
  }

  /** Before a task tries. */
  @Test
  void aFileThatNoTaskCanReadIsNamed() {
    InputFile file = new InputFile("file:/in/huge.npz", 1000, 0);
    long cells = 10_000_000;
    DecodedSize exact = new DecodedSize(1, cells, cells, 8, 3, DecodedSize.Certainty.EXACT);
    DecodedSize bound = new DecodedSize(1, cells, cells, 8, 0, DecodedSize.Certainty.AT_MOST);
    TaskMemory memory = new TaskMemory(300 << 20);
    memory.requireToRead(List.of(ScannedFile.of(file, MeasureFormat.IMAGE, bound)));
    String message =
        assertThrows(
                BadInputException.class,
                () -> memory.requireToRead(List.of(ScannedFile.of(file, MeasureFormat.NPZ, exact))))
            .getMessage();
    assertTrue(
        message.startsWith(
            "A measure (huge.npz) has 10000000 numbers; a task needs 306 MB to read it; expected"
                + " at most 300 MB"),
        message);
    new TaskMemory(310 << 20)
        .requireToRead(List.of(ScannedFile.of(file, MeasureFormat.NPZ, exact)));
  }
}
