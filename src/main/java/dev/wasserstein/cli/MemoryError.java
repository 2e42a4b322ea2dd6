// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;

/**
 * A lack of memory, in this process or on an executor, as one message with its remedy. Spark tells
 * most of what happens on executors in the text of its exception alone.
 */
final class MemoryError {
  private static final String DRIVER = "driver";

  private static final Pattern TASK =
      Pattern.compile(
          "Lost task \\S+ in stage \\S+ \\(TID \\d+\\) \\((\\S+) executor ([^)\\s]+)\\)");
  private static final Pattern HEAP =
      Pattern.compile("OutOfMemoryError(?:: (?<what>[^\\n]*))?|\\bUNABLE_TO_ACQUIRE_MEMORY\\b");
  private static final Pattern EXIT =
      Pattern.compile(
          "ExecutorLostFailure .*?(?:exited with code|exit code|exit status):? (\\d+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern EVICTED =
      Pattern.compile("OOMKilled|Container killed by YARN for exceeding \\w*\\s?memory limits");
  private static final Pattern RESULTS =
      Pattern.compile(
          "Total size of serialized results of (.+?) is bigger than \\S*maxResultSize (\\S+ \\S+)");

  private static final Pattern REFUSED =
      Pattern.compile("INVALID_(DRIVER|EXECUTOR)_MEMORY.* must be at least (\\d+)");

  /** Spark's own code for a lack of memory, and that of {@code -XX:+ExitOnOutOfMemoryError}. */
  private static final Set<Integer> OUT_OF_MEMORY = Set.of(52, 3);

  /** A process that was killed by the signal 9. */
  private static final int KILLED = 137;

  private MemoryError() {}

  /** The message for an error that a lack of memory caused; empty for others. */
  static Optional<UserError> of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkException && cause.getMessage() != null) {
        Optional<UserError> job = ofJob(cause.getMessage());
        if (job.isPresent()) {
          return job;
        }
      }
      if (cause instanceof OutOfMemoryError) {
        return Optional.of(ofThisProcess(String.valueOf(cause.getMessage())));
      }
      Matcher refused = REFUSED.matcher(String.valueOf(cause.getMessage()));
      if (refused.find()) {
        return Optional.of(ofSpark(refused.group(1).toLowerCase(Locale.ROOT), refused.group(2)));
      }
    }
    return Optional.empty();
  }

  /** Whether this process itself lacks memory. */
  static boolean isOfThisProcess(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return true;
      }
      Matcher task = TASK.matcher(String.valueOf(cause.getMessage()));
      if (task.find() && !task.group(2).equals(DRIVER)) {
        return false;
      }
    }
    return false;
  }

  /**
   * The message where this process lacks memory.
   *
   * @param what what the JVM says is short; may be empty
   */
  static UserError ofThisProcess(String what) {
    return new UserError(
        ExitCode.BUG,
        "this process ran out of memory ("
            + (what.isEmpty() ? "" : firstLine(what) + "; ")
            + "its heap has "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MB). Raise --driver-memory, or let a cluster's executors do the work: --master,"
            + " --engine spark.");
  }

  /** The message for a failed job of Spark, whose text says where and why. */
  private static Optional<UserError> ofJob(String text) {
    Matcher results = RESULTS.matcher(text);
    if (results.find()) {
      return Optional.of(ofResults(results.group(1), results.group(2)));
    }
    Matcher task = TASK.matcher(text);
    String executor = DRIVER;
    String host = "";
    while (task.find()) {
      host = task.group(1);
      executor = task.group(2);
    }
    Matcher heap = HEAP.matcher(text);
    if (heap.find()) {
      String what = Optional.ofNullable(heap.group("what")).orElse(heap.group());
      return Optional.of(
          executor.equals(DRIVER) ? ofThisProcess(what) : ofExecutor(executor, host, what));
    }
    if (EVICTED.matcher(text).find()) {
      return Optional.of(ofKilledExecutor(executor, host));
    }
    Matcher exit = EXIT.matcher(text);
    if (exit.find()) {
      int code = Integer.parseInt(exit.group(1));
      if (OUT_OF_MEMORY.contains(code)) {
        return Optional.of(ofExecutor(executor, host, "exit code " + code));
      }
      if (code == KILLED) {
        return Optional.of(ofKilledExecutor(executor, host));
      }
    }
    return Optional.empty();
  }

  private static UserError ofExecutor(String executor, String host, String what) {
    return new UserError(
        ExitCode.BUG,
        "an executor ran out of memory (executor "
            + executor
            + " on "
            + host
            + ": "
            + firstLine(what)
            + "); the heap of each is "
            + executorMemory()
            + ". Raise --executor-memory, or let each hold less: more executors, more"
            + " --partitions.");
  }

  private static UserError ofKilledExecutor(String executor, String host) {
    return new UserError(
        ExitCode.BUG,
        "executors were killed (the last: executor "
            + executor
            + " on "
            + host
            + "), as systems do where memory is short; the heap of each is "
            + executorMemory()
            + ". Give them machines or containers with more memory beside the heap (--conf"
            + " spark.executor.memoryOverhead=...), or let each hold less: more executors, more"
            + " --partitions.");
  }

  /** Spark does not start with so little memory; collectors tell it of eight ninths of a heap. */
  private static UserError ofSpark(String place, String least) {
    return new UserError(
        ExitCode.WRONG_USAGE,
        "the heap of the "
            + place
            + " is too small for Spark; expected at least "
            + ((Long.parseLong(least) * 9 / 8) >> 20)
            + " MB. Raise --"
            + place
            + "-memory"
            + (place.equals(DRIVER) ? ", or use --engine local." : "."));
  }

  private static UserError ofResults(String found, String limit) {
    return new UserError(
        ExitCode.BUG,
        "what the tasks sent to the driver is too large ("
            + found
            + "); expected at most spark.driver.maxResultSize "
            + limit
            + ". Raise it (--conf spark.driver.maxResultSize=...) together with --driver-memory, or"
            + " use fewer --partitions.");
  }

  private static String executorMemory() {
    return "spark.executor.memory=" + System.getProperty("spark.executor.memory", "1g");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("").strip();
  }
}
