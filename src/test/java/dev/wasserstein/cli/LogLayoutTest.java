// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.apache.logging.log4j.Level;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

/** Which of Spark's messages the launcher's logging configuration leaves out. */
class LogLayoutTest {
  private static final String HANDLER = "org.apache.spark.network.server.TransportRequestHandler";
  private static final String MESSAGE =
      "Error while invoking RpcHandler#receive() for one-way message from 127.0.0.1/a:1.";

  private static String error(String logger, String message, Throwable thrown) throws IOException {
    return LogLayout.print("stderr", logger, Level.ERROR, message, thrown);
  }

  /** An executor's last words to a driver that has ended. */
  @Test
  void messagesToAStoppedSparkAreNotPrinted() throws IOException {
    assertEquals("", error(HANDLER, MESSAGE, new SparkException("Could not find AppClient.")));
    assertEquals(
        "", error(HANDLER, MESSAGE, new SparkException("Could not find CoarseGrainedScheduler.")));
  }

  @Test
  void otherMessagesAre() throws IOException {
    String refused = error(HANDLER, MESSAGE, new IOException("connection reset"));
    assertTrue(refused.contains(MESSAGE + "\n"), refused);
    assertTrue(refused.contains("connection reset"), refused);
    String alone = error(HANDLER, MESSAGE, null);
    assertTrue(alone.contains(MESSAGE), alone);
    String other = error("a.Other", "failed", new SparkException("Could not find a file."));
    assertTrue(other.contains("Could not find a file."), other);
    String missing =
        error(HANDLER, MESSAGE, new SparkException("Could not find MapOutputTracker."));
    assertTrue(missing.contains("Could not find MapOutputTracker."), missing);
  }

  @Test
  void theDeathOfAThreadOfSparksByMemoryIsNotPrinted() throws IOException {
    assertEquals(
        "",
        error(
            "org.apache.spark.util.Utils",
            "uncaught error in thread a",
            new OutOfMemoryError("Java heap space")));
    String task =
        error("org.apache.spark.executor.Executor", "Exception in task", new OutOfMemoryError("x"));
    assertTrue(task.contains("OutOfMemoryError: x"), task);
    assertTrue(!task.contains("\tat "), task);
  }
}
