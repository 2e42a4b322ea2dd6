// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import java.time.Duration;

/** A moment after which a loop begins no further iteration. */
public final class Deadline {
  /** A moment that never comes. */
  public static final Deadline NEVER = new Deadline(0, false);

  private final long nanoTime;
  private final boolean exists;

  private Deadline(long nanoTime, boolean exists) {
    this.nanoTime = nanoTime;
    this.exists = exists;
  }

  /** The moment at which this much time will have passed since a {@link System#nanoTime}. */
  public static Deadline after(long nanoTime, Duration time) {
    return new Deadline(nanoTime + time.toNanos(), true);
  }

  /** Whether it is over. */
  public boolean isOver() {
    return exists && System.nanoTime() - nanoTime >= 0;
  }
}
