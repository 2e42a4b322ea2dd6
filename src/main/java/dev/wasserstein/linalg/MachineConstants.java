// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import org.netlib.lapack.Dlamch;

/**
 * The machine constants of LAPACK's Java form. It computes them at its first call and keeps them in
 * static fields without a lock: a second thread that calls LAPACK meanwhile reads zeros, and may
 * never return. Every class that calls LAPACK therefore finds them in its static initializer.
 */
final class MachineConstants {
  private MachineConstants() {}

  /** Returns once the constants are known. */
  static synchronized void find() {
    Dlamch.dlamch("E");
  }
}
