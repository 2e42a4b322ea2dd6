// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.annotation.PublicApi;

/** A place for temporary files takes no more. The message says which, and what helps. */
@PublicApi
public final class NoRoomException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A full place. */
  public NoRoomException(String message, Throwable cause) {
    super(message, cause);
  }
}
