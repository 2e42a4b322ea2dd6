// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.options.Credentials;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** A stream for people that hides credentials in every text. */
final class CredentialFreeStream extends PrintStream {
  private CredentialFreeStream(PrintStream target) {
    super(target, true, Charset.defaultCharset());
  }

  /** The stream that hides what goes to the target. */
  static PrintStream over(PrintStream target) {
    return target instanceof CredentialFreeStream ? target : new CredentialFreeStream(target);
  }

  @Override
  public void print(String text) {
    super.print(Credentials.hidden(String.valueOf(text)));
  }

  @Override
  public void println(String text) {
    super.println(Credentials.hidden(String.valueOf(text)));
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
