// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ConcurrentlyTest {
  @Test
  void aFailureIsThrownAfterTheOtherTasksHaveEnded() {
    CountDownLatch failing = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    Runnable fails =
        () -> {
          failing.countDown();
          throw new IllegalArgumentException("full");
        };
    Runnable ends =
        () -> {
          try {
            failing.await();
            TimeUnit.MILLISECONDS.sleep(200);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          ended.set(true);
        };

    Throwable thrown =
        assertThrows(IllegalArgumentException.class, () -> Concurrently.run(fails, ends));

    assertEquals("full", thrown.getMessage());
    assertTrue(ended.get(), "a task was still running");
  }
}
