// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Notes what must not happen where a user made a mistake: failed tasks, stack traces in the log.
 */
final class FailureWatch extends AbstractAppender implements AutoCloseable {
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final SparkContext context;
  private final SparkListener listener =
      new SparkListener() {
        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
          if (end.taskInfo().failed() || end.taskInfo().attemptNumber() > 0) {
            failures.add("task " + end.taskInfo().id() + ": " + end.reason());
          }
        }
      };

  private FailureWatch(SparkContext context) {
    super("failures", null, null, true, Property.EMPTY_ARRAY);
    this.context = context;
  }

  static FailureWatch over(SparkContext context) {
    FailureWatch watch = new FailureWatch(context);
    watch.start();
    context.addSparkListener(watch.listener);
    ((Logger) LogManager.getRootLogger()).addAppender(watch);
    return watch;
  }

  @Override
  public void append(LogEvent event) {
    if (event.getThrown() != null) {
      failures.add(event.getLoggerName() + ": " + event.getThrown());
    }
  }

  void reset() {
    failures.clear();
  }

  /** What happened since the reset, once Spark has told all. */
  List<String> failures() {
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    ((Logger) LogManager.getRootLogger()).removeAppender(this);
    context.removeSparkListener(listener);
    stop();
  }
}
