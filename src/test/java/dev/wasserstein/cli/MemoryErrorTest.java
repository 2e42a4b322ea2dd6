// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Spark's exceptions mean where memory is short: a sentence with a remedy, and no more. */
class MemoryErrorTest {
  @Test
  void aHeapThatIsTooSmallForSparkIsWrongUsage() {
    UserError error =
        MemoryError.of(
                new IllegalArgumentException(
                    "[INVALID_DRIVER_MEMORY] System memory 466092032 must be at least 471859200."
                        + "\nPlease increase heap size"))
            .orElseThrow();
    assertEquals(ExitCode.WRONG_USAGE, error.code());
    assertEquals(
        "the heap of the driver is too small for Spark; expected at least 506 MB. Raise"
            + " --driver-memory, or use --engine local.",
        error.message());
  }

  private static final String LOST =
      "Job aborted due to stage failure: Task 0 in stage 2.0 failed 4 times, most recent failure: "
          + "Lost task 0.3 in stage 2.0 (TID 9) (10.0.0.7 executor 5): ";
  private static final String STACK =
      "\n\tat dev.wasserstein.Some.call(Some.java:1)\n\nDriver stacktrace:";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "java.lang.OutOfMemoryError: Java heap space | Java heap space",
        "java.lang.OutOfMemoryError: Cannot reserve 9 bytes of direct buffer memory | direct buffer",
        "org.apache.spark.memory.SparkOutOfMemoryError: [UNABLE_TO_ACQUIRE_MEMORY] Unable to acquire"
            + " 65536 bytes of memory, got 0. | Unable to acquire 65536 bytes",
        "ExecutorLostFailure (executor 5 exited caused by one of the running tasks) Reason: Command"
            + " exited with code 52 | exit code 52",
        "ExecutorLostFailure (executor 5 exited caused by one of the running tasks) Reason: Command"
            + " exited with code 3 | exit code 3",
        "ExecutorLostFailure (executor 5 exited caused by one of the running tasks) Reason: The"
            + " executor with id 5 exited with exit code 52(JVM OOM) | exit code 52"
      })
  void anExecutorWithoutMemoryIsNamed(String reason, String what) {
    UserError error = error(LOST + reason + STACK);
    assertTrue(
        error.message().startsWith("an executor ran out of memory (executor 5 on 10.0.0.7: "),
        error::message);
    assertTrue(error.message().contains(what), error::message);
    assertTrue(error.message().contains("Raise --executor-memory"), error::message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Command exited with code 137",
        "Container killed by YARN for exceeding physical memory limits. 2.1 GB of 2 GB used",
        "Container from a bad node: container_1 on host. Exit status: 137. Diagnostics: killed",
        "The executor with id 5 exited with exit code 137(SIGKILL, possible container OOM)"
      })
  void aKilledExecutorIsNamed(String reason) {
    UserError error =
        error(LOST + "ExecutorLostFailure (executor 5 exited) Reason: " + reason + STACK);
    assertTrue(error.message().startsWith("executors were killed (the last: executor 5 on"));
    assertTrue(error.message().contains("spark.executor.memoryOverhead"), error::message);
  }

  @Test
  void aTaskInTheSameProcessIsThisProcess() {
    String text =
        "Job aborted due to stage failure: Task 0 in stage 2.0 failed 1 times, most recent failure:"
            + " Lost task 0.0 in stage 2.0 (TID 9) (localhost executor driver):"
            + " java.lang.OutOfMemoryError: Java heap space";
    UserError error = error(text + STACK);
    assertTrue(error.message().startsWith("this process ran out of memory (Java heap space; "));
    assertTrue(MemoryError.isOfThisProcess(new SparkException(text, new OutOfMemoryError("x"))));
    assertFalse(
        MemoryError.isOfThisProcess(
            new SparkException(LOST + "OutOfMemoryError", new OutOfMemoryError("x"))));
  }

  @Test
  void resultsThatAreTooLargeAreNamed() {
    UserError error =
        error(
            "Job aborted due to stage failure: Total size of serialized results of 3 tasks"
                + " (1500.0 MiB) is bigger than spark.driver.maxResultSize (1024.0 MiB)");
    assertTrue(error.message().contains("3 tasks (1500.0 MiB)"), error::message);
    assertTrue(error.message().contains("(1024.0 MiB)"), error::message);
    assertTrue(error.message().contains("spark.driver.maxResultSize="), error::message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "java.lang.IllegalStateException: 3",
        "ExecutorLostFailure (executor 5 exited) Reason: Command exited with code 1",
        "ExecutorLostFailure (executor 5 exited) Reason: worker lost"
      })
  void otherFailuresAreNotOfMemory(String reason) {
    assertEquals(
        Optional.empty(),
        UserError.of(new SparkException(LOST + reason + STACK)).map(Object::toString));
  }

  private static UserError error(String text) {
    UserError error =
        UserError.of(new IllegalStateException(new SparkException(text))).orElseThrow();
    assertEquals(ExitCode.BUG, error.code());
    assertFalse(error.message().contains("\\tat "), error::message);
    assertTrue(error.message().endsWith("."), error::message);
    return error;
  }
}
