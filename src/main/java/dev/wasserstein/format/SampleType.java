// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** How a binary file stores a number. Every number becomes a double, rounded to the nearest. */
enum SampleType {
  I8(1) {
    @Override
    double get(ByteBuffer buffer) {
      return buffer.get();
    }
  },
  U8(1) {
    @Override
    double get(ByteBuffer buffer) {
      return buffer.get() & 0xFF;
    }
  },
  I16(2) {
    @Override
    double get(ByteBuffer buffer) {
      return buffer.getShort();
    }
  },
  U16(2) {
    @Override
    double get(ByteBuffer buffer) {
      return buffer.getShort() & 0xFFFF;
    }
  },
  I32(4) {
    @Override
    double get(ByteBuffer buffer) {
      return buffer.getInt();
    }
  },
  U32(4) {
    @Override
    double get(ByteBuffer buffer) {
      return buffer.getInt() & 0xFFFFFFFFL;
    }
  },
  I64(8) {
    @Override
    double get(ByteBuffer buffer) {
      return buffer.getLong();
    }
  },
  U64(8) {
    @Override
    double get(ByteBuffer buffer) {
      long bits = buffer.getLong();
      // The lowest bit is kept as a sticky bit, so that halving and doubling round only once.
      return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
    }
  },
  F16(2) {
    @Override
    double get(ByteBuffer buffer) {
      int bits = buffer.getShort();
      int exponent = (bits >> 10) & 0x1F;
      int fraction = bits & 0x3FF;
      double size;
      if (exponent == 0x1F) {
        size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
      } else if (exponent == 0) {
        size = Math.scalb((double) fraction, -24);
      } else {
        size = Math.scalb((double) (fraction + 1024), exponent - 25);
      }
      return bits < 0 ? -size : size;
    }
  },
  F32(4) {
    @Override
    double get(ByteBuffer buffer) {
      return buffer.getFloat();
    }
  },
  F64(8) {
    @Override
    double get(ByteBuffer buffer) {
      return buffer.getDouble();
    }
  };

  private static final int CHUNK = 1 << 16;

  private final int bytes;

  SampleType(int bytes) {
    this.bytes = bytes;
  }

  /** The size of a number in bytes. */
  int bytes() {
    return bytes;
  }

  /** Reads a number. */
  abstract double get(ByteBuffer buffer);

  /**
   * Reads exactly so many numbers. Memory grows with what the stream delivers, not with what a
   * header promises.
   *
   * @param count at most 2^31 − 9
   * @return (count)
   * @throws BadInputException if the stream ends before
   */
  double[] read(InputStream in, int count, ByteOrder order, String place) throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, (long) count * bytes)];
    double[] values = new double[Math.min(count, CHUNK)];
    int size = 0;
    while (size < count) {
      int wanted = (int) Math.min(chunk.length, (long) (count - size) * bytes);
      int got = in.readNBytes(chunk, 0, wanted);
      if (got < wanted) {
        throw new BadInputException(
            "The data",
            place,
            "end after " + (size + got / bytes) + " numbers",
            count + " as the header says",
            "The file was cut off: fetch it again.");
      }
      int after = size + wanted / bytes;
      if (after > values.length) {
        values = Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
      }
      ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, wanted).order(order);
      while (size < after) {
        values[size++] = get(buffer);
      }
    }
    return values;
  }

  /** Refuses bytes behind the last number. */
  static void requireEnd(InputStream in, String place) throws IOException {
    if (in.read() >= 0) {
      throw new BadInputException(
          "The data",
          place,
          "go on behind the last number",
          "as many numbers as the header says",
          "The file is damaged: fetch or write it again.");
    }
  }
}
