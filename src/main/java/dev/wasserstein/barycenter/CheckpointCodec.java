// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A checkpoint as bytes and back, all numbers big-endian: the word {@code WSCP}, the version of the
 * format (int), iteration (int), pivots (long); the number of arrays (int) and of each its name
 * (modified UTF-8), bytes (int) and doubles; the number of records (int) and of each iteration
 * (int), objective, change, residual, seconds (doubles) and status (its name).
 */
public final class CheckpointCodec {
  /** The version of the format; others are refused. */
  public static final int VERSION = 1;

  private static final int MAGIC = 0x57534350;

  /** Doubles that are turned into bytes at a time. */
  private static final int CHUNK = 1024;

  private CheckpointCodec() {}

  /** The bytes of a checkpoint. */
  public static byte[] encode(Checkpoint checkpoint) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      out.writeInt(checkpoint.iteration());
      out.writeLong(checkpoint.pivots());
      out.writeInt(checkpoint.numbers().size());
      for (Map.Entry<String, double[]> entry : checkpoint.numbers().entrySet()) {
        out.writeUTF(entry.getKey());
        write(out, entry.getValue());
      }
      out.writeInt(checkpoint.history().size());
      for (IterationRecord record : checkpoint.history()) {
        out.writeInt(record.iteration());
        out.writeDouble(record.objective());
        out.writeDouble(record.change());
        out.writeDouble(record.residual());
        out.writeDouble(record.seconds());
        out.writeUTF(record.status().name());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, double[] numbers) throws IOException {
    out.writeInt(numbers.length * Double.BYTES);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Double.BYTES);
    for (int from = 0; from < numbers.length; from += CHUNK) {
      chunk.clear();
      int size = Math.min(CHUNK, numbers.length - from);
      chunk.asDoubleBuffer().put(numbers, from, size);
      out.write(chunk.array(), 0, size * Double.BYTES);
    }
  }

  /**
   * The checkpoint that bytes hold.
   *
   * @throws IOException if they are no checkpoint of this version, with what is wrong in a few
   *     words
   */
  public static Checkpoint decode(byte[] bytes) throws IOException {
    ByteArrayInputStream source = new ByteArrayInputStream(bytes);
    try (DataInputStream in = new DataInputStream(source)) {
      if (in.readInt() != MAGIC) {
        throw new IOException("it is no checkpoint");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException("its format has version " + version + ", not " + VERSION);
      }
      int iteration = in.readInt();
      long pivots = in.readLong();
      SortedMap<String, double[]> numbers = new TreeMap<>();
      int arrays = count(in, source);
      for (int k = 0; k < arrays; k++) {
        String name = in.readUTF();
        double[] values = new double[count(in, source) / Double.BYTES];
        for (int p = 0; p < values.length; p++) {
          values[p] = in.readDouble();
        }
        numbers.put(name, values);
      }
      int records = count(in, source);
      List<IterationRecord> history = new ArrayList<>();
      for (int k = 0; k < records; k++) {
        history.add(
            new IterationRecord(
                in.readInt(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                RunStatus.valueOf(in.readUTF())));
      }
      if (source.available() > 0) {
        throw new IOException(source.available() + " bytes follow its end");
      }
      return new Checkpoint(iteration, numbers, List.copyOf(history), pivots);
    } catch (EOFException e) {
      throw new IOException("it ends too early", e);
    } catch (IllegalArgumentException e) {
      throw new IOException("it contradicts itself: " + e.getMessage(), e);
    }
  }

  /** A count that does not exceed what is left: a damaged one must not ask for all memory. */
  private static int count(DataInputStream in, ByteArrayInputStream source) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > source.available()) {
      throw new IOException("it holds the impossible count " + count);
    }
    return count;
  }
}
