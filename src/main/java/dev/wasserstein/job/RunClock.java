// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The times of a run, in seconds of wall clock: in all, reading, solving and writing. */
final class RunClock {
  private static final double NANOS = 1e9;

  private final long begin;
  private double readSeconds;
  private double loopSeconds;
  private long writeNanos;

  /** A clock that starts now. */
  RunClock() {
    this(System.nanoTime());
  }

  private RunClock(long begin) {
    this.begin = begin;
  }

  /** A clock that started earlier, maybe on another machine. */
  static RunClock since(Instant begin) {
    return new RunClock(System.nanoTime() - Duration.between(begin, Instant.now()).toNanos());
  }

  /** Another clock of the same begin, for a part of the run. */
  RunClock sameDeadline() {
    return new RunClock(begin);
  }

  /** Seconds since the clock was started. */
  public double seconds() {
    return (System.nanoTime() - begin) / NANOS;
  }

  /** The moment when this time will have passed on the clock. */
  Deadline deadline(Optional<Duration> time) {
    return time.map(each -> Deadline.after(begin, each)).orElse(Deadline.NEVER);
  }

  /** The measures are at hand. */
  public void measuresAreRead() {
    readSeconds = seconds();
  }

  /** Solving took this long. */
  public void loopTook(double seconds) {
    loopSeconds = seconds;
  }

  /** Solving has ended; all time since the measures were read went into it, except writing. */
  public void loopEnds() {
    loopSeconds = seconds() - readSeconds - writeNanos / NANOS;
  }

  /** Seconds of solving. */
  public double loopSeconds() {
    return loopSeconds;
  }

  /** Writes, and adds the time that it takes. */
  public void write(Runnable writing) {
    long start = System.nanoTime();
    writing.run();
    writeNanos += System.nanoTime() - start;
  }

  /** Makes something to write with, and adds the time that it takes. */
  public <T> T open(Supplier<T> opening) {
    long start = System.nanoTime();
    T opened = opening.get();
    writeNanos += System.nanoTime() - start;
    return opened;
  }

  /** The entry "seconds" of run.json. */
  Map<String, Double> entries() {
    Map<String, Double> entries = new LinkedHashMap<>();
    entries.put("total", seconds());
    entries.put("loop", loopSeconds);
    entries.put("read", readSeconds);
    entries.put("write", writeNanos / NANOS);
    return entries;
  }
}
