// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Warm starts in memory, bounded: the least recently used go first. Safe for several threads. */
public final class WarmStartCache implements WarmStarts {
  private final long capacity;
  private final LinkedHashMap<String, WarmStart> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private long evictions;

  /**
   * An empty cache.
   *
   * @param capacity in bytes, as {@link WarmStart#bytes} counts them
   */
  public WarmStartCache(long capacity) {
    this.capacity = capacity;
  }

  @Override
  public synchronized Optional<WarmStart> find(String measureId) {
    return Optional.ofNullable(entries.get(measureId));
  }

  @Override
  public void keep(String measureId, WarmStart warmStart) {
    put(measureId, warmStart);
  }

  /** Keeps what a solve left, and returns how many were dropped for it. */
  synchronized long put(String measureId, WarmStart warmStart) {
    long before = evictions;
    WarmStart previous = entries.put(measureId, warmStart);
    bytes += warmStart.bytes() - (previous == null ? 0 : previous.bytes());
    Iterator<WarmStart> eldest = entries.values().iterator();
    while (bytes > capacity && eldest.hasNext()) {
      bytes -= eldest.next().bytes();
      eldest.remove();
      evictions++;
    }
    return evictions - before;
  }

  /** How many warm starts were dropped for want of memory. */
  public synchronized long evictions() {
    return evictions;
  }
}
