// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.lang.reflect.InvocationTargetException;

/**
 * The choice of kernels for this JVM, made at the first use. The vector kernels are found by name:
 * they are compiled against a module that the JVM may lack.
 */
final class FastestKernels {
  /** Set to "plain" to do without vector instructions. */
  static final String PROPERTY = "wasserstein.kernels";

  static final Kernels CHOSEN =
      "plain".equals(System.getProperty(PROPERTY)) ? Kernels.plain() : vectorOrPlain();

  private static final String VECTOR = "dev.wasserstein.linalg.vector.VectorKernels";

  private FastestKernels() {}

  private static Kernels vectorOrPlain() {
    try {
      return Class.forName(VECTOR).asSubclass(Kernels.class).getDeclaredConstructor().newInstance();
    } catch (ClassNotFoundException | NoSuchMethodException | InstantiationException e) {
      return Kernels.plain();
    } catch (IllegalAccessException | InvocationTargetException | LinkageError e) {
      // No module jdk.incubator.vector, another version of it, or lanes too narrow to gain by.
      return Kernels.plain();
    }
  }
}
