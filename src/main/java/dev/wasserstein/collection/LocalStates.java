// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * States of measures in this process, on the heap up to a limit and beyond it in a temporary file.
 * Safe for several threads, each on measures of its own.
 */
final class LocalStates implements MeasureStates, AutoCloseable {
  /** Doubles that are turned into bytes at a time. */
  private static final int CHUNK = 8192;

  private final long limit;
  private final Map<String, MeasureState> onHeap = new ConcurrentHashMap<>();
  private final Map<String, Slot> inFile = new ConcurrentHashMap<>();
  private long bytes;
  private Optional<FileChannel> file = Optional.empty();
  private long end;

  /**
   * No states yet.
   *
   * @param limit bytes on the heap
   */
  LocalStates(long limit) {
    this.limit = limit;
  }

  /**
   * A place in the file.
   *
   * @param capacity doubles that it has room for
   * @param lengths of the arrays that are there
   */
  private record Slot(long offset, long capacity, int[] lengths) {}

  @Override
  public Optional<MeasureState> find(String measureId) {
    Optional<MeasureState> kept = Optional.ofNullable(onHeap.get(measureId));
    return kept.isPresent()
        ? kept
        : Optional.ofNullable(inFile.get(measureId)).map(slot -> read(slot));
  }

  @Override
  public void put(String measureId, MeasureState next) {
    if (fits(measureId, next)) {
      onHeap.put(measureId, next);
      inFile.remove(measureId);
    } else {
      onHeap.remove(measureId);
      inFile.put(measureId, write(Optional.ofNullable(inFile.get(measureId)), next));
    }
  }

  private synchronized boolean fits(String measureId, MeasureState next) {
    MeasureState before = onHeap.get(measureId);
    long without = bytes - (before == null ? 0 : before.bytes());
    boolean fits = without + next.bytes() <= limit;
    bytes = without + (fits ? next.bytes() : 0);
    return fits;
  }

  private MeasureState read(Slot slot) {
    double[][] arrays = new double[slot.lengths().length][];
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Double.BYTES);
    long position = slot.offset();
    try {
      for (int k = 0; k < arrays.length; k++) {
        arrays[k] = new double[slot.lengths()[k]];
        for (int from = 0; from < arrays[k].length; from += CHUNK) {
          int count = Math.min(CHUNK, arrays[k].length - from);
          buffer.clear().limit(count * Double.BYTES);
          while (buffer.hasRemaining()) {
            int read = channel().read(buffer, position);
            if (read < 0) {
              throw new EOFException("the file of states ends too early");
            }
            position += read;
          }
          buffer.flip().asDoubleBuffer().get(arrays[k], from, count);
        }
      }
      return new MeasureState(arrays);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Slot write(Optional<Slot> before, MeasureState state) {
    double[][] arrays = state.arrays();
    int[] lengths = new int[arrays.length];
    long doubles = 0;
    for (int k = 0; k < arrays.length; k++) {
      lengths[k] = arrays[k].length;
      doubles += lengths[k];
    }
    Slot slot =
        before.isPresent() && before.get().capacity() >= doubles
            ? new Slot(before.get().offset(), before.get().capacity(), lengths)
            : new Slot(reserve(doubles), doubles, lengths);
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Double.BYTES);
    long position = slot.offset();
    try {
      for (double[] array : arrays) {
        for (int from = 0; from < array.length; from += CHUNK) {
          int count = Math.min(CHUNK, array.length - from);
          buffer.clear().asDoubleBuffer().put(array, from, count);
          buffer.limit(count * Double.BYTES);
          while (buffer.hasRemaining()) {
            position += channel().write(buffer, position);
          }
        }
      }
      return slot;
    } catch (IOException e) {
      throw full(e);
    }
  }

  private synchronized long reserve(long doubles) {
    long offset = end;
    end += doubles * Double.BYTES;
    return offset;
  }

  private synchronized FileChannel channel() throws IOException {
    if (file.isEmpty()) {
      Path path = Files.createTempFile("wasserstein-states", ".tmp");
      file =
          Optional.of(
              FileChannel.open(
                  path,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.DELETE_ON_CLOSE));
    }
    return file.get();
  }

  private static NoRoomException full(IOException cause) {
    return new NoRoomException(
        "The states of the measures do not fit the heap, and "
            + System.getProperty("java.io.tmpdir")
            + " cannot take them: "
            + cause.getMessage()
            + ". Raise --driver-memory, or free room there.",
        cause);
  }

  /** Drops all states. */
  synchronized void clear() {
    onHeap.clear();
    inFile.clear();
    bytes = 0;
    end = 0;
  }

  @Override
  public synchronized void close() {
    clear();
    file.ifPresent(
        channel -> {
          try {
            channel.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    file = Optional.empty();
  }
}
