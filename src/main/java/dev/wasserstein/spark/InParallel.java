// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** What threads of this process do with the elements of a list. */
final class InParallel {
  private InParallel() {}

  /**
   * What a function makes of each element, in their order.
   *
   * @param most threads
   * @throws RuntimeException what the function threw; of several the first in the order
   */
  static <T, R> List<R> map(List<T> list, int most, Function<T, R> function) {
    if (list.size() <= 1) {
      return list.stream().map(function).toList();
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(most, list.size()));
    try {
      List<Future<R>> futures = new ArrayList<>();
      for (T each : list) {
        futures.add(threads.submit(() -> function.apply(each)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
