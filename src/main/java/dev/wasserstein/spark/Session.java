// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.options.OptionException;
import dev.wasserstein.storage.FilePaths;
import dev.wasserstein.storage.HadoopFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Spark, started when it is first needed: small local runs never need it. */
public final class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** Spark tells its listeners later; this long is waited for that. */
  private static final long MILLIS_FOR_FIGURES = 10_000;

  /** How deep Spark looks for fatal errors in the causes of a task's failure. */
  private static final String FATAL_DEPTH = "spark.executor.killOnFatalError.depth";

  /** The JVM options of executors that a user's own, spark.executor.extraJavaOptions, follow. */
  private static final String EXECUTOR_DEFAULTS = "spark.executor.defaultJavaOptions";

  private static final String EXIT_ON_OUT_OF_MEMORY = "-XX:+ExitOnOutOfMemoryError";

  private static final String JOB_DESCRIPTION = "spark.job.description";
  private static final String STREAM_RESET = "spark.serializer.objectStreamReset";

  /**
   * Java's serializer keeps what it has written or read until it is reset: of Spark's default of
   * 100 large measures two tasks filled a heap of 700 MB.
   */
  private static final String OBJECTS_KEPT = "8";

  private static final String DIRECT_RESULT = "spark.task.maxDirectResultSize";

  /**
   * Up to this size a task's result comes with the news of its end. By Spark's default of 1 MB the
   * sum over a grid of 256 × 256 cells would be asked for in a second exchange.
   */
  private static final String LARGEST_DIRECT_RESULT = "8m";

  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");
  private static final String PARALLEL_COLLECTOR = "-XX:+UseParallelGC";

  /**
   * Megabytes. The parallel collector tells Spark of eight ninths of a heap; with less than 450 MB
   * Spark does not start.
   */
  private static final long LEAST_FOR_PARALLEL = 512;

  private final String name;
  private SparkSession spark;
  private Optional<Configuration> configuration = Optional.empty();
  private boolean own;
  private Optional<String> description = Optional.empty();
  private final List<Broadcast<?>> broadcasts = new ArrayList<>();
  private final SparkFigures figures = new SparkFigures();

  /**
   * A session that has not started.
   *
   * @param name what Spark's pages call the application
   */
  public Session(String name) {
    this.name = name;
  }

  /**
   * A session that a program started. It is never closed here, and left as it was: the listener of
   * figures, broadcasts and the job description go when this is closed.
   *
   * @throws OptionException if it has Kryo for a serializer, which cannot read records on Java 17
   */
  public Session(SparkSession spark) {
    this.name = spark.sparkContext().appName();
    this.spark = spark;
    String serializer = spark.sparkContext().getConf().get("spark.serializer", "");
    if (serializer.contains("Kryo")) {
      throw new OptionException(
          "The session's spark.serializer is "
              + serializer
              + "; expected Spark's default, org.apache.spark.serializer.JavaSerializer, since Kryo"
              + " cannot read Java records. Start the session without it.");
    }
    this.description = Optional.ofNullable(spark.sparkContext().getLocalProperty(JOB_DESCRIPTION));
    spark.sparkContext().addSparkListener(figures);
  }

  /** A session of a task, which reads files and starts no Spark. */
  public Session(Configuration configuration) {
    this.name = "";
    this.configuration = Optional.of(configuration);
  }

  /** The session, started if need be. Master and settings come from spark-submit. */
  public synchronized SparkSession spark() {
    if (spark == null) {
      SparkSession.Builder builder =
          SparkSession.builder()
              .appName(name)
              // Records cannot be read by Kryo on Java 17, whatever a user's settings say.
              .config("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
      if (System.getProperty("spark.master") == null) {
        builder = builder.master("local[*]");
      }
      if (System.getProperty(STREAM_RESET) == null) {
        builder = builder.config(STREAM_RESET, OBJECTS_KEPT);
      }
      if (System.getProperty(DIRECT_RESULT) == null) {
        builder = builder.config(DIRECT_RESULT, LARGEST_DIRECT_RESULT);
      }
      for (Map.Entry<String, String> setting : memorySettings().entrySet()) {
        builder = builder.config(setting.getKey(), setting.getValue());
      }
      own = !isRunning();
      spark = builder.getOrCreate();
      spark.sparkContext().addSparkListener(figures);
    }
    return spark;
  }

  /**
   * Settings that let an {@link OutOfMemoryError} fail a job. In one process Spark would end the
   * JVM with its own code, 52; an executor that goes on after one could wait for ever. And a
   * collector for executors that has no regions, of which large arrays would take several and leave
   * half of the last one empty, without Spark's knowledge.
   */
  private Map<String, String> memorySettings() {
    if (runsTasks()) {
      return System.getProperty(FATAL_DEPTH) == null ? Map.of(FATAL_DEPTH, "0") : Map.of();
    }
    String defaults = System.getProperty(EXECUTOR_DEFAULTS, "");
    String theirs = defaults + " " + System.getProperty("spark.executor.extraJavaOptions", "");
    StringBuilder ours = new StringBuilder();
    if (!theirs.contains("OutOfMemoryError")) {
      ours.append(EXIT_ON_OUT_OF_MEMORY).append(' ');
    }
    if (!COLLECTOR.matcher(theirs).find() && executorMegabytes() >= LEAST_FOR_PARALLEL) {
      ours.append(PARALLEL_COLLECTOR).append(' ');
    }
    return Map.of(EXECUTOR_DEFAULTS, (ours + defaults).strip());
  }

  private static long executorMegabytes() {
    return JavaUtils.byteStringAsMb(System.getProperty("spark.executor.memory", "1g"));
  }

  /** Whether tasks run in this process. */
  private static boolean runsTasks() {
    String master = System.getProperty("spark.master", "local[*]");
    return master.equals("local") || master.startsWith("local[");
  }

  /** Whether somebody started Spark before. */
  private static boolean isRunning() {
    try {
      return !SparkSession.active().sparkContext().isStopped();
    } catch (Exception e) {
      // A SparkException, which the Scala method does not declare.
      return false;
    }
  }

  /** The session's context for Java. */
  public JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark().sparkContext());
  }

  /** Whether it ends when this is closed, with all that it holds. */
  synchronized boolean isOwn() {
    return own;
  }

  /** A broadcast that lives until the session is closed. */
  synchronized <T> Broadcast<T> broadcast(T value) {
    Broadcast<T> broadcast = context().broadcast(value);
    broadcasts.add(broadcast);
    return broadcast;
  }

  /** What Spark did so far, by name; empty where it was not started. */
  public synchronized Map<String, Object> figures() {
    if (spark == null) {
      return Map.of();
    }
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty(MILLIS_FOR_FIGURES);
    } catch (TimeoutException e) {
      LOG.warn("Spark's figures are not complete: it has still events to tell.");
    }
    return figures.table();
  }

  /** Hadoop's configuration, with or without a started session. */
  public synchronized Configuration hadoop() {
    return spark == null
        ? configuration.orElseGet(HadoopFiles::configuration)
        : spark.sparkContext().hadoopConfiguration();
  }

  /**
   * Opens a file of any file system; the caller closes it.
   *
   * @throws IOException with a message for the user
   */
  public InputStream open(String path) throws IOException {
    try {
      Path file = FilePaths.of(path);
      return FilePaths.fileSystem(hadoop(), file).open(file);
    } catch (IOException | RuntimeException e) {
      throw new IOException(HadoopFiles.reason(e), e);
    }
  }

  /** Whether Spark works in this process alone. */
  public synchronized boolean isOneMachine() {
    String master =
        spark == null
            ? System.getProperty("spark.master", "local[*]")
            : spark.sparkContext().master();
    return master.startsWith("local");
  }

  @Override
  public synchronized void close() {
    if (spark != null) {
      if (own) {
        spark.stop();
      } else if (!spark.sparkContext().isStopped()) {
        spark.sparkContext().removeSparkListener(figures);
        broadcasts.forEach(Broadcast::destroy);
        spark.sparkContext().setJobDescription(description.orElse(null));
      }
      broadcasts.clear();
      spark = null;
    }
  }
}
