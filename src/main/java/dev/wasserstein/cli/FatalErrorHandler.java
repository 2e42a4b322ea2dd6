// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;

/**
 * The end of a process that does not come from its main thread: one message, a complete status
 * file, the right exit code.
 *
 * <p>A {@link StopSignal} ends it while Spark and the main thread work; what these complain of then
 * is not shown. Once a result gets its name, the run ends by itself, with its own code.
 *
 * <p>An error may also break a thread that no caller waits for. Without this, the other threads
 * would wait for the broken one for ever. Two ways lead here. An error that kills a thread arrives
 * as its uncaught exception. An {@link OutOfMemoryError} that a thread swallows arrives as the
 * signal {@value #SIGNAL}, which the launcher lets the JVM send by {@code -XX:OnOutOfMemoryError};
 * the run then has {@value #SECONDS_TO_NOTICE} seconds to end by itself.
 *
 * <p>The first thread that {@linkplain #decide decides} the exit code prints the only message. From
 * a stop signal or a lack of memory on, the process has {@value #SECONDS_TO_END} seconds for its
 * shutdown hooks; then a thread halts it that was started beforehand and needs no memory.
 */
final class FatalErrorHandler implements Thread.UncaughtExceptionHandler {
  /** The JVM leaves this signal to programs. */
  static final String SIGNAL = "USR1";

  static final int SECONDS_TO_NOTICE = 5;
  static final int SECONDS_TO_END = 8;
  private static final int SECONDS_TO_DELETE = 3;
  private static final int ATTEMPTS = 50;
  private static final long MILLIS_BETWEEN_ATTEMPTS = 100;

  private final PrintStream err;
  private final AtomicReference<Thread> decider = new AtomicReference<>();
  private final AtomicReference<Optional<StatusFile>> status =
      new AtomicReference<>(Optional.empty());
  private final CountDownLatch deadline = new CountDownLatch(1);
  private final AtomicReference<UnfinishedRun> run = new AtomicReference<>(UnfinishedRun.NONE);
  private final AtomicReference<Optional<StopSignal>> late =
      new AtomicReference<>(Optional.empty());
  private final UserError outOfMemory = MemoryError.ofThisProcess("");
  private volatile ExitCode code = ExitCode.BUG;
  private volatile boolean installed;
  private volatile boolean isDecided;
  private volatile boolean isStopped;
  private volatile boolean memoryRanOut;

  /** A handler that no thread knows yet. */
  FatalErrorHandler(PrintStream err) {
    this.err = CredentialFreeStream.over(err);
  }

  /** A handler of the whole process, for all threads from now on. */
  static FatalErrorHandler install(PrintStream err) {
    FatalErrorHandler handler = new FatalErrorHandler(err);
    handler.installed = true;
    Thread.setDefaultUncaughtExceptionHandler(handler);
    start("wasserstein-deadline", handler::haltInTime);
    bind(SIGNAL, handler::onMemorySignal);
    for (StopSignal signal : StopSignal.values()) {
      bind(signal.name(), () -> handler.stop(signal));
    }
    return handler;
  }

  private static void bind(String signal, Runnable action) {
    try {
      new IrqHandler(signal, data -> action.run()).bind();
    } catch (IllegalArgumentException e) {
      // A system without this signal, or a JVM that leaves it alone (-Xrs).
    }
  }

  /** Starts a thread that does not keep the process from ending. */
  static void start(String name, Runnable task) {
    ThreadFactory threads = Executors.defaultThreadFactory();
    Thread thread = threads.newThread(task);
    thread.setDaemon(true);
    thread.setName(name);
    thread.start();
  }

  /** Lets the end of the process end this file, too. */
  void watch(StatusFile file, UnfinishedRun unfinished) {
    status.set(Optional.of(file));
    run.set(unfinished);
  }

  /** Whether a status file tells of the run. */
  boolean hasStatus() {
    return status.get().isPresent();
  }

  /**
   * Takes the decision on the exit code for this thread, whatever it will be: the result gets its
   * name now. Does not return if the process is ending.
   */
  void claim() {
    awaitSignalledEnd();
    if (!decider.compareAndSet(null, Thread.currentThread())
        && decider.get() != Thread.currentThread()) {
      awaitEnd();
    }
  }

  /**
   * Decides the exit code. A thread that may not decide has nothing more to say: another one is
   * ending the process.
   *
   * @return whether this thread decides, or did so before
   */
  boolean decide(ExitCode wanted) {
    awaitSignalledEnd();
    decider.compareAndSet(null, Thread.currentThread());
    if (decider.get() != Thread.currentThread()) {
      return false;
    }
    isDecided = true;
    code = wanted;
    return true;
  }

  /** Prints why the process ends. */
  static void tell(Optional<UserError> known, Throwable thrown, PrintStream stream) {
    PrintStream err = CredentialFreeStream.over(stream);
    if (known.isPresent()) {
      tell(known.get(), err);
    } else {
      err.println(
          "wasserstein: this is a bug, or the machine failed; please report it with the lines below.");
      thrown.printStackTrace(err);
    }
  }

  private static void tell(UserError known, PrintStream err) {
    err.println("wasserstein: " + known.message());
  }

