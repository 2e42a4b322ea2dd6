// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.Charset;
import java.util.stream.Stream;

/**
 * The standard error of the user. The launcher passes it as another descriptor, and gives the JVM a
 * filter in its place, which takes away the JVM's notice of the incubator module: no option does.
 * What the program writes does not go through the filter, so that its order beside standard output
 * is kept.
 */
final class StandardError {
  /** Names the descriptor. */
  private static final String VARIABLE = "WASSERSTEIN_STDERR";

  private static final int BUFFER = 8192;

  private StandardError() {}

  /** A stream to the descriptor that the launcher names; {@link System#err} where it names none. */
  static PrintStream stream() {
    String number = System.getenv(VARIABLE);
    if (number == null) {
      return System.err;
    }
    try {
      // Not by the path /dev/fd/3, which would open a file once more, at its beginning.
      FileDescriptor descriptor = new FileDescriptor();
      Field field = FileDescriptor.class.getDeclaredField("fd");
      field.setAccessible(true);
      field.setInt(descriptor, Integer.parseInt(number));
      return new PrintStream(
          new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER), true, charset());
    } catch (ReflectiveOperationException | RuntimeException e) {
      // A JVM that keeps java.io closed: all goes through the filter.
      return System.err;
    }
  }

  /** That of {@link System#err}, as far as it is known. */
  private static Charset charset() {
    return Stream.of("stderr.encoding", "sun.stderr.encoding", "native.encoding")
        .map(System::getProperty)
        .filter(name -> name != null && Charset.isSupported(name))
        .findFirst()
        .map(Charset::forName)
        .orElse(Charset.defaultCharset());
  }
}
