// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.options.Credentials;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A stream for people that hides credentials in every text, in the target's own encoding. */
final class CredentialFreeStream extends PrintStream {
  private final PrintStream target;
  private volatile boolean mute;

  private CredentialFreeStream(PrintStream target) {
    // Texts go to the target itself; what else is printed is ASCII.
    super(target, true, StandardCharsets.US_ASCII);
    this.target = target;
  }

  /** The stream that hides what goes to the target. */
  static CredentialFreeStream over(PrintStream target) {
    return target instanceof CredentialFreeStream stream
        ? stream
        : new CredentialFreeStream(target);
  }

  /** Another one over the same target. */
  CredentialFreeStream another() {
    return new CredentialFreeStream(target);
  }

  /** Lets nothing through from now on. */
  void mute() {
    mute = true;
  }

  @Override
  public void write(int one) {
    if (!mute) {
      target.write(one);
    }
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    if (!mute) {
      target.write(bytes, from, length);
    }
  }

  @Override
  public void print(String text) {
    if (!mute) {
      target.print(Credentials.hidden(String.valueOf(text)));
    }
  }

  @Override
  public void println(String text) {
    if (!mute) {
      target.println(Credentials.hidden(String.valueOf(text)));
    }
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
