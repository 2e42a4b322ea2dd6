// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.ContentDigest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Writes and reads the parts of a {@link KeptStates}, one measure at a time. A part, all numbers
 * big-endian: the word {@code WSCM}, the version of the format (int); of each measure the byte 1,
 * the length of its id (int), the id (UTF-8), the number of arrays (int), and of each its length
 * (int) and doubles; the byte 0 at the end.
 */
public final class StateParts {
  /** The version of the format; others are refused. */
  public static final int VERSION = 1;

  private static final int MAGIC = 0x5753434D;
  private static final int BUFFER = 1 << 16;

  /** Doubles that are turned into bytes at a time. */
  private static final int CHUNK = 1024;

  private StateParts() {}

  /**
   * Writes the states of some measures.
   *
   * @throws RuntimeException of {@link StateFiles#unwritable} if that fails
   */
  public static KeptStates.Part write(StateFiles files, String name, Iterator<StateRecord> states) {
    MessageDigest digest = ContentDigest.sha256();
    long count = 0;
    long bytes;
    try (OutputStream file = files.create(name);
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(new DigestOutputStream(file, digest), BUFFER))) {
      byte[] chunk = new byte[CHUNK * Double.BYTES];
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      bytes = 2L * Integer.BYTES + 1;
      while (states.hasNext()) {
        StateRecord record = states.next();
        double[][] arrays = record.state().arrays();
        byte[] utf8 = record.measureId().getBytes(StandardCharsets.UTF_8);
        out.writeByte(1);
        out.writeInt(utf8.length);
        out.write(utf8);
        out.writeInt(arrays.length);
        bytes += 1 + 2L * Integer.BYTES + utf8.length;
        for (double[] array : arrays) {
          out.writeInt(array.length);
          write(out, array, chunk);
          bytes += Integer.BYTES + (long) Double.BYTES * array.length;
        }
        count++;
      }
      out.writeByte(0);
    } catch (IOException e) {
      throw files.unwritable(name, e);
    }
    return new KeptStates.Part(name, count, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private static void write(DataOutputStream out, double[] numbers, byte[] chunk)
      throws IOException {
    for (int from = 0; from < numbers.length; from += CHUNK) {
      int size = Math.min(CHUNK, numbers.length - from);
      ByteBuffer.wrap(chunk).asDoubleBuffer().put(numbers, from, size);
      out.write(chunk, 0, size * Double.BYTES);
    }
  }

  /**
   * Reads the states of some measures: one part after the other, until it has met all of them.
   *
   * @param first the part to begin with, as its number; the right one where the measures lie as
   *     they did
   * @throws RuntimeException of {@link StateFiles#damaged} if a part is not what was written, or
   *     states are missing
   */
  public static void read(
      KeptStates kept, int first, Collection<String> ids, MeasureStates target) {
    Set<String> wanted = new HashSet<>(ids);
    List<KeptStates.Part> parts = new ArrayList<>(kept.parts());
    if (first < parts.size()) {
      parts.add(0, parts.remove(first));
    }
    for (KeptStates.Part part : parts) {
      if (wanted.isEmpty()) {
        return;
      }
      try {
        read(kept.files(), part, wanted, target);
      } catch (EOFException e) {
        throw kept.files().damaged(part.name(), "it ends too early");
      } catch (IOException e) {
        throw kept.files().damaged(part.name(), String.valueOf(e.getMessage()));
      }
    }
    if (!wanted.isEmpty()) {
      throw kept.files().damaged("", "the states of " + wanted.size() + " measures are missing");
    }
  }

  private static void read(
      StateFiles files, KeptStates.Part part, Set<String> wanted, MeasureStates target)
      throws IOException {
    MessageDigest digest = ContentDigest.sha256();
    try (InputStream file = files.open(part.name());
        DigestInputStream digested = new DigestInputStream(file, digest);
        DataInputStream in = new DataInputStream(new BufferedInputStream(digested, BUFFER))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("it is no part of a checkpoint");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException("its format has version " + version + ", not " + VERSION);
      }
      // A damaged length must not ask for all memory.
      long left = part.bytes() - 2L * Integer.BYTES;
      while (in.readByte() != 0) {
        int length = count(in, left, 1);
        String id = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        double[][] numbers = new double[count(in, left, Integer.BYTES)][];
        left -= 1 + 2L * Integer.BYTES + length;
        for (int k = 0; k < numbers.length; k++) {
          numbers[k] = numbers(in, count(in, left, Double.BYTES));
          left -= Integer.BYTES + (long) Double.BYTES * numbers[k].length;
        }
        if (wanted.remove(id)) {
          target.put(id, new MeasureState(numbers));
        }
      }
      if (in.read() >= 0) {
        throw new IOException("bytes follow its end");
      }
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
      throw new IOException("its content is not what was written");
    }
  }

  private static int count(DataInputStream in, long left, int size) throws IOException {
    int count = in.readInt();
    if (count < 0 || (long) count * size > left) {
      throw new IOException("it holds the impossible count " + count);
    }
    return count;
  }

  private static double[] numbers(DataInputStream in, int count) throws IOException {
    double[] numbers = new double[count];
    byte[] bytes = new byte[Math.min(count, CHUNK) * Double.BYTES];
    for (int from = 0; from < count; from += CHUNK) {
      int size = Math.min(CHUNK, count - from);
      in.readFully(bytes, 0, size * Double.BYTES);
      ByteBuffer.wrap(bytes).asDoubleBuffer().get(numbers, from, size);
    }
    return numbers;
  }
}
