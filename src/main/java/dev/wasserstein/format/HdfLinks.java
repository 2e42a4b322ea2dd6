// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import io.jhdf.FractalHeap;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.btree.BTreeV2;
import io.jhdf.btree.record.LinkNameForIndexedGroupRecord;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The hard links of a group of HDF5. Their names are UTF-8, whatever a file says of them: NetCDF-4
 * marks them as ASCII, and jHDF then makes the same signs of all Greek letters. (HDF5 File Format
 * Specification 3.0, sections IV.A.1.b, IV.A.2.c, g and q.)
 */
final class HdfLinks {
  private static final int HEADER = 0x5244484F; // "OHDR"
  private static final int LINK_INFO = 2;
  private static final int LINK = 6;
  private static final int CONTINUATION = 16;
  private static final int LONGEST_PREFIX = 34;
  private static final int CHECKSUM = 4;

  private final HdfBackingStorage storage;
  private final Map<String, Long> addresses = new TreeMap<>();

  private HdfLinks(HdfBackingStorage storage) {
    this.storage = storage;
  }

  /** The addresses of what the links of a group lead to, by name. */
  static Map<String, Long> of(Group group) {
    HdfLinks links = new HdfLinks(group.getHdfFile().getHdfBackingStorage());
    if (!links.readHeader(group.getAddress())) {
      // Of the old kind, whose names jHDF tells.
      for (Node child : group) {
        links.addresses.put(child.getName(), child.getAddress());
      }
    }
    return links.addresses;
  }

  /** Reads the messages of a version 2 object header; false if it is not one. */
  private boolean readHeader(long address) {
    int prefix = (int) Math.min(LONGEST_PREFIX, storage.size() - address);
    ByteBuffer start = read(address, prefix);
    if (start.remaining() < LONGEST_PREFIX || start.getInt() != HEADER) {
      return false;
    }
    start.get();
    int flags = start.get();
    start.position(start.position() + ((flags & 32) > 0 ? 16 : 0) + ((flags & 16) > 0 ? 4 : 0));
    int size = (int) number(start, 1 << (flags & 3));
    readMessages(read(address + start.position(), size), flags);
    return true;
  }

  private void readMessages(ByteBuffer chunk, int headerFlags) {
    int extra = (headerFlags & 4) > 0 ? 2 : 0;
    while (chunk.remaining() >= 4 + extra) {
      int type = chunk.get() & 0xFF;
      int size = chunk.getShort() & 0xFFFF;
      chunk.position(chunk.position() + 1 + extra);
      ByteBuffer message = chunk.slice(chunk.position(), size).order(ByteOrder.LITTLE_ENDIAN);
      chunk.position(chunk.position() + size);
      switch (type) {
        case LINK -> readLink(message);
        case LINK_INFO -> readDense(message);
        case CONTINUATION -> {
          long address = number(message, storage.getSizeOfOffsets());
          int length = (int) number(message, storage.getSizeOfLengths());
          ByteBuffer next = read(address, length - CHECKSUM);
          next.position(4);
          readMessages(next, headerFlags);
        }
        default -> {
          // Says nothing of links.
        }
      }
    }
  }

  /** The links of a group that has many, in a heap. */
  private void readDense(ByteBuffer message) {
    message.get();
    int flags = message.get();
    message.position(message.position() + ((flags & 1) > 0 ? 8 : 0));
    int size = storage.getSizeOfOffsets();
    long heapAddress = number(message, size);
    long treeAddress = number(message, size);
    if (heapAddress < 0 || treeAddress < 0) {
      return;
    }
    FractalHeap heap = new FractalHeap(storage, heapAddress);
    BTreeV2<LinkNameForIndexedGroupRecord> tree = new BTreeV2<>(storage, treeAddress);
    for (LinkNameForIndexedGroupRecord each : tree.getRecords()) {
      readLink(heap.getId(each.getId()).slice().order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  private void readLink(ByteBuffer link) {
    link.get();
    int flags = link.get();
    int type = (flags & 8) > 0 ? link.get() : 0;
    link.position(link.position() + ((flags & 4) > 0 ? 8 : 0) + ((flags & 16) > 0 ? 1 : 0));
    byte[] name = new byte[(int) number(link, 1 << (flags & 3))];
    link.get(name);
    if (type == 0) {
      addresses.put(
          new String(name, StandardCharsets.UTF_8), number(link, storage.getSizeOfOffsets()));
    }
  }

  private ByteBuffer read(long address, int length) {
    return storage.readBufferFromAddress(address, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** An unsigned number of so many bytes; −1 for the undefined address. */
  private static long number(ByteBuffer buffer, int bytes) {
    return switch (bytes) {
      case 1 -> buffer.get() & 0xFF;
      case 2 -> buffer.getShort() & 0xFFFF;
      case 4 -> {
        int value = buffer.getInt();
        yield value == -1 ? -1 : value & 0xFFFFFFFFL;
      }
      default -> buffer.getLong();
    };
  }
}
