// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

/** What the process says when it ends. */
enum ExitCode {
  DONE(0),
  BUG(1),
  WRONG_USAGE(2),
  BAD_INPUT(3),
  NOT_CONVERGED(4),
  OUTPUT_EXISTS(5),
  WARNINGS(6),
  HUNG_UP(129),
  INTERRUPTED(130),
  TERMINATED(143);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