  /**
   * Does not return if something else ends the process, such as a signal that the JVM handles: what
   * fails then, fails of it.
   */
  private void awaitSignalledEnd() {
    while (installed && decider.get() == null && ShutdownHookManager.get().isShutdownInProgress()) {
      pause(MILLIS_BETWEEN_ATTEMPTS);
    }
  }

  /** Waits for the end of the process, which another thread decided. */
  void awaitEnd() {
    deadline.countDown();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2L * SECONDS_TO_END);
    while (System.nanoTime() < end) {
      // Not to be interrupted: a pool that Spark stops may try.
      LockSupport.parkNanos(end - System.nanoTime());
      Thread.interrupted();
    }
  }

  /** The message for an error, if it is no bug; memory may have run out on another thread. */
  Optional<UserError> known(Throwable thrown) {
    Optional<UserError> known = UserError.of(thrown);
    return known.isEmpty() && memoryRanOut ? Optional.of(outOfMemory) : known;
  }

  /**
   * Ends the status file. If memory is short, the process also ends in time, whatever its shutdown
   * hooks do.
   */
  void endStatus(Throwable thrown, UserError error) {
    if (memoryRanOut || MemoryError.isOfThisProcess(thrown)) {
      deadline.countDown();
      silence();
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        writeStatus(error);
        return;
      } catch (OutOfMemoryError e) {
        pause(MILLIS_BETWEEN_ATTEMPTS);
      }
    }
  }

  private void writeStatus(UserError error) {
    status.get().ifPresent(file -> file.end(error.code(), error.message()));
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (isStopped) {
      // What fails then, fails of it.
      return;
    }
    if (MemoryError.isOfThisProcess(thrown)) {
      memoryRanOut = true;
      end(thrown);
    } else if (thrown instanceof VirtualMachineError || thrown instanceof LinkageError) {
      // What Scala calls fatal: Spark's event loops do not survive it.
      end(thrown);
    } else {
      err.print("Exception in thread \"" + thread.getName() + "\" ");
      thrown.printStackTrace(err);
    }
  }

  private void stop(StopSignal signal) {
    if (!decider.compareAndSet(null, Thread.currentThread())) {
      // A second signal, or the run ends by itself, for which it gets the same time.
      if (!isDecided) {
        code = signal.code();
        late.set(Optional.of(signal));
      }
      deadline.countDown();
      return;
    }
    isStopped = true;
    isDecided = true;
    code = signal.code();
    deadline.countDown();
    if (System.err instanceof CredentialFreeStream shown) {
      shown.mute();
    }
    silence();
    UserError ending = signal.ending(run.get());
    if (ProgressLog.isOnTerminal()) {
      // In the place of the line that moves.
      err.print("\r\u001b[K");
    }
    tell(ending, err);
    writeStatus(ending);
    System.exit(code.code());
  }

  private void onMemorySignal() {
    memoryRanOut = true;
    pause(1000L * SECONDS_TO_NOTICE);
    end(new OutOfMemoryError("on a thread that went on"));
  }

  /**
   * Ends the process with the code 1, unless another thread does or the run is over. Memory may be
   * full for a moment more: the threads that held it are dying.
   */
  private void end(Throwable thrown) {
    deadline.countDown();
    if (!decide(ExitCode.BUG)) {
      return;
    }
    boolean told = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Optional<UserError> known = known(thrown);
        if (!told) {
          tell(known, thrown, err);
          told = true;
          silence();
        }
        writeStatus(known.orElseGet(() -> UserError.bug(thrown)));
        break;
      } catch (OutOfMemoryError e) {
        pause(MILLIS_BETWEEN_ATTEMPTS);
      }
    }
    System.exit(code.code());
  }

  /** Under spark-submit Spark logs by the context of another class loader than this program. */
  private static void muteLogs() {
    if (LogManager.getFactory() instanceof Log4jContextFactory factory) {
      for (LoggerContext context : factory.getSelector().getLoggerContexts()) {
        Configuration configuration = context.getConfiguration();
        configuration.getRootLogger().setLevel(Level.OFF);
        configuration.getLoggers().values().forEach(logger -> logger.setLevel(Level.OFF));
        context.updateLoggers();
      }
    }
  }

  /** What Spark and Scala complain of as they end would bury the message. */
  private void silence() {
    if (installed) {
      muteLogs();
      LogManager.shutdown();
      System.setErr(
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }
  }

  /** Halts the process when the time for its end is over. */
  private void haltInTime() {
    try {
      deadline.await();
    } catch (InterruptedException e) {
      return;
    }
    pause(1000L * (SECONDS_TO_END - SECONDS_TO_DELETE));
    try {
      // Spark's shutdown hook waits for tasks, and that of the file systems for Spark's.
      start("wasserstein-delete", FatalErrorHandler::deleteUnfinished);
    } catch (OutOfMemoryError e) {
      // The unfinished output has a hidden name.
    }
    pause(1000L * SECONDS_TO_DELETE);
    if (!isDecided) {
      late.get().ifPresent(signal -> tell(signal.ending(run.get()), err));
    }
    Runtime.getRuntime().halt(code.code());
  }

  /** Deletes what file systems delete when they are closed: the unfinished output. */
  private static void deleteUnfinished() {
    try {
      FileSystem.closeAll();
    } catch (IOException e) {
      // As when the file systems' own shutdown hook fails.
    }
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
