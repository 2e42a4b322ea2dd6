// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockUpdatedInfo;
import org.apache.spark.storage.BroadcastBlockId;

/** What Spark did for a run: its own figures, added up. */
final class SparkFigures extends SparkListener {
  private static final double MILLI = 1e-3;
  private static final double NANO = 1e-9;

  private final Set<String> executors = new HashSet<>();
  private long jobs;
  private long stages;
  private long tasks;
  private long failedTasks;
  private long lostExecutors;
  private long bytesRead;
  private long bytesBroadcast;
  private long bytesSent;
  private long bytesCollected;
  private long bytesShuffled;
  private long bytesSpilled;
  private long taskMillis;
  private long cpuNanos;
  private long collectorMillis;

  @Override
  public synchronized void onJobStart(SparkListenerJobStart event) {
    jobs++;
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted event) {
    stages++;
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    tasks++;
    failedTasks += event.taskInfo().successful() ? 0 : 1;
    executors.add(event.taskInfo().executorId());
    TaskMetrics metrics = event.taskMetrics();
    if (metrics == null) {
      // Of a task that was lost with its executor.
      return;
    }
    bytesRead += metrics.inputMetrics().bytesRead();
    bytesCollected += metrics.resultSize();
    bytesShuffled += metrics.shuffleWriteMetrics().bytesWritten();
    bytesSpilled += metrics.diskBytesSpilled();
    taskMillis += metrics.executorRunTime();
    cpuNanos += metrics.executorCpuTime();
    collectorMillis += metrics.jvmGCTime();
  }

  /** A broadcast lies on the driver in pieces, and on each executor that asked for it. */
  @Override
  public synchronized void onBlockUpdated(SparkListenerBlockUpdated event) {
    BlockUpdatedInfo block = event.blockUpdatedInfo();
    if (block.storageLevel().isValid()
        && block.blockId() instanceof BroadcastBlockId id
        && id.field().startsWith("piece")) {
      long bytes = block.memSize() + block.diskSize();
      if (block.blockManagerId().isDriver()) {
        bytesBroadcast += bytes;
      } else {
        bytesSent += bytes;
      }
    }
  }

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded event) {
    executors.add(event.executorId());
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    lostExecutors++;
  }

  /** The figures so far, by the names that run.json has for them. */
  synchronized Map<String, Object> table() {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("jobs", jobs);
    table.put("stages", stages);
    table.put("tasks", tasks);
    table.put("failed_tasks", failedTasks);
    table.put("executors", executors.size());
    table.put("lost_executors", lostExecutors);
    table.put("bytes_read", bytesRead);
    table.put("bytes_broadcast", bytesBroadcast);
    table.put("bytes_sent", bytesSent);
    table.put("bytes_collected", bytesCollected);
    table.put("bytes_shuffled", bytesShuffled);
    table.put("bytes_spilled", bytesSpilled);
    table.put("task_seconds", taskMillis * MILLI);
    table.put("cpu_seconds", cpuNanos * NANO);
    table.put("gc_seconds", collectorMillis * MILLI);
    return table;
  }
}
