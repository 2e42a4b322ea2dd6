// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Independent work, done at the same time. */
final class Concurrently {
  private Concurrently() {}

  /**
   * Runs the tasks, each on a thread of its own, and returns when all have ended, also when some
   * fail: a caller that takes away what they write must not meet one that still writes.
   *
   * @throws RuntimeException what a task that failed threw
   */
  public static void run(Runnable... tasks) {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.length);
    try {
      CompletableFuture.allOf(
              Arrays.stream(tasks)
                  .map(task -> CompletableFuture.runAsync(task, threads))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    } finally {
      threads.shutdown();
    }
  }
}
