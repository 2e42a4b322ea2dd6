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
import dev.wasserstein.storage.HadoopFiles;
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

  /** The file that the user named, if so; not written yet. */
  static StatusFile of(Command command, String line, Settings values, Session session) {
    Optional<String> path =
        command.options().contains(Options.STATUS_FILE)
            ? values.find(Options.STATUS_FILE)
            : Optional.empty();
    StatusFile status = new StatusFile(path.map(name -> new AtomicFile(session.hadoop(), name)));
    status.describe(command.name(), line, values.find(Options.OUTPUT));
    return status;
  }

  /**
   * Tells of a run that did not begin, because its options are wrong, in the file that its words
   * name: the file of an earlier run would tell of that one. Without a word where that fails: the
   * run ends with the mistake in any case.
   */
  static void refuse(String[] words, UserError error) {
    Optional<String> path = Optional.empty();
    String option = "--" + Options.STATUS_FILE.name();
    for (int k = 0; k < words.length; k++) {
      if (words[k].startsWith(option + "=")) {
        path = Optional.of(words[k].substring(option.length() + 1));
      } else if (words[k].equals(option) && k + 1 < words.length) {
        path = Optional.of(words[k + 1]);
      }
    }
    if (path.isEmpty()) {
      return;
    }
    try {
      StatusFile status =
          new StatusFile(
              Optional.of(new AtomicFile(HadoopFiles.configuration(), path.orElseThrow())));
      status.describe(words[0], String.join(" ", words), Optional.empty());
      status.end(error.code(), error.message());
    } catch (OutputException e) {
      LOG.debug("There is no such place for a status file: {}", path.orElseThrow(), e);
    }
  }

  /**
   * Says that the run began.
   *
   * @throws OutputException if it cannot be written
   */
  synchronized void begin() {
    if (file.isEmpty()) {
      return;
    }
    try {
      if (!ended) {
        write(State.RUNNING);
      }
    } catch (IOException e) {
      ended = true;
      throw file.get().refused(e);
    }
    ShutdownHookManager.get().addShutdownHook(hook, HOOK_PRIORITY);
  }

  private void describe(String command, String line, Optional<String> output) {
    entries.put("command", command);
    entries.put("command_line", line);
    entries.put("version", Version.current());
    entries.put("output", output.orElse(null));
    entries.put("process", ProcessHandle.current().pid());
    entries.put("started", now());
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
    entries.put("exit_code", code.code());
    entries.put("message", message);
    entries.putIfAbsent("warnings", List.of());
    tell(
        switch (code) {
          case DONE, NOT_CONVERGED, WARNINGS -> State.DONE;
          case HUNG_UP, INTERRUPTED, TERMINATED -> State.STOPPED;
          default -> State.FAILED;
        });
    ended = true;
  }

  /** The process ends without a word of the run's, by a library's exit, say. */
  private synchronized void stopped() {
    if (!ended) {
      entries.putIfAbsent("warnings", List.of());
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
