// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.format.DecodedSize;
import dev.wasserstein.input.MethodDemand;
import dev.wasserstein.input.ScannedFile;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureHeader;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;

/**
 * The memory that a task on an executor has for measures, against what it needs. A task streams
 * over its measures: at any time it holds a block of them, of {@link Measures#BLOCK_BYTES} or of
 * one measure, of the one that is read, sent or solved a few copies (as decoded, as converted, in
 * the serializer, in the solver), and what its method works in.
 *
 * @param bytes what a task has
 */
record TaskMemory(long bytes) {
  /** What Spark leaves to execution and storage: spark.memory.fraction. */
  private static final double SHARE = 0.6;

  /** Spark's default for an executor's heap. */
  private static final String DEFAULT_HEAP = "1g";

  private static final int COPIES = 4;

  private static final Pattern LOCAL = Pattern.compile("local(\\[(\\d+|\\*)(,.*)?])?");
  private static final String REMEDY =
      "Raise --executor-memory (--driver-memory where Spark runs in one process), lower"
          + " --executor-cores, or give a coarser measure (--compress-to).";

  private static final double MEBI = 1 << 20;

  /** What a task has by the settings of a session. */
  static TaskMemory ofExecutors(SparkConf conf) {
    Matcher local = LOCAL.matcher(conf.get("spark.master", "local"));
    boolean inThisProcess = local.matches();
    long heap =
        inThisProcess
            ? Runtime.getRuntime().maxMemory()
            : JavaUtils.byteStringAsBytes(conf.get("spark.executor.memory", DEFAULT_HEAP));
    int cores =
        inThisProcess
            ? threads(Optional.ofNullable(local.group(2)))
            : conf.getInt("spark.executor.cores", 1);
    int tasks = Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
    return new TaskMemory((long) (SHARE * heap / tasks));
  }

  /** The threads of a master such as local[4]; of one that says no number, one. */
  private static int threads(Optional<String> inBrackets) {
    return inBrackets.equals(Optional.of("*"))
        ? Runtime.getRuntime().availableProcessors()
        : inBrackets.map(Integer::parseInt).orElse(1);
  }

  /** What a task of a method with this demand needs at most for measures of these sizes. */
  static long need(List<MeasureHeader> headers, MethodDemand demand) {
    List<Long> largest =
        headers.stream()
            .map(TaskMemory::bytes)
            .sorted(Comparator.reverseOrder())
            .limit(Measures.LARGEST_BLOCK)
            .toList();
    long together = largest.stream().mapToLong(Long::longValue).sum();
    return Math.min(together, Math.max(Measures.BLOCK_BYTES, largest.get(0)))
        + COPIES * largest.get(0)
        + demand.workBytes(headers.stream().mapToLong(TaskMemory::places).max().orElse(0));
  }

  /** Cells of a grid, atoms of others. */
  private static long places(MeasureHeader header) {
    return header.isGrid() ? header.cells() : header.size();
  }

  /** Atoms and masses, and the cells of a grid; of a Gaussian its covariance. */
  private static long bytes(MeasureHeader header) {
    long d = header.dimension();
    long atoms = header.isGaussian() ? d : header.size();
    return Double.BYTES * Math.max(atoms * (d + 1), header.isGrid() ? header.cells() : 0);
  }

  /**
   * Refuses files of which a task cannot decode a measure, before any is decoded.
   *
   * @throws BadInputException that names the first
   */
  void requireToRead(List<ScannedFile> files) {
    for (ScannedFile file : files) {
      DecodedSize size = file.size();
      long need = COPIES * size.largestBytes();
      if (size.certainty() == DecodedSize.Certainty.EXACT && need > bytes) {
        throw new BadInputException(
            "A measure",
            file.file().name(),
            String.format(
                Locale.ROOT,
                "has %d numbers; a task needs %.0f MB to read it",
                size.largestBytes() / Double.BYTES,
                Math.ceil(need / MEBI)),
            expected(),
            REMEDY);
      }
    }
  }

  private String expected() {
    return String.format(
        Locale.ROOT, "at most %.0f MB, which a task has", Math.floor(bytes / MEBI));
  }

  /**
   * Refuses a collection that a task of a method with this demand cannot work on.
   *
   * @throws BadInputException that names the largest measure
   */
  void requireFor(List<MeasureHeader> headers, MethodDemand demand) {
    long need = need(headers, demand);
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
          expected(),
          REMEDY);
    }
  }
}
