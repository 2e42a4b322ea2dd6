// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.collection.WarmStartCache;
import dev.wasserstein.collection.Workspaces;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What this executor keeps of a run from task to task: warm starts and work spaces. Static because
 * Spark gives tasks nothing else that outlives them; bounded, and never part of an answer.
 */
record ExecutorMemory(WarmStartCache warmStarts, Workspaces workspaces) {
  /** Warm starts and work spaces of one run may take this share of the heap. */
  private static final double SHARE = 0.1;

  /** Runs that keep something at the same time. */
  private static final int RUNS = 2;

  private static final Map<String, ExecutorMemory> OF_RUNS =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ExecutorMemory> eldest) {
          return size() > RUNS;
        }
      };

  /** The bytes for warm starts and work spaces on an executor, found out there. */
  interface Limit extends Serializable {
    /** Bytes. */
    long bytes();

    /** A share of the executor's heap. */
    static Limit ofHeap() {
      return () -> (long) (SHARE * Runtime.getRuntime().maxMemory());
    }
  }

  /** What this executor keeps of a run. */
  static ExecutorMemory of(String run, Limit limit) {
    synchronized (OF_RUNS) {
      return OF_RUNS.computeIfAbsent(
          run,
          key -> {
            Workspaces workspaces = new Workspaces(Runtime.getRuntime().availableProcessors());
            return new ExecutorMemory(new WarmStartCache(limit.bytes(), workspaces), workspaces);
          });
    }
  }
}
