// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

/** A job was cancelled by its program: it has written nothing, and left nothing behind. */
public final class JobCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JobCancelledException() {
    super("The job was cancelled.");
  }
}
