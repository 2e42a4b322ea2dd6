// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.options.Credentials;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A stream for people that hides credentials in every text, in the target's own encoding. */
final class CredentialFreeStream extends PrintStream {
  private final PrintStream target;

  private CredentialFreeStream(PrintStream target) {
    // Texts go to the target itself; what else is printed is ASCII.
    super(target, true, StandardCharsets.US_ASCII);
    this.target = target;
  }

  /** The stream that hides what goes to the target. */
  static PrintStream over(PrintStream target) {
    return target instanceof CredentialFreeStream ? target : new CredentialFreeStream(target);
  }

  @Override
  public void print(String text) {
    target.print(Credentials.hidden(String.valueOf(text)));
  }

  @Override
  public void println(String text) {
    target.println(Credentials.hidden(String.valueOf(text)));
  }

  @Override
  public void print(Object thing) {
    print(String.valueOf(thing));
  }

  @Override
  public void println(Object thing) {
    println(String.valueOf(thing));
  }
}
