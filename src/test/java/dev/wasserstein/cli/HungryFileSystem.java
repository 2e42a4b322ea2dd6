// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.TaskContext;
import org.slf4j.LoggerFactory;

/**
 * This machine's files as {@code hungry:/path}. Opening one takes all memory of the process: an
 * error of the JVM, not a made one.
 */
public final class HungryFileSystem extends RawLocalFileSystem {
  /** The thread that runs out of memory, a value of {@link Victim}. */
  static final String VICTIM = "fs.hungry.victim";

  /** Whether only tasks of Spark are hungry. */
  static final String ONLY_TASKS = "fs.hungry.only.tasks";

  /** Who runs out of memory. */
  enum Victim {
    /** Whoever opens the file. */
    CALLER,
    /** Another thread, which dies; the caller waits for it for ever. */
    ANOTHER,
    /** Another thread, which dies like those of Spark: it logs the error before. */
    LOGGING,
    /** Another thread, which catches the error and goes on; the caller waits for ever. */
    SWALLOWING
  }

  @Override
  public URI getUri() {
    return URI.create("hungry:///");
  }

  @Override
  public String getScheme() {
    return "hungry";
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    if (getConf().getBoolean(ONLY_TASKS, false) && !isOfATask()) {
      return super.open(file, bufferSize);
    }
    switch (getConf().getEnum(VICTIM, Victim.CALLER)) {
      case CALLER -> eat();
      case ANOTHER -> start(HungryFileSystem::eat);
      case LOGGING -> start(HungryFileSystem::eatAndLog);
      case SWALLOWING -> start(HungryFileSystem::eatAndGoOn);
    }
    while (true) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // As a thread that waits for another without looking up.
      }
    }
  }

  /** Whether a task calls, or the thread that decodes for one. */
  private static boolean isOfATask() {
    return TaskContext.get() != null
        || Thread.currentThread().getName().startsWith("Executor task launch worker");
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "hungry");
    thread.setDaemon(true);
    thread.start();
  }

  private static void eatAndGoOn() {
    try {
      eat();
    } catch (OutOfMemoryError e) {
      // Nothing is said of it.
    }
  }

  private static void eatAndLog() {
    try {
      eat();
    } catch (OutOfMemoryError e) {
      LoggerFactory.getLogger("org.apache.spark.util.Utils")
          .error("uncaught error in thread hungry, stopping SparkContext", e);
      throw e;
    }
  }

  private static void eat() {
    Object[] food = {};
    while (true) {
      food = new Object[] {food, new long[100_000]};
    }
  }
}
