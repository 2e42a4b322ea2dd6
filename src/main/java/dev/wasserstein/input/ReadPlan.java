// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import java.util.ArrayList;
import java.util.List;

/**
 * Which task reads what: consecutive files of about equal decoded size together, so that many small
 * files are few tasks, and what a task reads is small enough to lie in memory beside that of the
 * others. A large file of a series is several parts; other files are read whole.
 *
 * @param tasks the parts that each reads, none empty
 */
public record ReadPlan(List<List<ReadPart>> tasks) {
  /** What a task, and a partition, holds at most, unless a file or a measure is larger. */
  public static final long PARTITION_BYTES = 64L << 20;

  /** For each core so many tasks: the last of them ends not long after the others. */
  public static final int TASKS_FOR_A_CORE = 3;

  /** The paths of more files make a task too large to send. */
  private static final int MOST_FILES_OF_A_TASK = 2000;

  /** Less than this is not worth a task of its own. */
  private static final long SMALLEST_TASK = 1 << 18;

  /**
   * A plan.
   *
   * @param files in the order of the input, with their numbers in it
   * @param cores how many tasks may run at a time
   */
  public static ReadPlan of(List<ReadPart> files, int cores) {
    long bytes = files.stream().mapToLong(ReadPart::bytes).sum();
    long target =
        Math.max(
            SMALLEST_TASK,
            Math.min(PARTITION_BYTES, bytes / ((long) TASKS_FOR_A_CORE * cores) + 1));
    List<List<ReadPart>> tasks = new ArrayList<>();
    List<ReadPart> task = new ArrayList<>();
    long taken = 0;
    for (ReadPart file : files) {
      for (ReadPart part : split(file, target)) {
        boolean full = task.size() == MOST_FILES_OF_A_TASK || taken + part.bytes() / 2 > target;
        if (full && !task.isEmpty()) {
          tasks.add(List.copyOf(task));
          task.clear();
          taken = 0;
        }
        task.add(part);
        taken += part.bytes();
      }
    }
    if (!task.isEmpty()) {
      tasks.add(List.copyOf(task));
    }
    return new ReadPlan(tasks);
  }

  private static List<ReadPart> split(ReadPart file, long target) {
    ScannedFile scanned = file.scanned();
    int count = (int) Math.min(Integer.MAX_VALUE, scanned.size().measures());
    boolean divisible = scanned.is(format -> format.series().isPresent());
    if (!divisible || file.bytes() <= target || count < 2) {
      return List.of(file);
    }
    int parts = (int) Math.min(count, (file.bytes() + target - 1) / target);
    List<ReadPart> split = new ArrayList<>();
    for (int k = 0; k < parts; k++) {
      int from = (int) ((long) count * k / parts);
      int to = (int) ((long) count * (k + 1) / parts);
      split.add(
          new ReadPart(
              scanned,
              file.number(),
              from,
              k == parts - 1 ? Integer.MAX_VALUE : to,
              file.bytes() / parts));
    }
    return split;
  }
}
