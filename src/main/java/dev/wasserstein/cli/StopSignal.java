// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

/** A signal that asks the process to end; the constant's name is the signal's, without SIG. */
enum StopSignal {
  INT("Ctrl-C (SIGINT)", ExitCode.INTERRUPTED),
  TERM("SIGTERM", ExitCode.TERMINATED),
  HUP("SIGHUP (its terminal was closed)", ExitCode.HUNG_UP);

  private final String cause;
  private final ExitCode code;

  StopSignal(String cause, ExitCode code) {
    this.cause = cause;
    this.code = code;
  }

  /** What the shell says of a process that the signal ended: 128 and its number. */
  ExitCode code() {
    return code;
  }

  /** What the process says as it ends. */
  UserError ending(UnfinishedRun run) {
    return new UserError(code, "stopped by " + cause + run.outcome());
  }
}
