// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.measure.WarmStartCache;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The warm starts of this executor, by run. Static because Spark gives tasks nothing else that
 * outlives them; bounded, and never part of an answer: a lost executor or an evicted entry means a
 * cold solve.
 */
final class ExecutorWarmStarts {
  /** Warm starts of one run may take this share of the heap. */
  private static final double SHARE = 0.1;

  /** Runs that keep their warm starts at the same time. */
  private static final int RUNS = 2;

  private static final Map<String, WarmStartCache> CACHES =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, WarmStartCache> eldest) {
          return size() > RUNS;
        }
      };

  private ExecutorWarmStarts() {}

  /** The warm starts of a run on this executor. */
  static WarmStartCache of(String run) {
    synchronized (CACHES) {
      return CACHES.computeIfAbsent(
          run, key -> new WarmStartCache((long) (SHARE * Runtime.getRuntime().maxMemory())));
    }
  }
}
