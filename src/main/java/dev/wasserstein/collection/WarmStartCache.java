// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Warm starts in memory, bounded together with the work spaces, which have precedence: the least
 * recently used warm starts go first. Safe for several threads.
 */
public final class WarmStartCache implements WarmStarts {
  private final long capacity;
  private final Workspaces workspaces;
  private final LinkedHashMap<String, WarmStart> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private long evictions;

  /**
   * An empty cache.
   *
   * @param capacity in bytes, as {@link WarmStart#bytes} and {@link Workspaces} count them
   * @param workspaces what else works at the same place
   */
  public WarmStartCache(long capacity, Workspaces workspaces) {
    this.capacity = capacity;
    this.workspaces = workspaces;
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
    long room = capacity - workspaces.bytes();
    Iterator<WarmStart> eldest = entries.values().iterator();
    while (bytes > room && eldest.hasNext()) {
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
