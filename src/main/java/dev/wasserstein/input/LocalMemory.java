// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.measure.BadInputException;
import java.lang.management.ManagementFactory;

/**
 * The memory that this process has for a run on its own threads, against what the run needs: the
 * measures, what the method keeps of each, and what the threads work in.
 *
 * @param heap of this process, in bytes
 * @param threads that work at a time
 * @param collector of its garbage
 */
public record LocalMemory(long heap, int threads, Collector collector) {
  /** How the garbage collector lays out large arrays. */
  enum Collector {
    /** G1: in regions of their own. */
    OF_REGIONS,
    /** One behind another. */
    OTHER
  }

  /** The rest is left to warm starts, to what is being read, and to the garbage collector. */
  private static final double SHARE = 0.7;

  /** A collection leaves so much room where the program itself chooses this process. */
  private static final int ROOM = 2;

  /** What a thread holds of the measure that it works on: as read, as converted, in the solver. */
  private static final int COPIES = 4;

  private static final long MEBI = 1 << 20;

  /** In these megabytes the heap that a refusal recommends is rounded up. */
  private static final long STEP = 100;

  /** The garbage collector G1 divides the heap into about so many regions of a power of two. */
  private static final long REGIONS = 2048;

  private static final long LARGEST_REGION = 32 * MEBI;
  private static final int ARRAY_HEADER = 16;

  /** That of this process. */
  public static LocalMemory ofThisProcess() {
    Runtime runtime = Runtime.getRuntime();
    boolean regions =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .anyMatch(bean -> bean.getName().startsWith("G1"));
    return new LocalMemory(
        runtime.maxMemory(),
        runtime.availableProcessors(),
        regions ? Collector.OF_REGIONS : Collector.OTHER);
  }

  /** What measures and all beside them may take. */
  public long available() {
    return (long) (SHARE * heap);
  }

  /** The same where the program itself chooses this process. */
  public long comfortable() {
    return available() / ROOM;
  }

  /** What a run needs at least; states are on disk. */
  long need(InputSize size, MethodDemand demand) {
    return measureBytes(size, demand) + workBytes(size, demand);
  }

  /** What a run needs that keeps all in memory. */
  public long ampleNeed(InputSize size, MethodDemand demand) {
    long states = demand.stateBytes(size.measures(), size.atoms());
    return need(size, demand)
        + Math.round(
            states
                * ((double) inRegions(size.bytes(), size.measures()) / Math.max(1, size.bytes())));
  }

  private long measureBytes(InputSize size, MethodDemand demand) {
    return inRegions(size.bytes(), size.measures())
        + inRegions(demand.convertedBytes(size.measures()), size.measures());
  }

  private long workBytes(InputSize size, MethodDemand demand) {
    return threads
        * (COPIES * inRegions(size.largestBytes(), 1) + demand.workBytes(size.largest()));
  }

  /**
   * The heap that so many arrays take. An array of more than half a region has regions of its own,
   * the last of which may be nearly empty: 2 MiB and a header are 3 regions of 1 MiB.
   */
  private long inRegions(long bytes, long arrays) {
    if (collector == Collector.OTHER) {
      return bytes;
    }
    long region =
        Math.max(MEBI, Math.min(LARGEST_REGION, Long.highestOneBit(Math.max(1, heap / REGIONS))));
    long array = bytes / Math.max(1, arrays) + ARRAY_HEADER;
    return array <= region / 2 ? bytes : (array + region - 1) / region * region * arrays;
  }

  /**
   * Refuses a collection that is too large.
   *
   * @param where the paths of the input, for messages
   * @throws BadInputException that says how much memory would do
   */
  public void require(InputSize size, MethodDemand demand, String where) {
    if (fits(size, demand)) {
      return;
    }
    long enough = STEP;
    while (!new LocalMemory(enough * MEBI, threads, collector).fits(size, demand)) {
      enough += STEP;
    }
    throw new BadInputException(
        "The input",
        where,
        "needs "
            + megabytes(need(size, demand))
            + " in this process: "
            + megabytes(measureBytes(size, demand))
            + " for "
            + size.measures()
            + " measures, "
            + megabytes(workBytes(size, demand))
            + " to work in on "
            + threads
            + " threads",
        "at most " + available() / MEBI + " MB, " + SHARE + " of its heap",
        "Give more memory: --driver-memory "
            + enough
            + "m, or let executors hold them (--engine spark, where the command has it).");
  }

  private boolean fits(InputSize size, MethodDemand demand) {
    return need(size, demand) <= available();
  }

  private static String megabytes(long bytes) {
    return (bytes + MEBI - 1) / MEBI + " MB";
  }
}
