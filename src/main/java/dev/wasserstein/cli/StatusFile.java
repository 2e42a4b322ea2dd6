// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.job.Options;
import dev.wasserstein.job.Version;
import dev.wasserstein.options.Credentials;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.Session;
import dev.wasserstein.storage.AtomicFile;
import dev.wasserstein.storage.OutputException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a scheduler how a run goes, in a file that is replaced from its beginning to its end. A
 * process that is ended by a signal says so, too; one that is killed leaves the last version.
 */
final class StatusFile implements IterationListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusFile.class);
  private static final long NANOS_BETWEEN = 1_000_000_000L;

  /** Before the file systems close, which have the priority 10. */
  private static final int HOOK_PRIORITY = 20;

  private enum State {
    RUNNING,
    DONE,
    FAILED,
    STOPPED
  }

  private final Optional<AtomicFile> file;
  private final Map<String, Object> entries = new LinkedHashMap<>();
  private final Runnable hook = this::stopped;
  private long written;
  private boolean ended;

  private StatusFile(Optional<AtomicFile> file) {
    this.file = file;
  }

  /**
   * The file that the user named, if so; says that the run began.
   *
   * @throws OutputException if it cannot be written
   */
  static StatusFile of(Command command, String line, Settings values, Session session) {
    Optional<String> path =
        command.options().contains(Options.STATUS_FILE)
            ? values.find(Options.STATUS_FILE)
            : Optional.empty();
    StatusFile status = new StatusFile(path.map(name -> new AtomicFile(session.hadoop(), name)));
    status.begin(command, line, values);
    return status;
  }

  private void begin(Command command, String line, Settings values) {
    if (file.isEmpty()) {
      return;
    }
    entries.put("command", command.name());
    entries.put("command_line", line);
    entries.put("version", Version.current());
    entries.put("output", values.find(Options.OUTPUT).orElse(null));
    entries.put("process", ProcessHandle.current().pid());
    entries.put("started", now());
    try {
      write(State.RUNNING);
    } catch (IOException e) {
      throw file.get().refused(e);
    }
    ShutdownHookManager.get().addShutdownHook(hook, HOOK_PRIORITY);
  }

  @Override
  public synchronized void onIteration(IterationRecord record) {
    entries.put("iteration", record.iteration());
    entries.put("objective", finite(record.objective()));
    entries.put("change", finite(record.change()));
    entries.put("residual", finite(record.residual()));
    entries.put("loop_seconds", record.seconds());
    entries.put("status", record.status().toString());
    if (record.status() != RunStatus.RUNNING || System.nanoTime() - written > NANOS_BETWEEN) {
      tell(State.RUNNING);
    }
  }

  /** Keeps the doubts that the run has, for its end. */
  synchronized void warn(List<String> warnings) {
    entries.put("warnings", List.copyOf(warnings));
  }

  /** Whether the run has doubts, whether or not there is a file. */
  synchronized boolean hasWarnings() {
    return entries.get("warnings") instanceof List<?> warnings && !warnings.isEmpty();
  }

  /** Says how the run ended. */
  synchronized void end(ExitCode code, String message) {
    boolean done =
        code == ExitCode.DONE || code == ExitCode.NOT_CONVERGED || code == ExitCode.WARNINGS;
    entries.put("exit_code", code.code());
    entries.put("message", message);
    entries.putIfAbsent("warnings", List.of());
    tell(done ? State.DONE : State.FAILED);
    ended = true;
  }

  private synchronized void stopped() {
    if (!ended) {
      entries.put("message", "The process was told to end.");
      tell(State.STOPPED);
    }
  }

  /** What goes wrong here does not end a run. */
  private void tell(State state) {
    if (file.isPresent() && !ended) {
      try {
        write(state);
      } catch (IOException e) {
        LOG.warn("The status file {} cannot be written: {}", file.get(), e.getMessage());
      }
    }
  }

  private void write(State state) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("state", state.toString());
    all.putAll(entries);
    all.put("updated", now());
    file.orElseThrow()
        .write(
            Credentials.hidden(
                new ObjectMapper()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(all)
                    + "\n"));
    written = System.nanoTime();
  }

  private static Object finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
