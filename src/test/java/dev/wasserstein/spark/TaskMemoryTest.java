// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import java.util.List;
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
        8 * 4 * (10 + 20 + 4 * 20), TaskMemory.need(List.of(cloud("a", 10), cloud("b", 20))));
  }

  @Test
  void aMeasureThatIsTooLargeIsNamed() {
    List<MeasureHeader> headers = List.of(cloud("small", 10), cloud("huge", 100_000));
    new TaskMemory(20 << 20).requireFor(headers);
    String message =
        assertThrows(BadInputException.class, () -> new TaskMemory(10 << 20).requireFor(headers))
            .getMessage();
    assertTrue(
        message.startsWith(
            "Measure 'huge' (huge.npy) has 100000 atoms; with the largest others a task needs 16"
                + " MB; expected at most 10 MB"),
        message);
    assertTrue(message.contains("--executor-memory"), message);
  }
}
