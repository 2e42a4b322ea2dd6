// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * What a decoder pushes, to be pulled: a thread of its own decodes, never more than some measures
 * ahead of who asks for them, so that a file of any number of measures takes the memory of a few.
 */
public final class DecodedAhead implements Iterator<ReadResult>, AutoCloseable {
  /** Measures go from thread to thread in batches of this size at least, but for the last. */
  private static final long BATCH_BYTES = 1 << 20;

  /** A decoder that gives what it finds to a sink. */
  public interface Source {
    /** Decodes all. */
    void decode(Consumer<ReadResult> sink);
  }

  /**
   * A message between the threads.
   *
   * @param found in their order
   * @param last whether nothing follows
   * @param failure what the decoder threw; none or one
   */
  private record Batch(List<ReadResult> found, boolean last, List<Throwable> failure) {}

  private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(1);
  private final ExecutorService decoder;
  private volatile boolean closed;
  private Batch batch = new Batch(List.of(), false, List.of());
  private Iterator<ReadResult> current = List.<ReadResult>of().iterator();

  /** Begins to decode. */
  public DecodedAhead(Source source) {
    String name = Thread.currentThread().getName() + ", decoder";
    decoder =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = Executors.defaultThreadFactory().newThread(task);
              thread.setName(name);
              thread.setDaemon(true);
              return thread;
            });
    decoder.execute(() -> decode(source));
    decoder.shutdown();
  }

  private void decode(Source source) {
    List<ReadResult> pending = new ArrayList<>();
    long[] bytes = new long[1];
    List<Throwable> failure = List.of();
    try {
      source.decode(
          found -> {
            pending.add(found);
            bytes[0] += found.measure() == null ? 0 : found.measure().bytes();
            if (bytes[0] >= BATCH_BYTES) {
              send(new Batch(List.copyOf(pending), false, List.of()));
              pending.clear();
              bytes[0] = 0;
            }
          });
    } catch (CancellationException e) {
      return;
    } catch (RuntimeException | Error e) {
      failure = List.of(e);
    }
    try {
      send(new Batch(pending, true, failure));
    } catch (CancellationException e) {
      // Nobody waits for it.
    }
  }

  private void send(Batch next) {
    // A decoder may take the first cancellation for a fault of its file, and go on to tell of it.
    if (closed) {
      throw new CancellationException("the task has ended");
    }
    try {
      queue.put(next);
    } catch (InterruptedException e) {
      throw new CancellationException("the task has ended");
    }
  }

  @Override
  public boolean hasNext() {
    while (!current.hasNext() && !batch.last()) {
      try {
        batch = queue.take();
      } catch (InterruptedException e) {
        close();
        Thread.currentThread().interrupt();
        throw new CancellationException("the task was killed");
      }
      current = batch.found().iterator();
    }
    if (!current.hasNext() && !batch.failure().isEmpty()) {
      throw rethrown(batch.failure().get(0));
    }
    return current.hasNext();
  }

  private static RuntimeException rethrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  @Override
  public ReadResult next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return current.next();
  }

  /** Ends the decoding, if it has not ended. */
  @Override
  public void close() {
    closed = true;
    decoder.shutdownNow();
  }
}
