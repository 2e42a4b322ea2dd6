// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.Measures;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;

/**
 * The memory that a task on an executor has for measures, against what it needs. A task streams
 * over its measures: at any time it holds a block of them, and of the one that is read, sent or
 * solved a few copies (as decoded, as converted, in the serializer, in the solver).
 *
 * @param bytes what a task has
 */
record TaskMemory(long bytes) {
  /** What Spark leaves to execution and storage: spark.memory.fraction. */
  private static final double SHARE = 0.6;

  /** Spark's default for an executor's heap. */
  private static final String DEFAULT_HEAP = "1g";

  private static final int COPIES = 4;
  private static final double MEBI = 1 << 20;

  /** What a task has by the settings of a session. */
  static TaskMemory ofExecutors(SparkConf conf) {
    String master = conf.get("spark.master", "local");
    boolean inThisProcess = master.equals("local") || master.startsWith("local[");
    long heap =
        inThisProcess
            ? Runtime.getRuntime().maxMemory()
            : JavaUtils.byteStringAsBytes(conf.get("spark.executor.memory", DEFAULT_HEAP));
    int cores =
        inThisProcess
            ? Runtime.getRuntime().availableProcessors()
            : conf.getInt("spark.executor.cores", 1);
    int tasks = Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
    return new TaskMemory((long) (SHARE * heap / tasks));
  }

  /** What a task needs at most for measures of these sizes. */
  static long need(List<MeasureHeader> headers) {
    List<Long> largest =
        headers.stream()
            .map(TaskMemory::bytes)
            .sorted(Comparator.reverseOrder())
            .limit(Measures.LARGEST_BLOCK)
            .toList();
    return largest.stream().mapToLong(Long::longValue).sum() + COPIES * largest.get(0);
  }

  /** Atoms and masses; of a Gaussian its covariance. */
  private static long bytes(MeasureHeader header) {
    long d = header.dimension();
    return Double.BYTES * (header.isGaussian() ? d * (d + 1) : header.size() * (d + 1));
  }

  /**
   * Refuses a collection that a task cannot work on.
   *
   * @throws BadInputException that names the largest measure
   */
  void requireFor(List<MeasureHeader> headers) {
    long need = need(headers);
    if (need > bytes) {
      MeasureHeader largest =
          headers.stream().max(Comparator.comparingLong(TaskMemory::bytes)).orElseThrow();
      throw new BadInputException(
          "Measure '" + largest.id() + "'",
          largest.place(),
          String.format(
              Locale.ROOT,
              "has %d atoms; with the largest others a task needs %.0f MB",
              largest.size(),
              Math.ceil(need / MEBI)),
          String.format(Locale.ROOT, "at most %.0f MB, which a task has", Math.floor(bytes / MEBI)),
          "Raise --executor-memory, lower --executor-cores, or give a coarser measure (--compress-to).");
    }
  }
}
