// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Measures of a file, pulled as they are decoded. */
class DecodedAheadTest {
  /** Half a mebibyte. */
  private static final int CELLS = 1 << 16;

  private static ReadResult found(int n) {
    double[] masses = new double[CELLS];
    masses[0] = 1;
    return ReadResult.measure(
        0,
        n,
        new MeasureRecord(new GridMeasure("m" + n, new int[] {CELLS}, masses), Double.NaN, "here"));
  }

  /** Two measures make a batch; one batch is read, one waits, and one is about to be sent. */
  @Test
  void theDecoderIsNeverFarAhead() {
    AtomicInteger decoded = new AtomicInteger();
    try (DecodedAhead ahead =
        new DecodedAhead(
            sink -> {
              for (int n = 0; n < 200; n++) {
                decoded.incrementAndGet();
                sink.accept(found(n));
              }
            })) {
      for (int n = 0; n < 200; n++) {
        assertEquals(n, ahead.next().position().row());
        assertTrue(decoded.get() <= n + 6, decoded.get() + " decoded, " + n + " read");
      }
      assertFalse(ahead.hasNext());
    }
  }

  @Test
  void aFailureComesBehindWhatWasDecoded() {
    try (DecodedAhead ahead =
        new DecodedAhead(
            sink -> {
              sink.accept(found(0));
              throw new OutOfMemoryError("heap");
            })) {
      assertEquals(0, ahead.next().position().row());
      assertEquals("heap", assertThrows(OutOfMemoryError.class, ahead::hasNext).getMessage());
    }
  }

  /** Even a decoder that takes the interruption for a fault of its file ends. */
  @Test
  void aTaskThatEndsEarlyEndsItsDecoder() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    DecodedAhead ahead =
        new DecodedAhead(
            sink -> {
              try {
                for (int n = 0; n < 1_000_000; n++) {
                  try {
                    sink.accept(found(n));
                  } catch (RuntimeException e) {
                    sink.accept(found(-1));
                    sink.accept(found(-2));
                  }
                }
              } finally {
                ended.countDown();
              }
            });
    assertTrue(ahead.hasNext());
    ahead.close();
    assertTrue(ended.await(60, TimeUnit.SECONDS));
  }
}
