// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Function;

/**
 * A pool of work spaces, such as kernels with vectors, from one block of measures to the next: at
 * most one for each thread, and of one kind at a time. Safe for several threads.
 */
public final class Workspaces {
  /** Something to work in, for one thread at a time. */
  public interface Workspace {
    /** The memory it takes, about, in bytes. */
    long bytes();
  }

  /**
   * What work spaces are for; equal where they can stand for each other.
   *
   * @param <W> the work spaces
   */
  @FunctionalInterface
  public interface Kind<W extends Workspace> {
    /** A new one. */
    W make();
  }

  private final int threads;
  private final ArrayDeque<Workspace> idle = new ArrayDeque<>();
  private Object kind = "";
  private int inUse;
  private long largest;

  /**
   * No work spaces yet.
   *
   * @param threads how many threads work at once
   */
  public Workspaces(int threads) {
    this.threads = threads;
  }

  /**
   * Works in a work space that is the caller's alone for that time. It is dropped if the work
   * fails.
   *
   * @param wanted what it is for; idle work spaces for something else are dropped
   */
  public <W extends Workspace, R> R use(Kind<W> wanted, Function<W, R> work) {
    Optional<W> kept = take(wanted);
    try {
      W workspace = kept.orElseGet(wanted::make);
      R result = work.apply(workspace);
      giveBack(wanted, workspace);
      return result;
    } finally {
      ended();
    }
  }

  @SuppressWarnings("unchecked") // idle ones are of the kind
  private synchronized <W extends Workspace> Optional<W> take(Kind<W> wanted) {
    if (!kind.equals(wanted)) {
      idle.clear();
      largest = 0;
      kind = wanted;
    }
    inUse++;
    return Optional.ofNullable((W) idle.poll());
  }

  private synchronized void giveBack(Kind<?> itsKind, Workspace workspace) {
    if (kind.equals(itsKind) && idle.size() < threads) {
      largest = Math.max(largest, workspace.bytes());
      idle.push(workspace);
    }
  }

  private synchronized void ended() {
    inUse--;
  }

  /**
   * The memory that all of them take, in use or not, about, in bytes; 0 as long as none was given
   * back.
   */
  synchronized long bytes() {
    return (idle.size() + inUse) * largest;
  }
}
