// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;

/**
 * Kills executors of a local cluster, once, as soon as a task of some stage has begun; after some
 * harm of the caller's.
 */
final class Executors extends SparkListener implements AutoCloseable {
  /** Who is killed. */
  enum Victims {
    ONE,
    ALL
  }

  /** What else is done. */
  @FunctionalInterface
  interface Harm {
    void run() throws IOException;
  }

  private final SparkSession session;
  private final String phase;
  private final int stage;
  private final Victims victims;
  private final Harm harm;
  private final Map<Integer, Boolean> meant = new HashMap<>();
  private int seen;
  private int killed;
  private IOException failure;

  /**
   * A listener at work.
   *
   * @param phase how the description of the job begins
   * @param stage the first stage of such a job is 1
   */
  Executors(SparkSession session, String phase, int stage, Victims victims, Harm harm) {
    this.session = session;
    this.phase = phase;
    this.stage = stage;
    this.victims = victims;
    this.harm = harm;
    session.sparkContext().addSparkListener(this);
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    Properties properties = event.properties();
    String description = properties.getProperty("spark.job.description", "");
    if (description.startsWith(phase) && !meant.containsKey(event.stageInfo().stageId())) {
      seen++;
      meant.put(event.stageInfo().stageId(), seen == stage);
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart event) {
    if (killed > 0 || !meant.getOrDefault(event.stageId(), false)) {
      return;
    }
    try {
      harm.run();
    } catch (IOException e) {
      failure = e;
    }
    List<ProcessHandle> executors =
        ProcessHandle.current()
            .descendants()
            .filter(
                process ->
                    process
                        .info()
                        .commandLine()
                        .orElse("")
                        .contains("CoarseGrainedExecutorBackend"))
            .toList();
    for (ProcessHandle executor :
        victims == Victims.ONE ? executors.subList(0, Math.min(1, executors.size())) : executors) {
      killed += executor.destroyForcibly() ? 1 : 0;
    }
  }

  /** How many executors were killed. */
  synchronized int killed() throws IOException {
    if (failure != null) {
      throw failure;
    }
    return killed;
  }

  @Override
  public void close() {
    session.sparkContext().removeSparkListener(this);
  }
}
