// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;

/**
 * Harms executors of a cluster, once, as soon as a task of some stage has begun; after some harm of
 * the caller's.
 */
final class Executors extends SparkListener implements AutoCloseable {
  /** What is done, and to whom. */
  enum Victims {
    /** Killed. */
    ONE,
    /** Killed. */
    ALL,
    /** Killed, with the worker that would start another. */
    ONE_WITH_ITS_WORKER,
    /** Gets a fifth of the time until the end. */
    ONE_SLOWED
  }

  /** What else is done. */
  @FunctionalInterface
  interface Harm {
    void run() throws IOException;
  }

  private final SparkSession session;
  private final StandaloneCluster cluster;
  private final String phase;
  private final int stage;
  private final Victims victims;
  private final Harm harm;
  private final Map<Integer, Boolean> meant = new HashMap<>();
  private final List<Process> brakes = new ArrayList<>();
  private int seen;
  private int harmed;
  private IOException failure;

  /**
   * A listener at work.
   *
   * @param phase how the description of the job begins
   * @param stage the first stage of such a job is 1
   */
  Executors(
      SparkSession session,
      StandaloneCluster cluster,
      String phase,
      int stage,
      Victims victims,
      Harm harm) {
    this.session = session;
    this.cluster = cluster;
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
    if (harmed > 0 || !meant.getOrDefault(event.stageId(), false)) {
      return;
    }
    try {
      harm.run();
      doHarm(event.taskInfo().executorId());
    } catch (IOException e) {
      failure = e;
    }
  }

  private void doHarm(String executorOfTheTask) throws IOException {
    List<ProcessHandle> some =
        victims == Victims.ALL
            ? cluster.executors()
            : cluster.executor(executorOfTheTask).stream().toList();
    for (ProcessHandle executor : some) {
      if (victims == Victims.ONE_SLOWED) {
        brakes.add(brake(executor));
      } else {
        if (victims == Victims.ONE_WITH_ITS_WORKER) {
          executor.parent().orElseThrow().destroyForcibly();
        }
        executor.destroyForcibly();
      }
      harmed++;
    }
  }

  /** Halts a process and lets it go on, in turn, until its input is closed. */
  private static Process brake(ProcessHandle process) throws IOException {
    String turns =
        "while kill -STOP $0; do sleep .2; kill -CONT $0; read -t .05 end; [ $? -le 128 ] && exit;"
            + " done";
    return new ProcessBuilder("bash", "-c", turns, String.valueOf(process.pid())).start();
  }

  /** How many executors were harmed. */
  synchronized int harmed() throws IOException {
    if (failure != null) {
      throw failure;
    }
    return harmed;
  }

  @Override
  public synchronized void close() {
    session.sparkContext().removeSparkListener(this);
    for (Process brake : brakes) {
      try {
        brake.getOutputStream().close();
        brake.waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
