// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.options.Option;
import java.util.List;

/** One command of the command line. */
interface Command {
  /** Its name. */
  String name();

  /** What it does, in a sentence. */
  String description();

  /** The options that it takes. */
  List<Option<?>> options();

  /** Does it. Mistakes of the user are thrown; see {@link UserError}. */
  ExitCode run(Invocation invocation);
}
