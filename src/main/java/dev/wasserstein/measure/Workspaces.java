// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Work spaces that are not in use, kept from one block of measures to the next: at most one for
 * each thread, and of one kind only. Safe for several threads.
 */
public final class Workspaces {
  private final int threads;
  private final ArrayDeque<Object> idle = new ArrayDeque<>();
  private Object kind = "";

  /**
   * No work spaces yet.
   *
   * @param threads how many threads work at once
   */
  public Workspaces(int threads) {
    this.threads = threads;
  }

  /**
   * A work space for the caller alone, until it is given back.
   *
   * @param wanted what it is for, such as a kernel's ε; work spaces for something else are dropped
   * @param maker makes one where none is idle
   */
  @SuppressWarnings("unchecked") // of one kind, which one maker makes
  public <T> T take(Object wanted, Supplier<T> maker) {
    synchronized (this) {
      if (!kind.equals(wanted)) {
        idle.clear();
        kind = wanted;
      }
      Object workspace = idle.poll();
      if (workspace != null) {
        return (T) workspace;
      }
    }
    return maker.get();
  }

  /** Takes a work space back. */
  public synchronized void giveBack(Object itsKind, Object workspace) {
    if (kind.equals(itsKind) && idle.size() < threads) {
      idle.push(workspace);
    }
  }
}
