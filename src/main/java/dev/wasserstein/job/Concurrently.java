// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Independent work, done at the same time. */
final class Concurrently {
  private Concurrently() {}

  /**
   * Runs the tasks, each on a thread of its own, and waits for all.
   *
   * @throws RuntimeException what the first of the tasks that failed threw
   */
  public static void run(Runnable... tasks) {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.length);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Runnable task : tasks) {
        running.add(threads.submit(task));
      }
      for (Future<?> task : running) {
        await(task);
      }
    } finally {
      threads.shutdown();
    }
  }

  private static void await(Future<?> task) {
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while files were written.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
