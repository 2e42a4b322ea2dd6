// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Warm starts of a cache, and how often they were there. Safe for several threads. */
public final class CountedWarmStarts implements WarmStarts {
  private final WarmStartCache cache;
  private final LongAdder found = new LongAdder();
  private final LongAdder missing = new LongAdder();
  private final LongAdder evicted = new LongAdder();

  /** Begins to count. */
  public CountedWarmStarts(WarmStartCache cache) {
    this.cache = cache;
  }

  @Override
  public Optional<WarmStart> find(String measureId) {
    Optional<WarmStart> warmStart = cache.find(measureId);
    (warmStart.isPresent() ? found : missing).increment();
    return warmStart;
  }

  @Override
  public void keep(String measureId, WarmStart warmStart) {
    evicted.add(cache.put(measureId, warmStart));
  }

  /** What was counted so far. */
  public SolveWork work() {
    return new SolveWork(0, 0, 0, found.sum(), missing.sum(), evicted.sum());
  }
}
