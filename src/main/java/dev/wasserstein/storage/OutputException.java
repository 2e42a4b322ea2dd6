// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.annotation.PublicApi;

/** An output that cannot be written. Its message is a full sentence for the user. */
@PublicApi
public final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why it cannot be written. */
  public enum Reason {
    /** It exists already. */
    EXISTS,
    /** The file system refuses. */
    REFUSED
  }

  private final Reason reason;

  OutputException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why it cannot be written. */
  public Reason reason() {
    return reason;
  }
}
