// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;

/** What the launcher's logging configuration prints of an event. */
final class LogLayout {
  private LogLayout() {}

  static String print(String appender, String logger, Level level, String message, Throwable thrown)
      throws IOException {
    Properties conf = new Properties();
    try (var in = Files.newInputStream(Path.of("conf", "log4j2.properties"))) {
      conf.load(in);
    }
    return PatternLayout.newBuilder()
        .withPattern(conf.getProperty("appender." + appender + ".layout.pattern"))
        .withAlwaysWriteExceptions(
            Boolean.parseBoolean(
                conf.getProperty("appender." + appender + ".layout.alwaysWriteExceptions")))
        .build()
        .toSerializable(
            Log4jLogEvent.newBuilder()
                .setLoggerName(logger)
                .setLevel(level)
                .setMessage(new SimpleMessage(message))
                .setThrown(thrown)
                .build());
  }
}
